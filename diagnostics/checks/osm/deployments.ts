import {
  CONTROLLER,
  type ControlPlanePart,
  INJECTOR,
  MESH_NAMESPACE,
} from '../../catalogue/osm/control-plane';
import type { Evidence } from '../../evidence/evidence';
import type { Workload } from '../../evidence/objects';
import { readDeployments } from '../../evidence/pods';
import { knownList } from '../../evidence/reading';
import { type CheckContext, type CheckResult, fired } from '../check';
import { isBeingInstalled } from './once-installed';

/** osm-controller-deployment-unavailable */
export function controllerDeployment(evidence: Evidence, context: CheckContext): Promise<CheckResult> {
  return deploymentUnavailable(evidence, context, CONTROLLER);
}

/** osm-injector-deployment-unavailable */
export function injectorDeployment(evidence: Evidence, context: CheckContext): Promise<CheckResult> {
  return deploymentUnavailable(evidence, context, INJECTOR);
}

/** While Azure works on the extension, a deployment may not be there yet. */
async function deploymentUnavailable(
  evidence: Evidence,
  context: CheckContext,
  { name }: ControlPlanePart,
): Promise<CheckResult> {
  const where = `deployment ${MESH_NAMESPACE}/${name}`;
  const deployments = await knownList(readDeployments(evidence, MESH_NAMESPACE));
  const deployment = deployments.find(({ metadata }) => metadata?.name === name);
  if (!deployment && isBeingInstalled(context)) return undefined;
  const what = deployment ? shortage(deployment, name) : 'does not exist';
  return what === undefined ? undefined : fired([{ where, what }], { subject: where });
}

function shortage({ metadata, spec, status }: Workload, name: string): string | undefined {
  if (metadata?.labels?.['app'] !== name) return `has no label app=${name}`;
  const wanted = spec?.replicas ?? 1;
  const { readyReplicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status ?? {};
  const isFull = [readyReplicas, updatedReplicas, availableReplicas].every((count) => count >= wanted);
  if (wanted > 0 && isFull) return undefined;
  const counts = `${readyReplicas}/${wanted} ready, ${updatedReplicas} up to date, ${availableReplicas} available`;
  return [counts, ...refusals(status)].join('; ');
}

/** Why pods cannot be made. */
function refusals(status: Workload['status']): string[] {
  return (status?.conditions ?? [])
    .filter(({ type, status: is }) => type === 'ReplicaFailure' && is === 'True')
    .flatMap(({ message }) => message ?? []);
}
