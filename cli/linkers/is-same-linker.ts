import { isDeepStrictEqual } from 'node:util';
import type { Linker } from '../api/linkers';

type Json = Record<string, unknown>;

/**
 * Whether a connection is already what a request asks for, as far as that can be seen: credentials are never shown, so
 * they are not compared. Absent, null and empty members are the same.
 */
export function isSameLinker({ properties }: Linker, wanted: Readonly<Json>): boolean {
  const { provisioningState: _state, ...current } = properties;
  return isDeepStrictEqual(comparable(current), comparable(wanted));
}

function comparable(value: unknown, name = ''): unknown {
  if (name === 'secretInfo' || name === 'secret') return undefined;
  if (typeof value === 'string') return /[iI]d$/.test(name) ? value.toLowerCase() : value;
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  const members = Object.entries(value)
    .map(([key, member]) => [key, comparable(member, key)] as const)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return members.length === 0 ? undefined : Object.fromEntries(members);
}
