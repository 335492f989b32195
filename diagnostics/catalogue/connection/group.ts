import {
  noRegisteredProvider,
  registerForbidden,
  unauthorizedAccess,
} from '../../checks/connection/caller-rights';
import { csiAddonDisabled, workloadIdentityDisabled } from '../../checks/connection/cluster-features';
import { clusterUpdating } from '../../checks/connection/cluster-updating';
import {
  secretMissing,
  serviceAccountMissing,
  targetNamespaceMissing,
} from '../../checks/connection/connection-objects';
import { emptyCredential, validateHidesDrift } from '../../checks/connection/explanations';
import {
  extensionFailed,
  extensionMissing,
  helmReleaseUnhealthy,
  systemNamespaceMissing,
} from '../../checks/connection/extension-state';
import { federatedCredentialMissing } from '../../checks/connection/federated-credential';
import { roleAssignmentMissing } from '../../checks/connection/role-assignment';
import { orphanedResources } from '../../checks/connection/orphans';
import {
  conflictProviderUnregistered,
  missingRegistration,
  otherProviderUnregistered,
  targetSubscriptionUnregistered,
} from '../../checks/connection/registration';
import { authOptionUnsupported, networkOptionUnsupported } from '../../checks/connection/request-options';
import { jobAbsent, jobActive, jobFailed, jobImagePullFailure } from '../../checks/connection/sc-job';
import { firewallMissingRule, targetNotFound } from '../../checks/connection/target-state';
import { workloadLabelMissing } from '../../checks/connection/workload-label';
import {
  planCsiAddon,
  planExtensionUpgrade,
  planRepeatAll,
  planWaitForJob,
  planWorkloadIdentity,
} from '../../remediation/connection/cluster-plans';
import {
  planNamespaces,
  planOrphans,
  planSecrets,
  planServiceAccounts,
} from '../../remediation/connection/object-plans';
import {
  planOtherRegistration,
  planRegistration,
  planRepeat,
  planTargetRegistration,
  planWaitForCluster,
} from '../../remediation/connection/registration-plans';
import {
  planFederatedCredentials,
  planFirewallRules,
  planRoles,
} from '../../remediation/connection/target-plans';
import { defineGroup } from '../diagnostic-group';
import { clusterSideEntries } from './cluster-side-entries';
import { objectEntries } from './object-entries';
import { registrationEntries } from './registration-entries';
import { targetEntries } from './target-entries';

export const connectionGroup = defineGroup({
  number: 1,
  folder: 'connection',
  name: 'Connection errors',
  words: /\bsc-(?:extension|system|job)\b|service ?linker|aks connection|service connector/i,
  entries: [...registrationEntries, ...clusterSideEntries, ...objectEntries, ...targetEntries],
  checks: {
    'sc-conflict-cluster-updating': clusterUpdating,
    'sc-conflict-provider-unregistered': conflictProviderUnregistered,
    'sc-missing-subscription-registration': missingRegistration,
    'rp-missing-subscription-registration-other': otherProviderUnregistered,
    'sc-target-subscription-not-registered': targetSubscriptionUnregistered,
    'rp-no-registered-provider-found': noRegisteredProvider,
    'rp-register-forbidden': registerForbidden,
    'sc-unauthorized-resource-access': unauthorizedAccess,
    'sc-extension-missing': extensionMissing,
    'sc-extension-failed': extensionFailed,
    'sc-system-namespace-missing': systemNamespaceMissing,
    'sc-helm-release-unhealthy': helmReleaseUnhealthy,
    'sc-job-failed': jobFailed,
    'sc-job-active': jobActive,
    'sc-job-absent-means-success': jobAbsent,
    'sc-job-image-pull-failure': jobImagePullFailure,
    'sc-target-namespace-missing': targetNamespaceMissing,
    'sc-connection-secret-missing': secretMissing,
    'sc-connection-serviceaccount-missing': serviceAccountMissing,
    'sc-orphaned-kubernetes-resources': orphanedResources,
    'sc-keyvault-csi-addon-disabled': csiAddonDisabled,
    'sc-workload-identity-disabled': workloadIdentityDisabled,
    'sc-workload-label-not-on-pod-template': workloadLabelMissing,
    'sc-federated-credential-missing': federatedCredentialMissing,
    'sc-target-not-found': targetNotFound,
    'sc-target-firewall-missing-rule': firewallMissingRule,
    'sc-role-assignment-missing': roleAssignmentMissing,
    'sc-network-option-unsupported': networkOptionUnsupported,
    'sc-auth-option-unsupported': authOptionUnsupported,
    'sc-list-configuration-empty-credential': emptyCredential,
    'sc-validate-always-success': validateHidesDrift,
  },
  remediations: {
    'sc-conflict-cluster-updating': planWaitForCluster,
    'sc-conflict-provider-unregistered': planRegistration,
    'sc-missing-subscription-registration': planRegistration,
    'rp-missing-subscription-registration-other': planOtherRegistration,
    'sc-target-subscription-not-registered': planTargetRegistration,
    'rp-no-registered-provider-found': planRepeat,
    'sc-unauthorized-resource-access': planRepeat,
    'sc-extension-missing': planRepeatAll,
    'sc-job-active': planWaitForJob,
    'sc-job-image-pull-failure': planExtensionUpgrade,
    'sc-target-namespace-missing': planNamespaces,
    'sc-connection-secret-missing': planSecrets,
    'sc-connection-serviceaccount-missing': planServiceAccounts,
    'sc-orphaned-kubernetes-resources': planOrphans,
    'sc-keyvault-csi-addon-disabled': planCsiAddon,
    'sc-workload-identity-disabled': planWorkloadIdentity,
    'sc-federated-credential-missing': planFederatedCredentials,
    'sc-target-firewall-missing-rule': planFirewallRules,
    'sc-role-assignment-missing': planRoles,
  },
});
