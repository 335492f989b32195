import type { ConnectionFacts } from '../../connection/plan';
import type { LinkerProperties } from '../../connection/linker';
import { sealProperties, unsealProperties } from '../../connection/sealing';
import { secretReference } from '../../kubernetes/manifests';
import type { Clients } from '../clients';
import { readTarget } from '../phases/resolve-target';
import { hashValues, readValues } from '../phases/values';
import { openWork, type Work } from '../work';
import type { ConnectionRecord } from './connection-record';
import { readTenant } from './list-configurations';
import { recordedFacts, recordedRequest } from './recorded-work';

/** Stands for the credential while its place in the values is looked for. Letters and digits are escaped nowhere. */
const MARKER = 'placeOfTheCredential';

/**
 * The password or client secret that the caller once gave for a connection, out of the connection's Secret: it is kept
 * nowhere else. Never store or return it; seal it at once.
 * @returns undefined when there is none, or when it cannot be told for certain: the Secret is gone or was changed, or it
 * holds other values of the caller's own.
 */
export async function keptCredential(
  clients: Clients,
  clusterId: string,
  record: ConnectionRecord,
): Promise<string | undefined> {
  try {
    const work = await openWork(clients, recordedRequest(clusterId, record, clients.sealingKey));
    if (!withCredential(work.request.properties, MARKER) || work.isConfigurationOptedOut) return undefined;
    const [target, tenant, held] = await Promise.all([
      readTarget(work),
      readTenant(work),
      readHeld(work, record),
    ]);
    return await findCredential(work, record, { ...recordedFacts(record), target, ...tenant }, held);
  } catch {
    // Whatever stands in the way: the caller can send the credential again.
    return undefined;
  }
}

async function findCredential(
  work: Work,
  record: ConnectionRecord,
  facts: ConnectionFacts,
  held: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const valuesWith = (credential: string) => readValues(workWith(work, credential), facts, record.naming);
  for (const { name, value } of await valuesWith(MARKER)) {
    for (const candidate of candidates(value, held.get(name))) {
      const values = new Map((await valuesWith(candidate)).map((entry) => [entry.name, entry.value]));
      if (hashOf(work, record, values) === record.valuesHash) return candidate;
    }
  }
  return undefined;
}

/** What stands in a held value where the marker stands in the made one, as it is and with its percent signs read. */
function candidates(made: string, held: string | undefined): string[] {
  const [before = '', after, ...more] = made.split(MARKER);
  if (held === undefined || after === undefined || more.length > 0) return [];
  if (held.length <= before.length + after.length || !held.startsWith(before) || !held.endsWith(after))
    return [];
  const found = held.slice(before.length, held.length - after.length);
  try {
    return [...new Set([found, decodeURIComponent(found)])];
  } catch {
    return [found];
  }
}

function workWith(work: Work, credential: string): Work {
  const { sealingKey } = work.clients;
  const recorded = unsealProperties(work.request.properties, sealingKey);
  const properties = sealProperties(withCredential(recorded, credential) ?? recorded, sealingKey);
  return { ...work, request: { ...work.request, properties } };
}

/** The properties with another credential of the caller's; undefined when they have none. */
function withCredential(properties: LinkerProperties, credential: string): LinkerProperties | undefined {
  const { authInfo } = properties;
  if (authInfo?.authType === 'servicePrincipalSecret')
    return { ...properties, authInfo: { ...authInfo, secret: credential } };
  if (authInfo?.authType !== 'secret' || authInfo.secretInfo?.secretType !== 'rawValue') return undefined;
  return {
    ...properties,
    authInfo: { ...authInfo, secretInfo: { secretType: 'rawValue', value: credential } },
  };
}

async function readHeld(work: Work, { objects }: ConnectionRecord): Promise<Map<string, string>> {
  const { namespace, secretName = '' } = objects;
  const secret = await (await work.kubernetes()).read(secretReference(namespace, secretName));
  const entries = Object.entries(secret?.data ?? {});
  return new Map(entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}

function hashOf(work: Work, { objects }: ConnectionRecord, values: ReadonlyMap<string, string>): string {
  const own = objects.keys.map(({ name }) => ({ name, value: values.get(name) ?? '' }));
  return hashValues(own, work.linkerId, work.clients.sealingKey);
}
