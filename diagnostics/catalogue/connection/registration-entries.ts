import type { DiagnosticEntry } from '../diagnostic-entry';

const CONFLICT = /Operation returned an invalid status(?: code)?:?\s*'?Conflict'?/i;

/** Conflicts with a running change, and subscriptions that are not registered. */
export const registrationEntries = [
  {
    id: 'sc-conflict-cluster-updating',
    title: 'The cluster is busy with another change, so the connection is refused with Conflict',
    severity: 'error',
    match: {
      source: 'arm.linker.error',
      pattern: CONFLICT,
      scope: { clusterType: 'managedClusters' },
      examples: [
        'Operation returned an invalid status code: Conflict.',
        "(GeneralUserError) Execution failed. Operation returned an invalid status code 'Conflict'",
      ],
    },
    reads: [
      'managedCluster: properties.provisioningState is Succeeded',
      'managedCluster: properties.powerState.code is Running',
      'agentPools: every properties.provisioningState is Succeeded',
    ],
    expected: 'The cluster and each of its node pools are in state Succeeded, and the cluster runs.',
    cause:
      'A connection changes the cluster and its extension. Azure refuses that while another change of the same cluster runs, and after one that failed.',
    fix: 'Wait until the cluster is in state Succeeded, then create the connection again. A failed cluster has to be repaired first.',
    commands: [
      'az aks show -g <rg> -n <cluster> --query provisioningState -o tsv',
      'az aks wait -g <rg> -n <cluster> --updated',
      'az aks connection create <target-type> -g <rg> -n <cluster> --connection <name> <auth options>',
    ],
    remediation: {
      safe: true,
      action:
        'Wait until the cluster is in state Succeeded, then send the same request again. Stops when the state is Failed or Canceled.',
    },
  },
  {
    id: 'sc-conflict-provider-unregistered',
    title: 'Conflict because the provider of cluster extensions is not registered',
    severity: 'error',
    match: {
      source: 'arm.linker.error',
      pattern: CONFLICT,
      scope: { clusterType: 'managedClusters' },
      examples: ['Operation returned an invalid status code: Conflict'],
    },
    reads: ['provider Microsoft.KubernetesConfiguration: registrationState is Registered'],
    expected: 'Microsoft.KubernetesConfiguration is registered in the subscription of the cluster.',
    cause:
      'Azure also answers Conflict when the subscription never registered Microsoft.KubernetesConfiguration, the provider of the extension that connections need.',
    fix: 'Register the provider, wait until it is Registered, then create the connection again.',
    commands: [
      'az provider register -n Microsoft.KubernetesConfiguration --subscription <subscription>',
      'az provider show -n Microsoft.KubernetesConfiguration --subscription <subscription> --query registrationState -o tsv',
    ],
    remediation: {
      safe: true,
      action:
        'Register Microsoft.KubernetesConfiguration, wait until it is Registered, then send the same request again.',
    },
  },
  {
    id: 'sc-missing-subscription-registration',
    title: 'The subscription is not registered for Microsoft.KubernetesConfiguration',
    severity: 'error',
    match: {
      source: 'arm.linker.error',
      pattern: /The subscription is not registered to use namespace\s*'?Microsoft\.KubernetesConfiguration/i,
      scope: { clusterType: 'managedClusters' },
      examples: [
        "The subscription is not registered to use namespace 'Microsoft.KubernetesConfiguration'",
        "MissingSubscriptionRegistration: The subscription is not registered to use namespace 'Microsoft.KubernetesConfiguration'. See https://aka.ms/rps-not-found for how to register subscriptions.",
      ],
    },
    reads: ['provider Microsoft.KubernetesConfiguration: registrationState is Registered'],
    expected: 'Microsoft.KubernetesConfiguration is registered in the subscription of the cluster.',
    cause:
      'Connections live in a cluster extension, and extensions belong to Microsoft.KubernetesConfiguration. This subscription has not registered that provider.',
    fix: 'Register the provider; that takes the right */register/action on the subscription, which Contributor and Owner have. It can take minutes.',
    commands: ['az provider register -n Microsoft.KubernetesConfiguration --subscription <subscription>'],
    remediation: {
      safe: true,
      action:
        'Register Microsoft.KubernetesConfiguration, wait until it is Registered, then send the failed request again. Registration is free and can be repeated.',
    },
  },
] as const satisfies readonly DiagnosticEntry[];
