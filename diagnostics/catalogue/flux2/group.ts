import { insufficientNodeResources, namespacePolicy } from '../../checks/flux2/admission';
import { configurationNotCompliant, flux2ProviderState } from '../../checks/flux2/configurations';
import { webhookNoDryRun } from '../../checks/flux2/dry-run-webhook';
import {
  creationBadRequest,
  featureFlagMissing,
  fluxExtensionFailed,
  fluxExtensionMissing,
  onInstallTexts,
  releaseNameInUse,
  tenantIdNil,
} from '../../checks/flux2/extension-install';
import { limitPolicy } from '../../checks/flux2/limit-policy';
import { kubeletIdentityNotUsed } from '../../checks/flux2/kubelet-identity';
import { podIdentityIntercepts } from '../../checks/flux2/pod-identity';
import { planMoreNodes } from '../../remediation/extension/extension-plans';
import {
  planCleanUpFlux,
  planFixedVersion,
  planInstallFlux,
  planKubeletIdentity,
  planPodIdentity,
  planRepeatExtension,
} from '../../remediation/flux2/extension-plans';
import { planFeatureFlag, planFluxProvider } from '../../remediation/flux2/provider-plans';
import { planWebhookPatch } from '../../remediation/flux2/webhook-plans';
import { defineGroup } from '../diagnostic-group';
import { clusterEntries } from './cluster-entries';
import { extensionEntries } from './extension-entries';
import { extensionFaultEntries } from './extension-fault-entries';

export const flux2Group = defineGroup({
  number: 6,
  folder: 'flux2',
  name: 'Flux v2 and the microsoft.flux extension',
  words: /\bflux\b|flux-|fluxConfigurations?|kustomization/i,
  entries: [...extensionEntries, ...extensionFaultEntries, ...clusterEntries],
  checks: {
    'flux2-provider-state': flux2ProviderState,
    'flux2-webhook-no-dry-run': webhookNoDryRun,
    'flux2-extension-crd-conflict': onInstallTexts,
    'flux2-release-name-in-use': releaseNameInUse,
    'flux2-extension-creation-bad-request': creationBadRequest,
    'flux2-extension-failed': fluxExtensionFailed,
    'flux2-extension-missing': fluxExtensionMissing,
    'flux2-feature-flag-missing': featureFlagMissing,
    'flux2-namespace-policy': namespacePolicy,
    'flux2-pod-identity-token-intercepted': podIdentityIntercepts,
    'flux2-status-not-populated': onInstallTexts,
    'flux2-kubelet-identity-not-used': kubeletIdentityNotUsed,
    'flux2-resource-limit-policy': limitPolicy,
    'flux2-insufficient-node-resources': insufficientNodeResources,
    'flux2-helm-config-tenant-id-nil': tenantIdNil,
    'flux2-configuration-not-compliant': configurationNotCompliant,
  },
  remediations: {
    'flux2-provider-state': planFluxProvider,
    'flux2-webhook-no-dry-run': planWebhookPatch,
    'flux2-extension-crd-conflict': planRepeatExtension,
    'flux2-release-name-in-use': planCleanUpFlux,
    'flux2-extension-creation-bad-request': planCleanUpFlux,
    'flux2-extension-failed': planCleanUpFlux,
    'flux2-extension-missing': planInstallFlux,
    'flux2-feature-flag-missing': planFeatureFlag,
    'flux2-pod-identity-token-intercepted': planPodIdentity,
    'flux2-kubelet-identity-not-used': planKubeletIdentity,
    'flux2-insufficient-node-resources': planMoreNodes,
    'flux2-helm-config-tenant-id-nil': planFixedVersion,
  },
});
