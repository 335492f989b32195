import { asRecord } from '../json';
import type { Failure, Operation } from '../operations';
import type { Azure } from '../provider';
import type { Resource } from '../resource-store';

/** The same resource with another provisioningState. */
export function withState(resource: Resource, state: string): Resource {
  const properties = { ...asRecord(resource.body['properties']), provisioningState: state };
  return { ...resource, body: { ...resource.body, properties } };
}

/** End of a write whose result is known from the beginning. */
export function settle(operation: Operation, azure: Azure): Failure | undefined {
  const resource = azure.store.get(operation.resourceId);
  if (resource) azure.store.save(withState(resource, operation.failure ? 'Failed' : 'Succeeded'));
  return operation.failure;
}

/** End of a delete: the resource and all below it are gone. */
export function finishDelete(operation: Operation, azure: Azure): Failure | undefined {
  if (operation.failure) return settle(operation, azure);
  azure.store.remove(operation.resourceId);
  return undefined;
}
