import type { DiagnosticEntry } from '../diagnostic-entry';
import { FLUX1_RETIREMENT } from './retirement';

const TYPE = 'Microsoft.KubernetesConfiguration/sourceControlConfigurations';

/** GitOps with Flux v1: configurations of type sourceControlConfigurations. */
export const flux1Entries = [
  {
    id: 'flux1-provider-state',
    title: 'Flux v1: the provider does not take configurations',
    severity: 'error',
    match: { source: 'arm.resource', pattern: null, scope: { resourceType: TYPE }, examples: [] },
    reads: [
      'provider Microsoft.KubernetesConfiguration: Registered, and sourceControlConfigurations are offered in the region of the cluster',
      'configurations: none is in provisioningState Failed',
    ],
    expected: 'The provider is Registered, and creating a configuration answers 200 or 201.',
    cause:
      'Either the provider is not ready in this subscription and region, or the request itself is at fault.',
    fix: 'Run both commands with --debug; the answers and request ids tell which of the two it is.',
    commands: [
      'az provider show -n Microsoft.KubernetesConfiguration --subscription <subscription> --debug',
      'az k8s-configuration create -g <rg> -c <cluster> -t <clusterType> -n <config> <parameters> --debug',
    ],
    refinedBy: [
      'sc-missing-subscription-registration',
      'sc-conflict-provider-unregistered',
      'arc-resource-providers-unregistered',
    ],
    remediation: {
      safe: true,
      action: 'Register the provider when it is not, and wait until it is Registered.',
    },
  },
  {
    id: 'flux1-create-permission',
    title: 'Flux v1: the caller may not write the connected cluster',
    severity: 'error',
    match: {
      source: 'arm.error',
      pattern:
        /does not have authorization to perform\s+action '(?:Microsoft\.Kubernetes\/connectedClusters\/Write|Microsoft\.KubernetesConfiguration\/sourceControlConfigurations\/write)/i,
      scope: { resourceType: TYPE },
      examples: [
        "The client 'u' with object id 'o' does not have authorization to perform action 'Microsoft.Kubernetes/connectedClusters/Write' over scope '/subscriptions/s'",
      ],
      captures: { objectId: /object id '([^']+)'/i },
    },
    reads: [
      'permissions of the caller on the cluster: Microsoft.Kubernetes/connectedClusters/Write is granted',
    ],
    expected:
      'The caller holds Microsoft.Kubernetes/connectedClusters/Write. It is needed, and it is enough.',
    cause: 'The caller may not write the resource of the cluster.',
    fix: 'Grant a role with that action on the cluster.',
    commands: ['az role assignment create --assignee <objectId> --role <role> --scope <clusterId>'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'flux1-config-pending',
    title: 'Flux v1: a configuration stays Pending',
    severity: 'error',
    match: {
      source: 'arm.resource',
      pattern: /^Pending$/i,
      scope: { resourceType: TYPE },
      examples: ['Pending'],
    },
    reads: [
      'configurations: complianceState is not Pending',
      'GitConfig of the configuration: status, message, isSyncedWithAzure, configAppliedTime, publicKey, retryCountPublicKey, and the settings of the operator',
      'log of config-agent in azure-arc (container config-agent): lines about the configuration',
    ],
    expected: 'The configuration is Installed or Compliant, and its GitConfig is in step with Azure.',
    cause: 'The config agent could not install the operator, or has not asked Azure yet.',
    fix: 'Read the log of the config agent and the GitConfig in the namespace of the configuration.',
    commands: [
      'kubectl -n azure-arc logs -l app.kubernetes.io/component=config-agent -c config-agent',
      'kubectl -n <operator-ns> get gitconfigs.clusterconfig.azure.com <config> -o yaml',
    ],
    refinedBy: ['flux1-operator-install-failed'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'flux1-operator-install-failed',
    title: 'Flux v1: the operator could not be installed',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern:
        /\{exit status \d+\} occurred while doing the operation\s*: \{Installing\s+the operator\} on the config/i,
      scope: { resourceType: TYPE },
      examples: [
        'Error: {exit status 1} occurred while doing the operation : {Installing the operator} on the config',
      ],
    },
    reads: ['GitConfigs: status.message', 'configurations: complianceStatus.message'],
    expected: 'No GitConfig tells of an exit status.',
    cause:
      'The operator cannot be installed with these parameters, from this registry, or with these rights.',
    fix: 'Correct the parameters of the operator or the access to the registry, and create the configuration again. Better: move to Flux v2.',
    commands: [
      'az k8s-configuration delete -g <rg> -c <cluster> -t <clusterType> -n <config>',
      'az k8s-configuration flux create -g <rg> -c <cluster> -t <clusterType> -n <config> <parameters>',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'flux1-retired',
    title: 'Flux v1 is in use, which is retired',
    severity: 'warning',
    match: { source: 'arm.resource', pattern: null, scope: { resourceType: TYPE }, examples: [] },
    reads: ['configurations of type sourceControlConfigurations: none'],
    expected: 'No configuration of Flux v1 is left.',
    cause: `New configurations of Flux v1 have not been possible since ${FLUX1_RETIREMENT.noNewResourcesSince}, and support ended on ${FLUX1_RETIREMENT.supportEnded}.`,
    fix: 'Move to Flux v2 soon.',
    commands: [
      'az k8s-configuration flux create -g <rg> -c <cluster> -t <clusterType> -n <config> <parameters>',
    ],
    remediation: { safe: false, action: 'None.' },
  },
] as const satisfies readonly DiagnosticEntry[];
