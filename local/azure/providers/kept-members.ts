import { asRecord, isRecord, mergePatch } from '../json';
import type { Json } from '../json';
import type { Resource } from '../resource-store';

/**
 * A cluster as a PUT leaves it. SDKs and the Azure CLI send a cluster back without its read-only members (principal,
 * outbound addresses, state of the node pools); those stay, as everything does that a PUT does not mention.
 */
export function withKeptMembers(current: Resource | undefined, next: Resource): Resource {
  if (!current) return next;
  const before = asRecord(current.body['properties']);
  const after = asRecord(next.body['properties']);
  const properties = {
    ...after,
    ...merged('networkProfile', before, after),
    ...(Array.isArray(after['agentPoolProfiles'])
      ? { agentPoolProfiles: withKeptStates(before['agentPoolProfiles'], after['agentPoolProfiles']) }
      : {}),
  };
  return { ...next, body: { ...next.body, ...merged('identity', current.body, next.body), properties } };
}

function merged(member: string, before: Json, after: Json): Json {
  return isRecord(after[member]) ? { [member]: mergePatch(before[member], after[member]) } : {};
}

function withKeptStates(before: unknown, after: readonly unknown[]): unknown[] {
  const known = new Map((Array.isArray(before) ? before : []).map((pool) => [asRecord(pool)['name'], pool]));
  return after.map((pool) => ({ ...asRecord(known.get(asRecord(pool)['name'])), ...asRecord(pool) }));
}
