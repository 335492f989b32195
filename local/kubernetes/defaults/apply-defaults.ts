import type { Cluster } from '../cluster';
import { at } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { storageKey } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import {
  fillBinding,
  fillCustomResourceDefinition,
  fillEvent,
  fillNamespace,
  fillNetworkPolicy,
  fillSecret,
  fillWebhooks,
} from './core-defaults';
import { fillPod } from './pod-defaults';
import {
  fillCronJob,
  fillDaemonSet,
  fillDeployment,
  fillJob,
  fillReplicaSet,
  fillService,
  fillStatefulSet,
} from './workload-defaults';

const FILLERS: Readonly<Record<string, (object: KubeObject) => void>> = {
  secrets: fillSecret,
  namespaces: fillNamespace,
  pods: fillPod,
  events: fillEvent,
  'deployments.apps': fillDeployment,
  'replicasets.apps': fillReplicaSet,
  'statefulsets.apps': fillStatefulSet,
  'daemonsets.apps': fillDaemonSet,
  'jobs.batch': fillJob,
  'cronjobs.batch': fillCronJob,
  'rolebindings.rbac.authorization.k8s.io': fillBinding,
  'clusterrolebindings.rbac.authorization.k8s.io': fillBinding,
  'networkpolicies.networking.k8s.io': fillNetworkPolicy,
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': fillWebhooks,
  'validatingwebhookconfigurations.admissionregistration.k8s.io': fillWebhooks,
  'customresourcedefinitions.apiextensions.k8s.io': fillCustomResourceDefinition,
};

/** The next free address of the service range 10.0.0.0/16 that AKS uses by default. */
function nextServiceAddress(cluster: Cluster): string {
  const used = new Set(cluster.store.list('services').map((service) => at(service, 'spec', 'clusterIP')));
  for (let host = 1; host < 65_535; host++) {
    const address = `10.0.${host >> 8}.${host & 255}`;
    if (!used.has(address)) {
      return address;
    }
  }
  return 'None';
}

/**
 * Fills in what the real server fills in when an object is written, in place.
 * Done on every write: a field that an apply leaves out must come back with its default.
 */
export function applyDefaults(
  cluster: Cluster,
  type: ResourceType,
  object: KubeObject,
  before: KubeObject | undefined,
): void {
  const key = storageKey(type);
  if (key === 'services') {
    fillService(object, before, () => nextServiceAddress(cluster));
  }
  FILLERS[key]?.(object);
}
