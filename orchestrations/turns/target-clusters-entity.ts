import type { EntityContext } from 'durable-functions';

/** The clusters that have, or had, connections to one target. */
export interface TargetClusters {
  clusterIds: string[];
}

/**
 * Where connections to a target may be found. It says where to look, and the records of those clusters say the rest, so a
 * cluster is never taken out. Operation, idempotent: `join` (`{ clusterId }` → ids of the other clusters).
 */
export function targetClustersEntity(context: EntityContext<TargetClusters>): void {
  const { clusterIds } = context.df.getState(() => ({ clusterIds: [] })) ?? { clusterIds: [] };
  const { clusterId } = context.df.getInput<{ clusterId: string }>() as { clusterId: string };
  const others = clusterIds.filter((id) => id !== clusterId.toLowerCase());
  if (others.length === clusterIds.length)
    context.df.setState({ clusterIds: [...others, clusterId.toLowerCase()] });
  context.df.return(others);
}
