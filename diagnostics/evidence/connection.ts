import { sameArmId } from '../../connection/arm-id';
import {
  EXTENSION_NAMESPACE,
  secretName,
  secretProviderClassName,
  serviceAccountName,
} from '../../connection/names';
import { API_VERSIONS } from './api-versions';
import type { Evidence } from './evidence';
import type { KubernetesObject } from './kubernetes-reader';
import { type Reading, Unreadable } from './reading';

/** What checks read of a linker's properties. Loose: requests under examination can hold anything. */
export interface LinkerFacts {
  targetService?: {
    type?: string;
    id?: string;
    endpoint?: string;
    resourceProperties?: { type?: string; connectAsKubernetesCsiDriver?: boolean | null } | null;
  } | null;
  authInfo?: {
    authType?: string;
    clientId?: string | null;
    subscriptionId?: string | null;
    roles?: string[] | null;
  } | null;
  scope?: string | null;
  vNetSolution?: { type?: string | null } | null;
  secretStore?: { keyVaultId?: string | null } | null;
  configurationInfo?: { action?: string | null } | null;
  provisioningState?: string | null;
}

interface Principal {
  clientId: string;
  principalId?: string | undefined;
  resourceId?: string | undefined;
}

/** A connection of the cluster, as it is recorded in the cluster or listed by Azure. */
export interface Connection {
  id: string;
  name: string;
  namespace: string;
  properties: LinkerFacts;
  kind: 'workloadIdentity' | 'secret' | 'servicePrincipal' | 'csi';
  /** `undefined` when the kind has none. */
  secretName: string | undefined;
  serviceAccountName: string | undefined;
  secretProviderClassName: string | undefined;
  /** Keys that the Secret must hold; empty when they are not recorded. */
  keys: readonly { name: string; isSecret: boolean }[];
  principal: Principal | undefined;
  /** GUIDs of role definitions; empty when they are not recorded. */
  roles: readonly string[];
  /** Recorded in the cluster; otherwise names of objects are what the command line would give. */
  isRecorded: boolean;
}

interface StoredRecord {
  linker?: { id?: string; name?: string; properties?: LinkerFacts };
  objects?: {
    namespace?: string;
    secretName?: string;
    serviceAccountName?: string;
    secretProviderClassName?: string;
    keys?: { name: string; isSecret: boolean }[];
  };
  principal?: Principal;
  roles?: string[];
}

/** Label of the ConfigMaps that record connections, and the key that holds the record. */
const RECORD_SELECTOR = 'aks-service-connector/record=connection';
const RECORD_KEY = 'connection.json';

/**
 * Every connection of the cluster: those recorded in sc-system and those that Azure lists.
 * @throws Unreadable when neither can be read, and when one cannot and `complete` is asked for.
 */
export async function readConnections(
  evidence: Evidence,
  clusterId: string,
  options: { complete?: boolean } = {},
): Promise<Connection[]> {
  const [records, linkers] = await Promise.all([readRecords(evidence), readLinkers(evidence, clusterId)]);
  const failed = [records, linkers].filter((reading) => reading.state === 'notReadable');
  const [first] = failed;
  if (first?.state === 'notReadable' && (options.complete === true || failed.length === 2))
    throw new Unreadable(first.what, first.reason);
  const recorded = valueOf(records).flatMap(fromRecord);
  const listed = valueOf(linkers).flatMap(fromLinker);
  return [...recorded, ...listed.filter((one) => !recorded.some((other) => sameArmId(one.id, other.id)))];
}

function valueOf<T>(reading: Reading<T[]>): T[] {
  return reading.state === 'found' ? reading.value : [];
}

function readRecords(evidence: Evidence): Promise<Reading<KubernetesObject[]>> {
  return evidence.list(`/api/v1/namespaces/${EXTENSION_NAMESPACE}/configmaps`, {
    labelSelector: RECORD_SELECTOR,
  });
}

function readLinkers(evidence: Evidence, clusterId: string): Promise<Reading<StoredRecord['linker'][]>> {
  return evidence.armList(`${clusterId}/providers/Microsoft.ServiceLinker/linkers`, API_VERSIONS.linkers);
}

function fromRecord(map: KubernetesObject): Connection[] {
  const { linker, objects = {}, principal, roles = [] } = parsed((map as StoredMap).data?.[RECORD_KEY]);
  const [own] = fromLinker(linker);
  if (!own) return [];
  const {
    namespace,
    secretName: secret,
    serviceAccountName: account,
    keys,
    secretProviderClassName,
  } = objects;
  return [
    {
      ...own,
      namespace: namespace ?? own.namespace,
      secretName: secret,
      serviceAccountName: account,
      secretProviderClassName,
      keys: keys ?? [],
      principal: principal ?? own.principal,
      roles,
      isRecorded: true,
    },
  ];
}

interface StoredMap extends KubernetesObject {
  data?: Record<string, string>;
}

function parsed(text: string | undefined): StoredRecord {
  try {
    return JSON.parse(text ?? '{}') as StoredRecord;
  } catch {
    return {};
  }
}

/** Names follow the rule of the command line; ARM does not keep them. */
function fromLinker(linker: StoredRecord['linker']): Connection[] {
  const { id, name, properties = {} } = linker ?? {};
  if (id === undefined || name === undefined) return [];
  const kind = kindOf(properties);
  return [
    {
      id,
      name,
      properties,
      kind,
      namespace: properties.scope ?? 'default',
      keys: [],
      roles: properties.authInfo?.roles ?? [],
      isRecorded: false,
      ...namesOf(name, kind, properties),
    },
  ];
}

function namesOf(
  name: string,
  kind: Connection['kind'],
  { authInfo, secretStore, configurationInfo }: LinkerFacts,
): Pick<Connection, 'secretName' | 'secretProviderClassName' | 'serviceAccountName' | 'principal'> {
  const clientId = authInfo?.clientId ?? undefined;
  const hasAccount = kind === 'workloadIdentity' && clientId !== undefined;
  // With a vault as the store of secrets, the Secret in the cluster is another one.
  const hasSecret = kind !== 'csi' && !secretStore?.keyVaultId;
  const hasObject = (isUsual: boolean) => isUsual && configurationInfo?.action !== 'optOut';
  return {
    secretName: hasObject(hasSecret) ? secretName(name) : undefined,
    secretProviderClassName: hasObject(kind === 'csi') ? secretProviderClassName(name) : undefined,
    serviceAccountName: hasAccount ? serviceAccountName(clientId) : undefined,
    principal: clientId === undefined ? undefined : { clientId },
  };
}

/** How the workload authenticates, as far as the properties tell. */
export function kindOf({ authInfo, targetService }: LinkerFacts): Connection['kind'] {
  if (targetService?.resourceProperties?.connectAsKubernetesCsiDriver === true) return 'csi';
  if (authInfo?.authType === 'userAssignedIdentity') return 'workloadIdentity';
  return authInfo?.authType === 'servicePrincipalSecret' ? 'servicePrincipal' : 'secret';
}
