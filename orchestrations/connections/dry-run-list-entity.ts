import type { EntityContext } from 'durable-functions';

/** Names of the dry runs of a cluster, in the order in which they were made. */
export interface DryRunList {
  names: string[];
}

/** Lists the dry runs of one cluster: they are kept nowhere else. Operations: `add` and `remove`, each with a name. */
export function dryRunListEntity(context: EntityContext<DryRunList>): void {
  const state = context.df.getState(() => ({ names: [] })) ?? { names: [] };
  const { name } = context.df.getInput<{ name: string }>() as { name: string };
  const others = state.names.filter((known) => known.toLowerCase() !== name.toLowerCase());
  if (context.df.operationName === 'remove' && others.length === 0) {
    context.df.destructOnExit();
    return;
  }
  context.df.setState({ names: context.df.operationName === 'add' ? [...others, name] : others });
}
