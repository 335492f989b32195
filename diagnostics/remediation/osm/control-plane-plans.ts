import { type ControlPlanePart, MESH_NAMESPACE, type MeshWebhook } from '../../catalogue/osm/control-plane';
import { readMeshConfig } from '../../checks/osm/mesh-config';
import { needsRewriting } from '../../checks/osm/webhooks';
import { readDeployments } from '../../evidence/pods';
import { knownList } from '../../evidence/reading';
import type { PlannedRemediation, RemediationPlanner } from '../remediation-plan';
import { restart } from './restart';

const NOTHING: PlannedRemediation = { actions: [], warnings: [] };
const WHILE_RESTARTING = 'While it restarts, proxies get no changes and pods in the mesh cannot be made.';

/** osm-controller-pod-evicted: nothing is to be done. */
export const planEvictedPods: RemediationPlanner = () => NOTHING;

/** Webhooks that are missing or lack their CA bundle: the part that writes them does so when it starts. */
export function planWebhook(webhook: MeshWebhook): RemediationPlanner {
  return async (evidence, context) => {
    if (!context.installed.features.has('osm')) return NOTHING;
    if (!(await needsRewriting(evidence, webhook, context.errorText))) return NOTHING;
    return { actions: [restart(deploymentOf(webhook.writtenBy), context.now)], warnings: [WHILE_RESTARTING] };
  };
}

/** The deployment of a part of the control plane. */
export function deploymentOf({ name }: Pick<ControlPlanePart, 'name'>) {
  return { kind: 'Deployment', name, namespace: MESH_NAMESPACE } as const;
}

const BOOTSTRAP = 'osm-bootstrap';

/** osm-mesh-config-missing: osm-bootstrap makes the object from its preset when it starts. */
export const planMeshConfig: RemediationPlanner = async (evidence, { installed, now }) => {
  if (!installed.features.has('osm') || (await readMeshConfig(evidence))) return NOTHING;
  const deployments = await knownList(readDeployments(evidence, MESH_NAMESPACE));
  if (!deployments.some(({ metadata }) => metadata?.name === BOOTSTRAP)) return undefined;
  return {
    actions: [restart(deploymentOf({ name: BOOTSTRAP }), now)],
    warnings: ['Settings that were changed before come back as the preset has them.'],
  };
};
