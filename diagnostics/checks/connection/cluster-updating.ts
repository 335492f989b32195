import { readAgentPools, readManagedCluster } from '../../evidence/cluster';
import { known, knownList } from '../../evidence/reading';
import { type CheckContext, type CheckResult, type EvidenceItem, firedIfAny } from '../check';
import type { Evidence } from '../../evidence/evidence';

/** sc-conflict-cluster-updating: the cluster or a node pool is not in state Succeeded, or the cluster is stopped. */
export async function clusterUpdating(evidence: Evidence, { cluster }: CheckContext): Promise<CheckResult> {
  const [resource, pools] = await Promise.all([
    known(readManagedCluster(evidence, cluster.id)),
    knownList(readAgentPools(evidence, cluster.id)),
  ]);
  const state = resource?.properties?.provisioningState;
  const power = resource?.properties?.powerState?.code;
  const where = `cluster ${cluster.name}`;
  const items = [
    ...unlessIs('Succeeded', state, where, 'provisioningState'),
    ...unlessIs('Running', power, where, 'powerState'),
    ...pools.flatMap(({ name, properties }) =>
      unlessIs('Succeeded', properties?.provisioningState, `node pool ${name}`, 'provisioningState'),
    ),
  ];
  return firedIfAny(items, { subject: cluster.id, ...fixFor(state, power) });
}

function unlessIs(
  healthy: string,
  value: string | undefined,
  where: string,
  property: string,
): EvidenceItem[] {
  return value === undefined || value === healthy ? [] : [{ where, what: `${property} is ${value}` }];
}

function fixFor(state: string | undefined, power: string | undefined): { fix?: string } {
  if (state === 'Failed' || state === 'Canceled')
    return {
      fix: `The last change of the cluster ended as ${state}: repair it (az aks update), then try again.`,
    };
  return power === 'Stopped' ? { fix: 'Start the cluster, then try again.' } : {};
}
