import type { DiagnosticEntry } from '../diagnostic-entry';

const CONFLICT = /Operation returned an invalid status(?: code)?:?\s*'?Conflict'?/i;

/** Conflicts with a running change, registrations of resource providers, and rights of the caller. */
export const registrationEntries = [
  {
    id: 'sc-conflict-cluster-updating',
    title: 'The cluster is busy with another change, so connections are refused with Conflict',
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
  {
    id: 'rp-missing-subscription-registration-other',
    title: 'A resource provider that the operation needs is not registered',
    severity: 'error',
    match: {
      source: 'arm.error',
      pattern:
        /\bSubscriptionNotRegistered\b|The subscription is not registered to use namespace\s*'?(?!Microsoft\.KubernetesConfiguration)([A-Za-z]+(?:\.[A-Za-z]+)+)/i,
      scope: {},
      examples: [
        "Code: MissingSubscriptionRegistration Message: The subscription is not registered to use namespace 'Microsoft.ServiceLinker'",
        "The subscription is not registered to use namespace 'Microsoft.Kubernetes'",
        '(SubscriptionNotRegistered) Subscription is not registered with Microsoft.ServiceLinker',
      ],
      captures: {
        namespace: /not registered (?:to use namespace|with)\s*'?([A-Za-z]+(?:\.[A-Za-z]+)+)/i,
      },
    },
    reads: [
      'the provider that the message names: registrationState is Registered',
      'providers of the targets of all connections in the subscription of the cluster: registrationState is Registered',
    ],
    expected:
      'Every provider that a request touches is registered, also those of supporting resources that nobody named.',
    cause:
      'The subscription has not used this kind of resource before, and neither the portal nor the tools register every provider on first use.',
    fix: 'Register the provider that is named, wait until it is Registered, and try again.',
    commands: [
      'az provider register --namespace <namespace> --subscription <subscription>',
      'az provider show --namespace <namespace> --subscription <subscription> --query registrationState -o tsv',
    ],
    refinedBy: ['arc-resource-providers-unregistered'],
    remediation: {
      safe: true,
      action:
        'Register the provider when it is one that connections, clusters or supported targets use, and wait until it is Registered. Others need approval.',
    },
  },
  {
    id: 'sc-target-subscription-not-registered',
    title: 'The subscription of the target is not registered for the provider',
    severity: 'error',
    match: {
      source: 'arm.linker.error',
      pattern: /UnauthorizedResourceAccess[\s\S]*not registered/i,
      scope: { clusterType: 'managedClusters' },
      examples: [
        "(UnauthorizedResourceAccess) The subscription 's2' of the target is not registered to use namespace 'Microsoft.ServiceLinker'",
      ],
      captures: {
        'target-subscription': /subscription '([^']+)'/i,
        namespace: /not registered (?:to use namespace|with)\s*'?([A-Za-z]+(?:\.[A-Za-z]+)+)/i,
      },
    },
    reads: [
      'provider of the target in the subscription of the target: registrationState is Registered, when that is not the subscription of the cluster',
    ],
    expected: 'Both subscriptions have registered the provider of the target.',
    cause:
      'Target and cluster are in different subscriptions, and the one of the target has not registered the provider. Azure reports this with the same code as missing rights; "not registered" tells them apart.',
    fix: 'Register the provider in the subscription of the target.',
    commands: ['az provider register -n <namespace> --subscription <target-subscription>'],
    remediation: {
      safe: false,
      action:
        'Register the provider in the subscription of the target. It is another subscription, so ask first.',
    },
  },
  {
    id: 'rp-no-registered-provider-found',
    title: 'The provider does not offer this API version or region',
    severity: 'error',
    match: {
      source: 'arm.error',
      pattern: /NoRegisteredProviderFound|No registered resource provider found for location/i,
      scope: {},
      examples: [
        'Code: NoRegisteredProviderFound Message: No registered resource provider found for location westus and API version 2019-01-01 for type extensions.',
      ],
      captures: {
        location: /for location '?([\w-]+)'?/i,
        'api-version': /API version '?([\w.-]+?)'?(?:\s|$)/i,
        type: /for type '?([\w/.-]+?)'?\.?(?:\s|$)/i,
      },
    },
    reads: ['provider: registrationState, and locations and apiVersions of the resource type in the message'],
    expected: 'The provider is registered and lists the region and the API version that the request used.',
    cause:
      'The provider is not registered, or the request used an API version or a region that the resource type does not have.',
    fix: 'Register the provider, or use a region and an API version that it lists.',
    commands: [
      `az provider show --namespace <namespace> --query "resourceTypes[?resourceType=='<type>'].locations"`,
      `az provider show --namespace <namespace> --query "resourceTypes[?resourceType=='<type>'].apiVersions"`,
    ],
    remediation: {
      safe: true,
      action:
        'Send the request once more with the newest API version that the provider lists and the program knows. Never changes the region.',
    },
  },
  {
    id: 'rp-register-forbidden',
    title: 'The caller may not register resource providers',
    severity: 'error',
    match: {
      source: 'arm.error',
      pattern: /does not have authorization to perform\s+action '[^']*\/register\/action'/i,
      scope: {},
      examples: [
        "The client 'u' with object id 'o' does not have authorization to perform action 'Microsoft.KubernetesConfiguration/register/action' over scope '/subscriptions/s'",
      ],
      captures: { namespace: /action '([A-Za-z]+(?:\.[A-Za-z]+)+)\/register\/action'/i },
    },
    reads: ['permissions of the caller on the subscription: {namespace}/register/action is granted'],
    expected: 'The caller holds the register action of the provider on the subscription.',
    cause:
      'Providers are registered for a whole subscription. Roles on a resource group do not include that.',
    fix: 'Ask a Contributor or Owner of the subscription to register the provider once.',
    commands: ['az provider register -n <namespace> --subscription <subscription>'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'sc-unauthorized-resource-access',
    title: 'The caller lacks a right on a resource that the connection touches',
    severity: 'error',
    match: {
      source: 'arm.linker.error',
      pattern:
        /(?:You do not have permission to perform|does not have authorization to perform\s+action)[\s\S]*?If access was recently granted,? please refresh your credentials/i,
      scope: { clusterType: 'managedClusters' },
      examples: [
        '(UnauthorizedResourceAccess) You do not have permission to perform Microsoft.Storage/storageAccounts/write on st1. If access was recently granted, please refresh your credentials.',
        'You do not have permission to perform Microsoft.Storage/storageAccounts/listKeys/action on st1. If access was recently granted, please refresh your credentials.',
        "The client 'u' with object id 'o' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/write' over scope '/subscriptions/s' or the scope is invalid. If access was recently granted, please refresh your credentials.",
      ],
      captures: {
        action: /perform(?:\s+action)?\s+'?([A-Za-z]+(?:\.[A-Za-z]+)+(?:\/\w+)+)/i,
        scope: /(?:over scope '|\/\w+ on )([^\s'"]+?)'?\.?(?:\s|$)/i,
        objectId: /object id '([^']+)'/i,
      },
    },
    reads: ['permissions of the caller at the scope in the message: the action in the message is granted'],
    expected:
      'The caller may do everything the connection needs on the target, the cluster and the identity.',
    cause:
      'A connection is made with the rights of its caller. The action in the message is not among them, on the resource in the message.',
    fix: 'Get a role with that action on that resource, sign in again, and create the connection again.',
    commands: [
      'az role assignment list --assignee <objectId> --scope <scope> --include-inherited',
      'az role assignment create --assignee <objectId> --role <role> --scope <scope>',
      'az login',
    ],
    refinedBy: ['rp-register-forbidden', 'sc-target-subscription-not-registered', 'flux1-create-permission'],
    remediation: {
      safe: false,
      action:
        'Get a new token and send the request once more, for rights that were granted minutes ago. Never grants a role.',
    },
  },
] as const satisfies readonly DiagnosticEntry[];
