import { invalid } from '../objects/api-error';
import { at, textsOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import type { ResourceType } from '../types/resource-type';
import { forbiddenField } from '../validation/validate-metadata';

/** Whether nothing holds an object that is being deleted any more. */
export function isFinished(object: KubeObject): boolean {
  const { deletionTimestamp, finalizers = [] } = object.metadata;
  const held = object.kind === 'Namespace' ? textsOf(at(object, 'spec', 'finalizers')) : [];
  return deletionTimestamp !== undefined && finalizers.length === 0 && held.length === 0;
}

/** Throws a 422 when a write adds a finalizer to an object that is being deleted. */
export function checkFinalizers(type: ResourceType, live: KubeObject, object: KubeObject): void {
  if (live.metadata.deletionTimestamp === undefined) {
    return;
  }
  const known = live.metadata.finalizers ?? [];
  const added = (object.metadata.finalizers ?? []).filter((finalizer) => !known.includes(finalizer));
  if (added.length > 0) {
    const message = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((name) => JSON.stringify(name)).join(', ')}}`;
    throw invalid(type, live.metadata.name, [forbiddenField('metadata.finalizers', message)]);
  }
}
