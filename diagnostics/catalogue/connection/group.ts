import { clusterUpdating } from '../../checks/connection/cluster-updating';
import { conflictProviderUnregistered, missingRegistration } from '../../checks/connection/registration';
import { jobFailed } from '../../checks/connection/sc-job';
import { systemNamespaceMissing } from '../../checks/connection/system-namespace';
import { planRegistration, planWaitForCluster } from '../../remediation/connection/registration-plans';
import { defineGroup } from '../diagnostic-group';
import { clusterSideEntries } from './cluster-side-entries';
import { registrationEntries } from './registration-entries';

export const connectionGroup = defineGroup({
  number: 1,
  folder: 'connection',
  name: 'Connection errors',
  words: /\bsc-(?:extension|system|job)\b|service ?linker|aks connection|service connector/i,
  entries: [...registrationEntries, ...clusterSideEntries],
  checks: {
    'sc-conflict-cluster-updating': clusterUpdating,
    'sc-conflict-provider-unregistered': conflictProviderUnregistered,
    'sc-missing-subscription-registration': missingRegistration,
    'sc-system-namespace-missing': systemNamespaceMissing,
    'sc-job-failed': jobFailed,
  },
  remediations: {
    'sc-conflict-cluster-updating': planWaitForCluster,
    'sc-conflict-provider-unregistered': planRegistration,
    'sc-missing-subscription-registration': planRegistration,
  },
});
