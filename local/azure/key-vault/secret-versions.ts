import { createHash, randomBytes } from 'node:crypto';
import { asRecord } from '../json';
import type { Json } from '../json';
import type { Azure } from '../provider';
import type { Resource } from '../resource-store';

/** One version of a secret, as it is kept. */
export interface SecretVersion {
  /** 32 hex digits. */
  version: string;
  value: string;
  enabled: boolean;
  contentType?: string;
  tags?: Json;
  /** Epoch seconds. */
  created: number;
}

export interface WantedVersion {
  value: string;
  enabled?: boolean | undefined;
  contentType?: string | undefined;
  tags?: Json | undefined;
}

const ID_BYTES = 16;

/** Id of a secret as a child resource of its vault. */
export function secretId(vaultId: string, name: string): string {
  return `${vaultId}/secrets/${name}`;
}

/** Versions of a secret, the oldest first. One that a world brings has a version that follows from its value. */
export function versionsOf(secret: Resource): SecretVersion[] {
  const { versions, value } = secret.secrets;
  if (Array.isArray(versions)) return versions as SecretVersion[];
  if (typeof value !== 'string') return [];
  const version = createHash('sha256').update(`${secret.id.toLowerCase()}\n${value}`).digest('hex');
  const { enabled } = asRecord(asRecord(secret.body['properties'])['attributes']);
  return [
    {
      version: version.slice(0, 2 * ID_BYTES),
      value,
      enabled: enabled !== false,
      created: Math.floor(secret.createdAt / 1000),
    },
  ];
}

/** Adds a version, which is the current one from now on; makes the secret when there is none. */
export function addVersion(azure: Azure, id: string, wanted: WantedVersion): Resource {
  const { value, enabled = true, contentType, tags } = wanted;
  const before = azure.store.get(id);
  const added: SecretVersion = {
    version: randomBytes(ID_BYTES).toString('hex'),
    value,
    enabled,
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags ? { tags } : {}),
    created: Math.floor(azure.now() / 1000),
  };
  const secret: Resource = {
    id: before?.id ?? id,
    body: { properties: { attributes: { enabled } } },
    secrets: { versions: [...(before ? versionsOf(before) : []), added] },
    behaviour: before?.behaviour ?? {},
    createdAt: before?.createdAt ?? azure.now(),
  };
  azure.store.save(secret);
  return secret;
}
