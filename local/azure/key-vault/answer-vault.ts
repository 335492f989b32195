import type { JWTPayload } from 'jose';
import { asRecord } from '../json';
import type { Json } from '../json';
import type { Answer, Azure } from '../provider';
import type { Resource } from '../resource-store';
import { addVersion, secretId, type SecretVersion, versionsOf } from './secret-versions';
import { requireAccess, type SecretPermission } from './vault-access';
import { badParameter, vaultError } from './vault-error';
import { vaultUri } from './vault-path';

export interface VaultRequest {
  method: string;
  vaultName: string;
  /** Path below the vault's address, for example `/secrets/db-password`. */
  below: string;
  query: URLSearchParams;
  body: Json;
  claims: JWTPayload;
  /** Address that the request came from. */
  address: string;
  /** `https://host:port` as the client called it. */
  origin: string;
}

interface SecretCall extends VaultRequest {
  vault: Resource;
  /** Absent on the collection. */
  name?: string;
  version?: string;
}

const SECRETS = /^\/secrets(?:\/([0-9A-Za-z-]{1,127})(?:\/([0-9a-f]{32}|versions))?)?\/?$/i;

/**
 * The secrets of a vault: read, list, set. https://learn.microsoft.com/rest/api/keyvault/secrets
 * Unlike Resource Manager, the vault checks what its caller may do.
 */
export function answerVault(request: VaultRequest, azure: Azure): Answer {
  const vault = findVault(request.vaultName, azure);
  if (!request.query.get('api-version')) throw badParameter('api-version must be specified');
  const [, name, rest] = SECRETS.exec(request.below) ?? [];
  if (!SECRETS.test(request.below)) throw vaultError(404, 'NotFound', 'There is nothing at this path.');
  const call: SecretCall = {
    ...request,
    vault,
    ...(name === undefined ? {} : { name }),
    ...(rest === undefined ? {} : { version: rest.toLowerCase() }),
  };
  const { permission, answer } = operationOf(call);
  requireAccess({ ...call, name: name ?? '', permission }, azure);
  return answer(call, azure);
}

function findVault(name: string, { store }: Azure): Resource {
  const key = `/providers/microsoft.keyvault/vaults/${name.toLowerCase()}`;
  const [vault] = store.filter((id) => id.endsWith(key));
  if (vault) return vault;
  throw vaultError(404, 'VaultNotFound', `The vault ${name} was not found.`);
}

interface SecretOperation {
  permission: SecretPermission;
  answer(call: SecretCall, azure: Azure): Answer;
}

function operationOf({ method, name, version }: SecretCall): SecretOperation {
  if (method === 'GET' && name === undefined) return { permission: 'list', answer: listSecrets };
  if (method === 'GET' && version === 'versions') return { permission: 'list', answer: listVersions };
  if (method === 'GET') return { permission: 'get', answer: getSecret };
  if (method === 'PUT' && name !== undefined && version === undefined)
    return { permission: 'set', answer: setSecret };
  throw vaultError(405, 'MethodNotAllowed', `The method ${method} is not allowed here.`);
}

function getSecret(call: SecretCall, azure: Azure): Answer {
  const { version } = call;
  const versions = versionsOf(requireSecret(call, azure));
  const found = version === undefined ? versions.at(-1) : versions.find((one) => one.version === version);
  if (!found) throw secretNotFound(call);
  if (!found.enabled) {
    const message = 'Operation get is not allowed on a disabled secret.';
    throw vaultError(403, 'Forbidden', message, 'SecretDisabled');
  }
  return { status: 200, body: { value: found.value, ...shown(call, found) } };
}

function listSecrets(call: SecretCall, { store }: Azure): Answer {
  const value = store.list(`${call.vault.id}/secrets`).flatMap((secret) => {
    const name = secret.id.split('/').at(-1) ?? '';
    const { id: _id, ...rest } = shown({ ...call, name }, versionsOf(secret).at(-1));
    return { id: `${base(call)}secrets/${name}`, ...rest };
  });
  return { status: 200, body: { value, nextLink: null } };
}

function listVersions(call: SecretCall, azure: Azure): Answer {
  const versions = versionsOf(requireSecret(call, azure));
  return { status: 200, body: { value: versions.map((one) => shown(call, one)), nextLink: null } };
}

function setSecret(call: SecretCall, azure: Azure): Answer {
  const { vault, name = '', body } = call;
  const { value, contentType, tags } = body;
  if (typeof value !== 'string') throw badParameter('Property  has invalid value');
  const { enabled } = asRecord(body['attributes']);
  const secret = addVersion(azure, secretId(vault.id, name), {
    value,
    ...(typeof enabled === 'boolean' ? { enabled } : {}),
    ...(typeof contentType === 'string' ? { contentType } : {}),
    ...(tags === undefined ? {} : { tags: asRecord(tags) }),
  });
  return { status: 200, body: { value, ...shown(call, versionsOf(secret).at(-1)) } };
}

function requireSecret(call: SecretCall, { store }: Azure): Resource {
  const secret = store.get(secretId(call.vault.id, call.name ?? ''));
  if (secret) return secret;
  throw secretNotFound(call);
}

function secretNotFound({ name = '', version }: SecretCall): Error {
  const which = version === undefined || version === 'versions' ? name : `${name}/${version}`;
  return vaultError(
    404,
    'SecretNotFound',
    `A secret with (name/id) ${which} was not found in this key vault. If you recently deleted this secret you may be ` +
      'able to recover it using the correct recovery command. For help resolving this issue, please see ' +
      'https://go.microsoft.com/fwlink/?linkid=2125182',
  );
}

/** A version without its value. */
function shown(call: SecretCall, found: SecretVersion | undefined): Json {
  const { version = '', enabled = true, created = 0, contentType, tags } = found ?? {};
  const recovery = { recoveryLevel: 'Recoverable+Purgeable', recoverableDays: 90 };
  return {
    ...(contentType === undefined ? {} : { contentType }),
    id: `${base(call)}secrets/${call.name ?? ''}/${version}`,
    attributes: { enabled, created, updated: created, ...recovery },
    ...(tags ? { tags } : {}),
  };
}

function base({ origin, vaultName }: SecretCall): string {
  return vaultUri(origin, vaultName);
}
