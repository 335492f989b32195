import { keptCredential } from '../../activities/records/kept-credential';
import { clients } from '../app';
import type { LinkerAddress } from './linker-address';
import type { Linker } from './linkers';

type Json = Record<string, unknown>;

/**
 * Properties with the password or client secret that an update has left out, as clients do that send back what they have
 * read. It is taken from the connection's Secret, only for the same target, user and namespace: it goes nowhere else.
 */
export async function withKeptCredential(
  properties: unknown,
  { clusterId }: LinkerAddress,
  before: Linker | undefined,
): Promise<unknown> {
  const sent = membersOf(properties);
  const authInfo = membersOf(sent['authInfo']);
  const member = missingMember(authInfo);
  if (!before?.record || !member || !isSame(before.record.linker.properties, sent)) return properties;
  const credential = await keptCredential(clients, clusterId, before.record);
  if (credential === undefined) return properties;
  const value = member === 'secret' ? credential : { secretType: 'rawValue', value: credential };
  return { ...sent, authInfo: { ...authInfo, [member]: value } };
}

function missingMember({ authType, secret, secretInfo }: Json): 'secret' | 'secretInfo' | undefined {
  if (authType === 'servicePrincipalSecret') return secret ? undefined : 'secret';
  if (authType !== 'secret') return undefined;
  const { secretType = 'rawValue', value } = membersOf(secretInfo);
  return secretType !== 'rawValue' || value ? undefined : 'secretInfo';
}

/** Whether both are about the same target, user and namespace. */
function isSame(kept: Json, sent: Json): boolean {
  return identityOf(kept) === identityOf(sent);
}

function identityOf({ targetService, authInfo, scope }: Json): string {
  const { type, id, endpoint } = membersOf(targetService);
  const { authType, name, clientId, principalId } = membersOf(authInfo);
  const parts = [type, id, endpoint, authType, name, clientId, principalId, scope ?? 'default'];
  // What is no text is refused later.
  return JSON.stringify(parts.map((part) => (typeof part === 'string' ? part : null))).toLowerCase();
}

function membersOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
