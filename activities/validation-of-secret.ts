import type { RenderedConfiguration } from '../connection/configuration';
import { secretReference } from '../kubernetes/manifests';
import { type CheckedConnection, fine, type Finding, wrong } from './checked-connection';
import { targetOf } from './work';
import { hashValues, readValues } from './values';

/**
 * Whether the Secret holds what was written: every expected key, with its value unchanged. Plain values are compared one
 * by one; credentials through the recorded hash. Keys that somebody has added do no harm, so they are a warning.
 */
export async function checkSecret(checked: CheckedConnection): Promise<Finding> {
  const { namespace, secretName = '', keys } = checked.record.objects;
  const name = `Secret ${namespace}/${secretName}`;
  const held = await heldValues(checked);
  if (!held) return wrong('SecretMissing', `${name} is missing.`);
  const missing = keys.filter((key) => !held.has(key.name)).map((key) => key.name);
  if (missing.length > 0) return wrong('SecretChanged', `${name} lacks ${missing.join(', ')}.`);
  if (hashOf(checked, held) !== checked.record.valuesHash)
    return wrong('SecretChanged', `${name} was changed: ${await whatChanged(checked, held)}.`);
  const added = [...held.keys()].filter((key) => !keys.some((known) => known.name === key));
  if (added.length === 0) return fine;
  const message = `${name} holds keys that are not of this connection: ${added.join(', ')}.`;
  return { result: 'warning', code: 'SecretExtended', message };
}

async function whatChanged(checked: CheckedConnection, held: ReadonlyMap<string, string>): Promise<string> {
  const changed = (await currentValues(checked))
    .filter((entry) => !entry.isSecret && held.get(entry.name) !== entry.value)
    .map((entry) => entry.name);
  return changed.length > 0 ? `the values of ${changed.join(', ')}` : 'a credential';
}

/**
 * Whether the credentials that the target gives out now are those in the Secret: not after a key was rotated. Credentials
 * that the caller has given cannot be asked for, so they are not checked.
 */
export async function checkCredentials(checked: CheckedConnection): Promise<Finding | undefined> {
  const { work, facts, record, isTargetThere } = checked;
  if (work.auth !== 'secret' || !isTargetThere || !targetOf(work, facts).credentials) return undefined;
  const held = await heldValues(checked);
  // What was changed in the cluster is the other check's to tell.
  if (!held || hashOf(checked, held) !== record.valuesHash) return undefined;
  const notKept = new Set(
    Object.keys(work.request.properties.configurationInfo?.additionalConfigurations ?? {}),
  );
  const appended = work.request.properties.configurationInfo?.additionalConnectionStringProperties;
  if (appended && Object.keys(appended).length > 0) return undefined;
  const rendered = await currentValues(checked);
  const stale = rendered.filter(
    ({ name, isSecret, value }) => isSecret && !notKept.has(name) && held.get(name) !== value,
  );
  if (stale.length === 0) return fine;
  const names = stale.map(({ name }) => name).join(', ');
  return wrong('CredentialsOutdated', `The target's keys were changed since ${names} was written.`);
}

async function heldValues({
  kubernetes,
  record,
}: CheckedConnection): Promise<Map<string, string> | undefined> {
  const { namespace, secretName = '' } = record.objects;
  const secret = await kubernetes.read(secretReference(namespace, secretName));
  if (!secret) return undefined;
  const entries = Object.entries(secret.data ?? {});
  return new Map(entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}

/** Hash of the connection's own keys. */
function hashOf({ work, record }: CheckedConnection, held: ReadonlyMap<string, string>): string {
  const values = record.objects.keys.map(({ name }) => ({ name, value: held.get(name) ?? '' }));
  return hashValues(values, work.linkerId, work.clients.sealingKey);
}

/** What a request with these properties would write now. Empty when the target is gone. */
async function currentValues({
  work,
  facts,
  record,
  isTargetThere,
}: CheckedConnection): Promise<RenderedConfiguration[]> {
  return isTargetThere ? readValues(work, facts, record.naming) : [];
}
