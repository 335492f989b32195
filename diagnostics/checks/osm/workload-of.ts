import type { Pod } from '../../evidence/objects';

/** A workload that can be rolled out again. */
export interface RestartableWorkload {
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  name: string;
  namespace: string;
}

/** The workload that made a pod. A ReplicaSet is named after its deployment, with a hash at the end. */
export function workloadOf({ metadata }: Pod): RestartableWorkload | undefined {
  const namespace = metadata?.namespace ?? '';
  for (const { kind, name = '' } of metadata?.ownerReferences ?? []) {
    if (kind === 'StatefulSet' || kind === 'DaemonSet') return { kind, name, namespace };
    const deployment = kind === 'ReplicaSet' ? /^(.+)-[a-z0-9]+$/.exec(name)?.[1] : undefined;
    if (deployment !== undefined) return { kind: 'Deployment', name: deployment, namespace };
  }
  return undefined;
}
