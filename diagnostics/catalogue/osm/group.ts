import { certificateManagement } from '../../checks/osm/certificates';
import { controllerDeployment, injectorDeployment } from '../../checks/osm/deployments';
import {
  meshConfigDiffers,
  meshConfigMissing,
  meshConfigPatchRejected,
} from '../../checks/osm/mesh-config-checks';
import { annotationMissing, controlPlaneEnrolled, labelMissing } from '../../checks/osm/namespaces';
import { onceInstalled } from '../../checks/osm/once-installed';
import {
  controllerHasSidecar,
  controllerPodCrashing,
  controllerPodEvicted,
  controllerPodNotReady,
  injectorPodNotReady,
} from '../../checks/osm/pods';
import {
  controllerEndpoints,
  controllerService,
  injectorEndpoints,
  injectorService,
} from '../../checks/osm/services';
import { envoyVersionOld, podsWithoutSidecar } from '../../checks/osm/sidecars';
import { definitionsMismatch, definitionsMissing } from '../../checks/osm/smi';
import {
  mutatingBundle,
  mutatingMissing,
  mutatingService,
  validatingBundle,
  validatingMissing,
  validatingService,
} from '../../checks/osm/webhooks';
import { planEvictedPods, planMeshConfig, planWebhook } from '../../remediation/osm/control-plane-plans';
import { planMeshConfigDefaults, planPatchDryRun } from '../../remediation/osm/mesh-config-plans';
import {
  planAnnotation,
  planControlPlaneNamespace,
  planControllerWithoutSidecar,
  planLabel,
} from '../../remediation/osm/namespace-plans';
import { planDefinitions } from '../../remediation/osm/smi-plans';
import { planNewImages, planSidecars } from '../../remediation/osm/workload-plans';
import { defineGroup } from '../diagnostic-group';
import { MUTATING_WEBHOOK, VALIDATING_WEBHOOK } from './control-plane';
import { controllerEntries } from './controller-entries';
import { injectorEntries } from './injector-entries';
import { meshConfigEntries } from './mesh-config-entries';
import { meshEntries } from './mesh-entries';
import { smiEntries } from './smi-entries';
import { webhookEntries } from './webhook-entries';

export const osmGroup = defineGroup({
  number: 8,
  folder: 'osm',
  name: 'Open Service Mesh',
  words: /\bosm\b|osm-|openservicemesh|smi-spec/i,
  entries: [
    ...controllerEntries,
    ...injectorEntries,
    ...webhookEntries,
    ...meshConfigEntries,
    ...meshEntries,
    ...smiEntries,
  ],
  checks: {
    'osm-controller-deployment-unavailable': controllerDeployment,
    'osm-controller-pod-not-ready': controllerPodNotReady,
    'osm-controller-pod-crashing': controllerPodCrashing,
    'osm-controller-pod-evicted': controllerPodEvicted,
    'osm-controller-has-sidecar': controllerHasSidecar,
    'osm-controller-service-wrong': onceInstalled(controllerService),
    'osm-controller-endpoints-empty': onceInstalled(controllerEndpoints),
    'osm-injector-deployment-unavailable': injectorDeployment,
    'osm-injector-pod-not-ready': injectorPodNotReady,
    'osm-injector-service-wrong': onceInstalled(injectorService),
    'osm-injector-endpoints-empty': onceInstalled(injectorEndpoints),
    'osm-validating-webhook-missing': onceInstalled(validatingMissing),
    'osm-mutating-webhook-missing': onceInstalled(mutatingMissing),
    'osm-validating-webhook-service-wrong': validatingService,
    'osm-mutating-webhook-service-wrong': mutatingService,
    'osm-validating-webhook-ca-bundle': validatingBundle,
    'osm-mutating-webhook-ca-bundle': mutatingBundle,
    'osm-mesh-config-missing': onceInstalled(meshConfigMissing),
    'osm-mesh-config-differs': meshConfigDiffers,
    'osm-mesh-config-patch-rejected': meshConfigPatchRejected,
    'osm-namespace-annotation-missing': annotationMissing,
    'osm-namespace-label-missing': labelMissing,
    'osm-control-plane-namespace-enrolled': controlPlaneEnrolled,
    'osm-pods-without-sidecar': podsWithoutSidecar,
    'osm-smi-crds-missing': onceInstalled(definitionsMissing),
    'osm-smi-crds-version-mismatch': definitionsMismatch,
    'osm-certificate-management': onceInstalled(certificateManagement),
    'osm-envoy-version-old': envoyVersionOld,
  },
  remediations: {
    'osm-controller-pod-evicted': planEvictedPods,
    'osm-controller-has-sidecar': planControllerWithoutSidecar,
    'osm-validating-webhook-missing': planWebhook(VALIDATING_WEBHOOK),
    'osm-validating-webhook-ca-bundle': planWebhook(VALIDATING_WEBHOOK),
    'osm-mutating-webhook-missing': planWebhook(MUTATING_WEBHOOK),
    'osm-mutating-webhook-ca-bundle': planWebhook(MUTATING_WEBHOOK),
    'osm-mesh-config-missing': planMeshConfig,
    'osm-mesh-config-differs': planMeshConfigDefaults,
    'osm-mesh-config-patch-rejected': planPatchDryRun,
    'osm-namespace-annotation-missing': planAnnotation,
    'osm-namespace-label-missing': planLabel,
    'osm-control-plane-namespace-enrolled': planControlPlaneNamespace,
    'osm-pods-without-sidecar': planSidecars,
    'osm-smi-crds-missing': planDefinitions,
    'osm-envoy-version-old': planNewImages,
  },
});
