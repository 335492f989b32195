import { badRequest } from '../arm-error';
import { requireResource } from '../checks';
import { asRecord, pick } from '../json';
import type { Json } from '../json';
import type { Provider } from '../provider';
import { parentOf } from '../resource-path';

/** `PUT …/accessPolicies/{add|remove|replace}`: an operation on the policies of a vault in the shape of a resource. */
export const vaultAccessPolicies: Provider = {
  type: 'Microsoft.KeyVault/vaults/accessPolicies',
  put(call, azure) {
    const vault = requireResource(parentOf(call.path) ?? call.path, azure);
    const known = policiesOf(vault.body);
    const given = policiesOf(call.body);
    const accessPolicies = changed(known, given, call.path.name?.toLowerCase() ?? '');
    const properties = { ...asRecord(vault.body['properties']), accessPolicies };
    azure.store.save({ ...vault, body: { ...vault.body, properties } });
    const body = { id: call.path.path, type: vaultAccessPolicies.type, properties: { accessPolicies } };
    return { status: 200, body };
  },
};

type Permissions = Record<string, unknown>;

function policiesOf(body: Json): Json[] {
  const policies = pick(body, 'properties', 'accessPolicies');
  return Array.isArray(policies) ? policies.map(asRecord) : [];
}

function changed(known: Json[], given: Json[], operation: string): Json[] {
  switch (operation) {
    case 'replace':
      return given;
    case 'add':
      return given.reduce(add, known);
    case 'remove':
      return given.reduce(remove, known);
    default:
      throw badRequest('BadRequest', 'The operation must be add, remove or replace.');
  }
}

function add(known: Json[], policy: Json): Json[] {
  const before = known.find((other) => isOfSame(other, policy));
  if (!before) return [...known, policy];
  const permissions = merge(before, policy, (own, more) => [...new Set([...own, ...more])]);
  return known.map((other) => (other === before ? { ...before, permissions } : other));
}

/** A policy without any permission left is gone. */
function remove(known: Json[], policy: Json): Json[] {
  return known.flatMap((other): Json[] => {
    if (!isOfSame(other, policy)) return [other];
    const permissions = merge(other, policy, (own, less) => own.filter((one) => !less.includes(one)));
    return Object.values(permissions).flat().length > 0 ? [{ ...other, permissions }] : [];
  });
}

function isOfSame(one: Json, other: Json): boolean {
  return String(one['objectId']).toLowerCase() === String(other['objectId']).toLowerCase();
}

function merge(
  one: Json,
  other: Json,
  change: (own: unknown[], others: unknown[]) => unknown[],
): Permissions {
  const own = asRecord(one['permissions']);
  const others = asRecord(other['permissions']);
  const kinds = [...new Set([...Object.keys(own), ...Object.keys(others)])];
  return Object.fromEntries(kinds.map((kind) => [kind, change(listOf(own[kind]), listOf(others[kind]))]));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
