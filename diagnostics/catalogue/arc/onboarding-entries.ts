import type { DiagnosticEntry } from '../diagnostic-entry';
import { OPENSHIFT_MINIMUM_PATCH } from './openshift-versions';

const OPENSHIFT_MINIMUM = Object.entries(OPENSHIFT_MINIMUM_PATCH)
  .map(([release, patch]) => `${release}.${patch}`)
  .join(', ');

/** Rights, versions and tools that connecting needs. */
export const onboardingEntries = [
  {
    id: 'arc-onboarding-prerequisites',
    title: 'Access to the subscription, or the rights of cluster-admin, are missing for connecting',
    severity: 'error',
    match: {
      source: 'derived',
      pattern: null,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [],
    },
    reads: [
      'permissions on the resource group: Microsoft.Kubernetes/connectedClusters read, write, delete and listClusterUserCredential/action',
      'own rights in the cluster: everything',
      'Helm release azure-arc: only looked at while the cluster is not connected',
    ],
    expected: 'Who connects the cluster may write connected clusters in Azure and is cluster-admin in it.',
    cause: 'Rights are missing on one of both sides. Connecting then fails.',
    fix: 'Get the missing rights before connecting.',
    commands: [
      'kubectl auth can-i "*" "*" --all-namespaces',
      'kubectl config get-contexts',
      'kubectl config use-context <context>',
      'az role assignment list --assignee <objectId> -g <rg>',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'arc-resource-providers-unregistered',
    title: 'Resource providers of Azure Arc are not registered',
    severity: 'error',
    match: {
      source: 'arm.error',
      pattern:
        /The subscription is not registered to use namespace\s*'?Microsoft\.(?:KubernetesConfiguration|Kubernetes|ExtendedLocation)\b/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [
        "The subscription is not registered to use namespace 'Microsoft.Kubernetes'",
        "The subscription is not registered to use namespace 'Microsoft.ExtendedLocation'",
      ],
      captures: { namespace: /not registered to use namespace\s*'?([A-Za-z]+(?:\.[A-Za-z]+)+)/i },
    },
    reads: [
      'providers Microsoft.Kubernetes, Microsoft.KubernetesConfiguration and Microsoft.ExtendedLocation: Registered',
    ],
    expected: 'All three are registered in the subscription.',
    cause: 'The subscription has not used Azure Arc for Kubernetes before.',
    fix: 'Register the providers. It can take ten minutes.',
    commands: [
      'az provider register --namespace Microsoft.Kubernetes --subscription <subscription>',
      'az provider register --namespace Microsoft.KubernetesConfiguration --subscription <subscription>',
      'az provider register --namespace Microsoft.ExtendedLocation --subscription <subscription>',
    ],
    remediation: {
      safe: true,
      action: 'Register each provider that is missing, and wait until it is Registered.',
    },
  },
  {
    id: 'arc-insufficient-cluster-permissions',
    title: 'The user of the kubeconfig may not install the agents',
    severity: 'error',
    match: {
      source: 'cli.output',
      // Pods have users too (system:serviceaccount:…); those are not who connects a cluster.
      pattern:
        /list: failed to list: secrets is forbidden: User "[^"]+" cannot list resource "secrets" in API group "" at the cluster scope|is forbidden: User "(?!system:serviceaccount:)[^"]+" cannot \w+ resource/i,
      weight: 'general',
      distinctive: /failed to list: secrets is forbidden/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [
        'Error: list: failed to list: secrets is forbidden: User "myuser" cannot list resource "secrets" in API group "" at the cluster scope',
      ],
      captures: { user: /is forbidden: User "([^"]+)"/i, resource: /cannot \w+ resource "([^"]+)"/i },
    },
    reads: [
      'cluster role bindings of cluster-admin: name the user of the error text',
      'own rights in the cluster: list secrets in all namespaces',
    ],
    expected: 'The user is bound to cluster-admin.',
    cause: 'The user of the kubeconfig has no rights over the whole cluster.',
    fix: 'Give the user who connects the cluster the role cluster-admin.',
    commands: ['kubectl create clusterrolebinding <name> --clusterrole=cluster-admin --user=<user>'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'arc-openshift-unsupported-version',
    title: 'This version of OpenShift cannot be connected',
    severity: 'error',
    match: {
      source: 'k8s.object',
      pattern: null,
      scope: { clusterType: 'connectedClusters', distribution: 'openshift' },
      examples: [],
    },
    reads: [`ClusterVersion of OpenShift: at least ${OPENSHIFT_MINIMUM}, or any of 4.8 and later`],
    expected: `OpenShift is at least ${OPENSHIFT_MINIMUM} in its release, or 4.8 and later.`,
    cause: 'On older releases connecting times out and fails.',
    fix: 'Upgrade OpenShift first.',
    commands: ['oc get clusterversion', 'oc adm upgrade'],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'arc-helm-chart-command-unknown',
    title: 'An old connectedk8s extension does not work with Helm 3.7.0 and later',
    severity: 'error',
    match: {
      source: 'cli.output',
      pattern: /Unable to pull helm chart from the registry[\s\S]*unknown command "chart" for "helm"/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [
        `Unable to pull helm chart from the registry 'mcr.microsoft.com/azurearck8s/batch1/stable/azure-arc-k8sagents:1.4.0': Error: unknown command "chart" for "helm"`,
      ],
    },
    reads: ['error text: only the machine that connects the cluster can tell'],
    expected: 'The connectedk8s extension is current; it brings its own Helm.',
    cause: 'The extension calls a command that Helm 3.7.0 took out.',
    fix: 'Update the extension, or use a Helm before 3.7.0.',
    commands: ['az extension update --name connectedk8s'],
    remediation: { safe: false, action: 'None. It is a tool on the machine of a person.' },
  },
  {
    id: 'arc-cli-cryptohash',
    title: 'The command line cannot load its module Crypto.Hash',
    severity: 'warning',
    match: {
      source: 'cli.output',
      pattern: /Cannot load native module 'Crypto\.Hash\._MD5'/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: ["Cannot load native module 'Crypto.Hash._MD5'"],
    },
    reads: ['error text: there is nothing to read in Azure or in the cluster'],
    expected: 'The extensions of the command line load.',
    cause: 'Modules were not downloaded when the extensions of the command line were added.',
    fix: 'Remove both extensions and add them again.',
    commands: [
      'az extension remove --name connectedk8s',
      'az extension remove --name k8s-configuration',
      'az extension add --name connectedk8s',
      'az extension add --name k8s-configuration',
    ],
    remediation: { safe: false, action: 'None. It is a tool on the machine of a person.' },
  },
  {
    id: 'arc-overage-claim',
    title: 'The identity is a member of more than 200 groups',
    severity: 'error',
    match: {
      source: 'cli.output',
      pattern: /overage claim/i,
      scope: { clusterType: 'connectedClusters', namespace: 'azure-arc' },
      examples: [
        'Overage claim (users with more than 200 group membership) is currently not supported.',
        'overage claim',
      ],
    },
    // Memberships are in Microsoft Graph, which diagnosis does not read.
    reads: ['error text: memberships are not in Azure Resource Manager'],
    expected:
      'The identity is in at most 200 groups, and <region>.obo.arc.azure.com:8084 is open behind a proxy.',
    cause: 'The groups do not fit into the token, or the endpoint that resolves them is blocked.',
    fix: 'Use another service principal, take it out of groups, or open the endpoint.',
    commands: [
      'az ad sp show --id <appId>',
      'az rest --method get --url "https://graph.microsoft.com/v1.0/servicePrincipals/<objectId>/transitiveMemberOf/$count" --headers ConsistencyLevel=eventual',
    ],
    remediation: { safe: false, action: 'None.' },
  },
] as const satisfies readonly DiagnosticEntry[];
