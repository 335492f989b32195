import type { DiagnosticEntry } from '../diagnostic-entry';
import { KUBELET_IDENTITY_SINCE, TENANT_ID_FIXED_IN, TENANT_ID_REGIONS_FIXED_IN } from './versions';

const SCOPE = { extensionType: 'microsoft.flux', namespace: 'flux-system' } as const;

/** What makes an installed extension of Flux fail. */
export const extensionFaultEntries = [
  {
    id: 'flux2-pod-identity-token-intercepted',
    title: 'Pod identity takes away the token request of Flux',
    severity: 'error',
    match: {
      source: 'k8s.pod.log',
      pattern:
        /in getting auth header\s*:\s*error \{adal: Refresh request failed\. Status Code = '404'[\s\S]*no azure identity found for request clientID/i,
      scope: { clusterType: 'managedClusters', extensionType: 'microsoft.flux' },
      examples: [
        "2021/12/02 10:24:56 Error: in getting auth header : error {adal: Refresh request failed. Status Code = '404'. Response body: no azure identity found for request clientID <REDACTED>\\n}",
      ],
    },
    reads: [
      'cluster: podIdentityProfile.enabled',
      'logs of the extension agent in kube-system and of the agents in flux-system',
      `extension microsoft.flux: newer than ${KUBELET_IDENTITY_SINCE}`,
      'AzurePodIdentityException flux-extension-exception in flux-system',
    ],
    expected: `The extension is newer than ${KUBELET_IDENTITY_SINCE}, or has an exception from pod identity.`,
    cause:
      'The agent asks the instance metadata service for a token. Azure AD pod identity catches the request and knows no identity for it.',
    fix: `Upgrade the extension. For ${KUBELET_IDENTITY_SINCE} and earlier, make an exception from pod identity.`,
    commands: [
      'az k8s-extension update -g <rg> -c <cluster> -t managedClusters -n <ext> --auto-upgrade-minor-version true',
      'kubectl apply -f flux-extension-exception.yaml',
    ],
    remediation: {
      safe: false,
      action:
        'After approval, chosen by the installed version: create the exception, which lets the agent reach the metadata service, or switch the automatic upgrade of the extension on.',
    },
  },
  {
    id: 'flux2-status-not-populated',
    title: 'The extension failed: its object in the cluster got no status',
    severity: 'error',
    match: {
      source: 'arm.error',
      pattern:
        /Unable to get the status from the local CRD with the error\s*:\s*\{Error\s*:\s*Retry for given duration didn't get any results with err \{status not populated\}\}/i,
      scope: SCOPE,
      examples: [
        "error: Unable to get the status from the local CRD with the error : {Error : Retry for given duration didn't get any results with err {status not populated}}",
      ],
    },
    reads: ['extension microsoft.flux: statuses and errorInfo with its details', 'error text'],
    expected: 'Azure gets a status of the extension.',
    cause:
      'The agent could not sign in to Azure or not reach it. On clusters with pod identity, that is the cause.',
    fix: 'Remove the cause, then install the extension again.',
    commands: [
      'az k8s-extension show -g <rg> -c <cluster> -n <ext> -t <clusterType>',
      'az k8s-extension create -g <rg> -c <cluster> -t <clusterType> -n flux --extension-type microsoft.flux',
    ],
    refinedBy: [
      'flux2-pod-identity-token-intercepted',
      'ext-agent-egress-blocked',
      'ext-aks-agent-pods-not-ready',
    ],
    remediation: { safe: false, action: 'None.' },
  },
  {
    id: 'flux2-helm-config-tenant-id-nil',
    title: 'The chart of Flux cannot be rendered: AZURE_TENANT_ID is not there',
    severity: 'error',
    match: {
      source: 'arm.extension.status',
      pattern:
        /Unable to render the Helm chart with the provided config settings[\s\S]*azure-k8s-flux\/templates\/[\s\S]*extension-manager-config[\s\S]*index of untyped nil/i,
      scope: SCOPE,
      examples: [
        'Unable to render the Helm chart with the provided config settings and config protected settings : InnerError [template: azure-k8s-flux/templates/source-controller.yaml:100:24: executing "azure-k8s-flux/templates/source-controller.yaml" at <index (lookup "v1" "ConfigMap" "kube-system" "extension-manager-config").data "AZURE_TENANT_ID">: error calling index: index of untyped nil]',
      ],
    },
    reads: [
      'extension microsoft.flux: statuses and version',
      'ConfigMap kube-system/extension-manager-config: AZURE_TENANT_ID',
    ],
    expected: `The extension is at least ${TENANT_ID_FIXED_IN}; in West Central US, France Central, UK South and West Europe at least ${TENANT_ID_REGIONS_FIXED_IN}.`,
    cause: 'A fault of these versions of the extension.',
    fix: 'Upgrade the extension.',
    commands: [
      'az k8s-extension update -g <rg> -c <cluster> -t <clusterType> -n <ext> --auto-upgrade-minor-version false --version <newer>',
    ],
    remediation: { safe: false, action: 'After approval, set a newer version of the extension.' },
  },
] as const satisfies readonly DiagnosticEntry[];
