import { conflict } from '../arm-error';
import { requireMatch, requireParent, requireResource } from '../checks';
import { asRecord, mergePatch, pick } from '../json';
import type { Json } from '../json';
import { asyncOperation } from '../long-running';
import type { Failure, Operation } from '../operations';
import type { Answer, Azure, Call, Finisher } from '../provider';
import { readResourcePath } from '../resource-path';
import type { Resource } from '../resource-store';
import { view } from '../view';

/** How one kind of resource shows that a write is going on, and refuses another one meanwhile. */
export interface SlowWrites {
  /** The resource that is locked while a write runs: the resource itself, or what encloses it. */
  lockedId(path: string): string;
  /** Property that says so, for example `provisioningState`. */
  property: string;
  idle: string;
  busy: string;
  /** The answer to another write meanwhile. */
  refusal(owner: Resource): Error;
  /** Start of the kinds of its operations; unique among all providers. */
  kind: string;
}

/** 409 as Azure words it for most types. */
export function busyConflict(owner: Resource): Error {
  const { name = '' } = readResourcePath(owner.id);
  return conflict(
    'ServerIsBusy',
    `Server '${name}' is busy with other operation. Please try again later after some time.`,
  );
}

/** Handlers and finishers of writes that go on after the answer and show their result at their end. */
export function slowWrites(slow: SlowWrites) {
  const kinds = { put: `${slow.kind}.put`, patch: `${slow.kind}.patch`, delete: `${slow.kind}.delete` };

  function begin(call: Call, azure: Azure, kind: string): Answer {
    const owner = requireResource(readResourcePath(slow.lockedId(call.path.path)), azure);
    if (pick(owner.body, 'properties', slow.property) === slow.busy) throw slow.refusal(owner);
    azure.store.save(withProperty(owner, slow.property, slow.busy));
    const operation = azure.operations.start({
      kind,
      resourceId: call.path.path,
      seconds: owner.behaviour.writeSeconds ?? azure.world.behaviour.resourceWriteSeconds,
      failure: call.failure,
      input: call.body,
    });
    const current = azure.store.get(call.path.path);
    return {
      status: 202,
      ...(current ? { body: view(current) } : {}),
      headers: asyncOperation(call, azure, operation),
    };
  }

  /** The work at the end: the change, then the lock goes. */
  function finisher(change: (operation: Operation, azure: Azure) => void): Finisher {
    return (operation: Operation, azure: Azure): Failure | undefined => {
      if (!operation.failure) change(operation, azure);
      const owner = azure.store.get(slow.lockedId(operation.resourceId));
      if (owner) azure.store.save(withProperty(owner, slow.property, slow.idle));
      return operation.failure;
    };
  }

  return {
    put(call: Call, azure: Azure): Answer {
      requireMatch(call, azure.store.get(call.path.path));
      requireParent(call.path, azure);
      return begin(call, azure, kinds.put);
    },
    patch(call: Call, azure: Azure): Answer {
      requireMatch(call, requireResource(call.path, azure));
      return begin(call, azure, kinds.patch);
    },
    delete: (call: Call, azure: Azure): Answer =>
      azure.store.get(call.path.path) ? begin(call, azure, kinds.delete) : { status: 204 },
    finish: {
      [kinds.put]: finisher(savePut),
      [kinds.patch]: finisher(savePatch),
      [kinds.delete]: finisher(({ resourceId }, azure) => azure.store.remove(resourceId)),
    },
  };
}

function savePut({ resourceId, input }: Operation, azure: Azure): void {
  const current = azure.store.get(resourceId);
  const known = current ?? { id: resourceId, body: {}, secrets: {}, behaviour: {}, createdAt: azure.now() };
  const properties = { ...asRecord(known.body['properties']), ...asRecord(input['properties']) };
  azure.store.save({ ...known, body: { ...known.body, properties } });
}

function savePatch({ resourceId, input }: Operation, azure: Azure): void {
  const current = azure.store.get(resourceId);
  if (current) azure.store.save({ ...current, body: mergePatch(current.body, input) as Json });
}

function withProperty(resource: Resource, name: string, value: string): Resource {
  const properties = { ...asRecord(resource.body['properties']), [name]: value };
  return { ...resource, body: { ...resource.body, properties } };
}
