import type { RenderedConfiguration } from '../../connection/configuration';
import { vaultReferenceOf } from '../../connection/vault-reference';
import { secretReference } from '../../kubernetes/manifests';
import { splitProperties } from '../../targets/split-properties';
import { type CheckedConnection, fine, type Finding, wrong } from './checked-connection';
import { targetOf, type Work } from '../work';
import { hashValues, readValues } from '../phases/values';

const skipped: Finding = {
  result: 'success',
  message:
    'Skipped: the configuration is opted out (configurationInfo.action), so the cluster holds no Secret.',
};

/**
 * Whether the Secret holds what was written: every expected key, with its value unchanged. Plain values are compared one
 * by one; credentials through the recorded hash. Keys that somebody has added do no harm, so they are a warning.
 */
export async function checkSecret(checked: CheckedConnection): Promise<Finding> {
  if (checked.work.isConfigurationOptedOut) return skipped;
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
 * Whether the credentials that the target or the key vault gives out now are those in the Secret: not after a rotation.
 * Credentials that the caller has given cannot be asked for, so they are not checked.
 */
export async function checkCredentials(checked: CheckedConnection): Promise<Finding | undefined> {
  const { work, record, isTargetThere } = checked;
  if (!isTargetThere || work.isConfigurationOptedOut || !canBeAsked(checked)) return undefined;
  const held = await heldValues(checked);
  // What was changed in the cluster is the other check's to tell.
  if (!held || hashOf(checked, held) !== record.valuesHash) return undefined;
  const { additionalConfigurations, additionalConnectionStringProperties } =
    work.request.properties.configurationInfo ?? {};
  // Values of the caller's own are not kept, so strings that hold them cannot be made again.
  const { appended } = splitProperties(work.target, additionalConnectionStringProperties ?? {});
  if (Object.keys(appended).length > 0) return undefined;
  const notKept = new Set(Object.keys(additionalConfigurations ?? {}));
  const stale = (await currentValues(checked)).filter(
    ({ name, isSecret, value }) => isSecret && !notKept.has(name) && held.get(name) !== value,
  );
  return stale.length === 0 ? fine : outdated(work, stale.map(({ name }) => name).join(', '));
}

function canBeAsked({ work, facts }: CheckedConnection): boolean {
  if (work.auth !== 'secret') return false;
  return vaultReferenceOf(work.request.properties) !== undefined || !!targetOf(work, facts).credentials;
}

function outdated(work: Work, names: string): Finding {
  const reference = vaultReferenceOf(work.request.properties);
  const what = reference
    ? `The secret ${reference.name} of the key vault was changed`
    : "The target's keys were changed";
  const advice = 'Send the request of the connection again: it writes the current value.';
  return wrong('CredentialsOutdated', `${what} since ${names} was written. ${advice}`);
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
