import {
  fireOnHelmTexts,
  jobBackoffLimit,
  nodeOsMismatch,
  resourceAlreadyExists,
} from '../../checks/helm/helm-texts';
import {
  operationInProgress,
  releaseFailed,
  releaseMissing,
  releaseStuckPending,
} from '../../checks/helm/release-state';
import { planRepeat } from '../../remediation/connection/registration-plans';
import {
  planDeleteObject,
  planForcedDelete,
  planLinuxPool,
  planWaitForHelm,
} from '../../remediation/helm/helm-plans';
import { defineGroup } from '../diagnostic-group';
import { helmEntries } from './helm-entries';

export const helmGroup = defineGroup({
  number: 3,
  folder: 'helm',
  name: 'Helm',
  words: null,
  entries: helmEntries,
  checks: {
    'helm-resource-readiness-timeout': fireOnHelmTexts,
    'helm-job-backoff-limit': jobBackoffLimit,
    'helm-node-os-mismatch': nodeOsMismatch,
    'helm-chart-download-failed': fireOnHelmTexts,
    'helm-chart-rendering-failed': fireOnHelmTexts,
    'helm-resource-already-exists': resourceAlreadyExists,
    'helm-operation-in-progress': operationInProgress,
    'helm-release-stuck-pending': releaseStuckPending,
    'helm-release-failed': releaseFailed,
    'helm-release-missing': releaseMissing,
  },
  remediations: {
    'helm-operation-in-progress': planWaitForHelm,
    'helm-release-stuck-pending': planForcedDelete,
    'helm-resource-already-exists': planDeleteObject,
    'helm-node-os-mismatch': planLinuxPool,
    'helm-resource-readiness-timeout': planRepeat,
  },
});
