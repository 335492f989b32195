import type { Change, Cluster } from '../cluster';
import { CUSTOM_RESOURCE_DEFINITIONS } from '../cluster';
import { at, textOf } from '../objects/json';
import { beginRemoval } from '../writes/removal';

/** Serves the types of CustomResourceDefinitions; their objects go with them. */
export function reactToDefinitions(cluster: Cluster, { resource, before, after }: Change): void {
  if (resource !== CUSTOM_RESOURCE_DEFINITIONS) {
    return;
  }
  if (after !== undefined) {
    cluster.types.define(after);
    return;
  }
  const key = `${textOf(at(before, 'spec', 'names', 'plural'))}.${textOf(at(before, 'spec', 'group'))}`;
  for (const object of cluster.store.list(key)) {
    beginRemoval(cluster, key, object, 'Background');
  }
  cluster.types.undefine(before?.metadata.name ?? '');
}
