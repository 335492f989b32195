import { deploymentsUnavailable } from '../../checks/arc/agent-deployments';
import {
  certificateRetrieval,
  identityCertificateMissing,
  proxyCertificateMissing,
} from '../../checks/arc/agent-secrets';
import {
  agentImagePullFailure,
  agentPodsCrashing,
  agentPodsNotReady,
  agentPodsPending,
} from '../../checks/arc/agent-state';
import { agentVersionUnsupported, clusterOffline, wrongSubscription } from '../../checks/arc/azure-state';
import { dnsResolution, outboundConnectivity } from '../../checks/arc/network';
import {
  arcProvidersUnregistered,
  insufficientPermissions,
  onboardingPrerequisites,
  openShiftVersion,
  serviceTimeout,
} from '../../checks/arc/onboarding';
import { proxyMissing, sccMissing } from '../../checks/arc/proxy-pod';
import { proxyMisconfigured } from '../../checks/arc/proxy-settings';
import {
  helmTimeout,
  helmValidation,
  releaseMissing,
  releaseNotDeployed,
} from '../../checks/arc/release-state';
import { slowPull } from '../../checks/arc/slow-pull';
import { onErrorText, overageClaim } from '../../checks/arc/text-only';
import {
  planArcProviders,
  planClearFailedInstallation,
  planWaitForImages,
} from '../../remediation/arc/arc-plans';
import { defineGroup } from '../diagnostic-group';
import { agentEntries } from './agent-entries';
import { agentSecretEntries } from './agent-secret-entries';
import { azureStateEntries } from './azure-state-entries';
import { networkEntries } from './network-entries';
import { onboardingEntries } from './onboarding-entries';
import { releaseEntries } from './release-entries';

export const arcGroup = defineGroup({
  number: 4,
  folder: 'arc',
  name: 'Azure Arc agents and connecting clusters',
  words: /azure-arc|connectedk8s|connectedclusters?\b|azurearck8s|arc\.azure\.com|\bazure arc\b/i,
  entries: [
    ...releaseEntries,
    ...agentEntries,
    ...agentSecretEntries,
    ...networkEntries,
    ...onboardingEntries,
    ...azureStateEntries,
  ],
  checks: {
    'arc-wrong-subscription': wrongSubscription,
    'arc-helm-release-missing': releaseMissing,
    'arc-helm-release-not-deployed': releaseNotDeployed,
    'arc-helm-timeout': helmTimeout,
    'arc-install-timeout-slow-pull': slowPull,
    'arc-helm-validation-crd-not-found': helmValidation,
    'arc-agent-deployments-unavailable': deploymentsUnavailable,
    'arc-agent-pods-not-ready': agentPodsNotReady,
    'arc-agent-pods-crashing': agentPodsCrashing,
    'arc-agent-pods-pending': agentPodsPending,
    'arc-agent-image-pull-failure': agentImagePullFailure,
    'arc-identity-certificate-missing': identityCertificateMissing,
    'arc-kube-aad-proxy-missing': proxyMissing,
    'arc-kube-aad-proxy-certificate-missing': proxyCertificateMissing,
    'arc-openshift-scc-missing': sccMissing,
    'arc-dns-resolution': dnsResolution,
    'arc-outbound-connectivity': outboundConnectivity,
    'arc-proxy-misconfigured': proxyMisconfigured,
    'arc-diagnostic-chart-pull-blocked': onErrorText,
    'arc-msi-certificate-retrieval': certificateRetrieval,
    'arc-onboarding-prerequisites': onboardingPrerequisites,
    'arc-resource-providers-unregistered': arcProvidersUnregistered,
    'arc-insufficient-cluster-permissions': insufficientPermissions,
    'arc-openshift-unsupported-version': openShiftVersion,
    'arc-helm-chart-command-unknown': onErrorText,
    'arc-cli-cryptohash': onErrorText,
    'arc-service-timeout': serviceTimeout,
    'arc-overage-claim': overageClaim,
    'arc-cluster-offline': clusterOffline,
    'arc-agent-version-unsupported': agentVersionUnsupported,
  },
  remediations: {
    'arc-resource-providers-unregistered': planArcProviders,
    'arc-install-timeout-slow-pull': planWaitForImages,
    'arc-helm-validation-crd-not-found': planClearFailedInstallation,
  },
});
