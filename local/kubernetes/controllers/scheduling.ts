import type { Cluster } from '../cluster';
import type { JsonObject } from '../objects/json';
import { at, objectOf, objectsOf, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';

function tolerates(toleration: JsonObject, taint: JsonObject): boolean {
  const key = textOf(toleration['key']);
  const effect = textOf(toleration['effect']);
  const isEffect = effect === '' || effect === taint['effect'];
  if (toleration['operator'] === 'Exists') {
    return isEffect && (key === '' || key === taint['key']);
  }
  return isEffect && key === taint['key'] && textOf(toleration['value']) === textOf(taint['value']);
}

function untolerated(node: KubeObject, pod: KubeObject): JsonObject | undefined {
  const tolerations = objectsOf(at(pod, 'spec', 'tolerations'));
  return objectsOf(at(node, 'spec', 'taints'))
    .filter((taint) => taint['effect'] !== 'PreferNoSchedule')
    .find((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)));
}

function matchesSelector(node: KubeObject, pod: KubeObject): boolean {
  const labels = node.metadata.labels ?? {};
  return Object.entries(objectOf(at(pod, 'spec', 'nodeSelector'))).every(
    ([key, value]) => labels[key] === value,
  );
}

/** Why a pod cannot run on a node, in the scheduler's words, or undefined when it can. */
function obstacle(node: KubeObject, pod: KubeObject): string | undefined {
  const ready = objectsOf(at(node, 'status', 'conditions')).find(
    (condition) => condition['type'] === 'Ready',
  );
  if (ready !== undefined && ready['status'] !== 'True') {
    return 'node(s) were not ready';
  }
  if (at(node, 'spec', 'unschedulable') === true) {
    return 'node(s) were unschedulable';
  }
  const taint = untolerated(node, pod);
  if (taint !== undefined) {
    return `node(s) had untolerated taint {${textOf(taint['key'])}: ${textOf(taint['value'])}}`;
  }
  return matchesSelector(node, pod) ? undefined : "node(s) didn't match Pod's node affinity/selector";
}

/** The nodes that a pod may run on. */
export function eligibleNodes(cluster: Cluster, pod: KubeObject): KubeObject[] {
  return cluster.store.list('nodes').filter((node) => obstacle(node, pod) === undefined);
}

/**
 * A node for a pod, or the reason why there is none. A cluster without any Node object runs pods all the same,
 * on no node.
 */
export function placePod(
  cluster: Cluster,
  pod: KubeObject,
): { node: string | undefined } | { reason: string } {
  const nodes = cluster.store.list('nodes');
  const eligible = eligibleNodes(cluster, pod);
  const pods = cluster.store.list('pods').length;
  if (nodes.length === 0 || eligible.length > 0) {
    return { node: eligible[pods % Math.max(eligible.length, 1)]?.metadata.name };
  }
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const why = obstacle(node, pod) ?? '';
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  const reasons = [...counts].map(([why, count]) => `${count} ${why}`).join(', ');
  return { reason: `0/${nodes.length} nodes are available: ${reasons}.` };
}
