import {
  MESH_NAME,
  MESH_NAMESPACE,
  CONTROLLER,
  MONITORED_BY,
  SIDECAR_INJECTION,
} from '../../catalogue/osm/control-plane';
import { livingPodsOf, ownContainers } from '../../checks/osm/control-plane-pods';
import { type InjectionKey, injectionKeys } from '../../checks/osm/injection-keys';
import type { MeshNamespace } from '../../checks/osm/mesh-namespaces';
import { namespacesWithoutAnnotation, namespacesWithoutLabel } from '../../checks/osm/namespaces';
import type { Evidence } from '../../evidence/evidence';
import type { RemediationAction, RemediationPlanner } from '../remediation-plan';
import { deploymentOf } from './control-plane-plans';
import { restart } from './restart';

/** osm-namespace-annotation-missing */
export const planAnnotation: RemediationPlanner = enrol(namespacesWithoutAnnotation, {
  annotations: { [SIDECAR_INJECTION]: 'enabled' },
});

/** osm-namespace-label-missing */
export const planLabel: RemediationPlanner = enrol(namespacesWithoutLabel, {
  labels: { [MONITORED_BY]: MESH_NAME },
});

function enrol(
  find: (evidence: Evidence) => Promise<MeshNamespace[]>,
  metadata: Record<string, unknown>,
): RemediationPlanner {
  return async (evidence, { installed }) => {
    const found = installed.features.has('osm') ? await find(evidence) : [];
    return {
      actions: found.map(({ name }) => patchNamespace(name, metadata, `Add namespace ${name} to the mesh`)),
      warnings: found.map(
        ({ name }) => `New pods in ${name} talk through the mesh; pods that run now do so after a restart.`,
      ),
    };
  };
}

function patchNamespace(name: string, metadata: unknown, description: string): RemediationAction {
  return {
    kind: 'kubernetes',
    method: 'PATCH',
    path: `/api/v1/namespaces/${name}`,
    body: { metadata },
    description,
  };
}

/** osm-control-plane-namespace-enrolled: both keys of this mesh; those of others are not its business. */
export const planControlPlaneNamespace: RemediationPlanner = async (evidence) => {
  const keys = (await injectionKeys(evidence)).filter(
    ({ key }) => key === MONITORED_BY || key === SIDECAR_INJECTION,
  );
  return { actions: withoutKeys(keys), warnings: [] };
};

/** osm-controller-has-sidecar: without injection keys the controller comes back alone. */
export const planControllerWithoutSidecar: RemediationPlanner = async (evidence, { installed, now }) => {
  const pods = installed.features.has('osm') ? await livingPodsOf(evidence, CONTROLLER) : [];
  if (!pods.some((pod) => ownContainers(pod).length > 1)) return { actions: [], warnings: [] };
  return {
    actions: [...withoutKeys(await injectionKeys(evidence)), restart(deploymentOf(CONTROLLER), now)],
    warnings: ['While the controller restarts, proxies get no changes.'],
  };
};

/** A merge patch removes a key by setting it to null. */
function withoutKeys(keys: readonly InjectionKey[]): RemediationAction[] {
  if (keys.length === 0) return [];
  const metadata: Partial<Record<InjectionKey['place'], Record<string, null>>> = {};
  for (const { place, key } of keys) metadata[place] = { ...metadata[place], [key]: null };
  const names = keys.map(({ key }) => key).join(', ');
  return [patchNamespace(MESH_NAMESPACE, metadata, `Take ${names} off namespace ${MESH_NAMESPACE}`)];
}
