import { z } from 'zod';
import { sameArmId } from '../../connection/arm-id';
import type { LinkerProperties } from '../../connection/linker';
import { isSealed, unseal } from '../../connection/sealing';
import { EXTENSION_NAMESPACE } from '../../connection/names';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client';
import { RECORD_LABEL } from '../../kubernetes/manifests';
import { findTarget } from '../../targets/registry';

const SystemData = z.object({
  createdBy: z.string(),
  createdByType: z.string(),
  createdAt: z.string(),
  lastModifiedBy: z.string(),
  lastModifiedByType: z.string(),
  lastModifiedAt: z.string(),
});
export type SystemData = z.infer<typeof SystemData>;

/** One connection as it is kept with the extension, in a ConfigMap. Holds no credential. */
export const ConnectionRecord = z.object({
  linker: z.object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    systemData: SystemData,
    properties: z.record(z.string(), z.unknown()),
  }),
  target: z.object({ kind: z.string(), resourceId: z.string() }),
  objects: z.object({
    namespace: z.string(),
    secretName: z.string().optional(),
    keys: z.array(z.object({ name: z.string(), isSecret: z.boolean() })),
    serviceAccountName: z.string().optional(),
    secretProviderClassName: z.string().optional(),
  }),
  principal: z
    .object({ clientId: z.string(), principalId: z.string(), resourceId: z.string().optional() })
    .optional(),
  /** Keyed hash of the values of the Secret. */
  valuesHash: z.string(),
  /** Whether variable names carry the connection's name. */
  naming: z.enum(['plain', 'named']),
  /** GUIDs of the role definitions that the principal has on the target. */
  roles: z.array(z.string()),
  /** Access that the target keeps itself and this system has given to the principal. */
  ownAccess: z.string().optional(),
  /** User of the principal that this system has made in the database. */
  databaseUser: z.object({ userName: z.string(), database: z.string() }).optional(),
  /** Addresses and ranges that the target's firewall admits for this connection. */
  firewallRanges: z.array(z.string()),
  /** Those of them that this system has added to the firewall, for this connection or for one that shares the target. */
  openedRanges: z.array(z.string()).default([]),
});
export type ConnectionRecord = z.infer<typeof ConnectionRecord>;

/** Key of the ConfigMap that holds the record. */
export const RECORD_KEY = 'connection.json';

/** Every connection of a cluster. ConfigMaps that are not understood are left out. */
export async function readRecords(kubernetes: KubernetesClient): Promise<ConnectionRecord[]> {
  const maps = await kubernetes.list('v1', 'ConfigMap', EXTENSION_NAMESPACE, `${RECORD_LABEL}=connection`);
  return maps.flatMap((map) => parseRecord(map.data?.[RECORD_KEY]) ?? []);
}

export function parseRecord(text: string | undefined): ConnectionRecord | undefined {
  if (text === undefined) return undefined;
  try {
    return ConnectionRecord.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The one of this connection. */
export function recordOfLinker(
  records: readonly ConnectionRecord[],
  linkerId: string,
): ConnectionRecord | undefined {
  return records.find(({ linker }) => sameArmId(linker.id, linkerId));
}

/** The connections of the cluster but this one. */
export function otherRecords(records: readonly ConnectionRecord[], linkerId: string): ConnectionRecord[] {
  return records.filter(({ linker }) => !sameArmId(linker.id, linkerId));
}

/**
 * The properties of a linker as they are kept and shown: without the values of credentials. Properties of a connection
 * string that are the address of the target are no credentials; they come sealed with all the others.
 */
export function withoutSecrets(properties: LinkerProperties, sealingKey: Buffer): Record<string, unknown> {
  const { authInfo, configurationInfo, targetService } = properties;
  const shown: Record<string, unknown> = { ...properties };
  if (authInfo) shown['authInfo'] = publicAuthInfo(authInfo);
  if (!configurationInfo) return shown;
  const { additionalConfigurations, additionalConnectionStringProperties } = configurationInfo;
  const addresses = Object.keys(findTarget(targetService)?.target.addressProperties ?? {});
  const isAddress = (name: string) => addresses.some((known) => known.toLowerCase() === name.toLowerCase());
  const open = (value: string) => (isSealed(value) ? unseal(value, sealingKey) : value);
  shown['configurationInfo'] = {
    ...configurationInfo,
    ...shownValues('additionalConfigurations', additionalConfigurations, () => ''),
    ...shownValues(
      'additionalConnectionStringProperties',
      additionalConnectionStringProperties,
      (value, name) => (isAddress(name) ? open(value) : ''),
    ),
  };
  return shown;
}

function publicAuthInfo(authInfo: NonNullable<LinkerProperties['authInfo']>): Record<string, unknown> {
  if (authInfo.authType === 'servicePrincipalSecret') {
    const { secret: _secret, ...rest } = authInfo;
    return rest;
  }
  if (authInfo.authType !== 'secret' || authInfo.secretInfo?.secretType !== 'rawValue') return authInfo;
  return { ...authInfo, secretInfo: { secretType: 'rawValue' } };
}

/** Callers may put credentials into values of their own, so of most only the names are kept. */
function shownValues(
  member: string,
  values: Record<string, string> | null | undefined,
  show: (value: string, name: string) => string,
): Record<string, Record<string, string>> {
  if (!values) return {};
  const entries = Object.entries(values).map(([name, value]) => [name, show(value, name)] as const);
  return { [member]: Object.fromEntries(entries) };
}
