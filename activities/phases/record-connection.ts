import type { Caller } from '../../connection/caller';
import { EXTENSION_NAMESPACE, recordName } from '../../connection/names';
import type { ConnectionFacts, PlannedOperation } from '../../connection/plan';
import {
  configMapManifest,
  configMapReference,
  namespaceManifest,
  namespaceReference,
} from '../../kubernetes/manifests';
import {
  type ConnectionRecord,
  parseRecord,
  RECORD_KEY,
  recordOfLinker,
  type SystemData,
  withoutSecrets,
} from '../records/connection-record';
import { readOthers } from '../records/read-others';
import { isNetworkOptedOut, wantedRanges } from './firewall-ranges';
import { rolesOf } from './roles';
import { withPrevious } from './previous-state';
import { leaveRemains } from '../records/remains';
import { undoObjects } from './undo-object';
import { operation, type PhaseModule, skip, targetOf, type Work } from '../work';

/** Name of the change that makes a record of a connection one of what is left of it. */
export const LEAVE_REMAINS = 'leaveRemains';
const LINKER_TYPE = 'microsoft.servicelinker/linkers';

/** Keeps what was made, without credentials, in a ConfigMap beside the extension. */
export const recordConnection: PhaseModule = {
  async plan(work, { facts, records, made, extension }) {
    const before = recordOfLinker(records, work.linkerId);
    if (before && facts.objects && isSame(before, await recordOf(work, facts, { before }))) {
      return skip('The record of the connection is up to date');
    }
    const isInstalled = extension?.provisioningState?.toLowerCase() === 'succeeded';
    const hasNamespace = !isInstalled || records.length > 0 || (await hasRecordNamespace(work));
    return {
      operations: [
        ...(hasNamespace ? [] : [namespaceOfRecords(work)]),
        operation('record-connection', 'configConnection', {
          // What a deleted connection has left is in its place, and comes back when this one fails.
          name: recordOfLinker(made, work.linkerId) ? 'updateRecord' : 'recordConnection',
          description: `Record the connection ${work.request.name} with the cluster`,
          action: 'kubernetes/configmaps/write',
          scope: work.clusterId,
          subject: `configmaps/${EXTENSION_NAMESPACE}/${recordName(work.linkerId)}`,
        }),
      ],
    };
  },

  async run(work, { facts, caller, requestedAt, operationId }) {
    const kubernetes = await work.kubernetes();
    const name = recordName(work.linkerId);
    const existing = await kubernetes.read(configMapReference(EXTENSION_NAMESPACE, name));
    const before = parseRecord(existing?.data?.[RECORD_KEY]);
    const after = await recordOf(work, facts, { before, caller, requestedAt });
    if (before && isSame(before, after)) return { state: 'done', message: 'The connection is recorded' };
    if (!existing && !(await hasRecordNamespace(work))) {
      await kubernetes.create(namespaceManifest(EXTENSION_NAMESPACE));
    }
    const data = { [RECORD_KEY]: JSON.stringify(after) };
    const { linkerId } = work;
    const wanted = configMapManifest({ namespace: EXTENSION_NAMESPACE, name, linkerId, data });
    const change = { operationId, sealingKey: work.clients.sealingKey };
    await kubernetes.apply(existing ? withPrevious(wanted, existing, change) : wanted, { force: true });
    return { state: 'done', message: 'The connection is recorded' };
  },

  async undo(work, { operations, operationId, facts: given }) {
    const others = await readOthers(work);
    const facts = await undoObjects(work, operations.filter(isObject), { operationId, others });
    const leaving = operations.find((planned) => !isObject(planned));
    if (leaving) {
      await leaveRemains(await work.kubernetes(), work.linkerId, given.staying ?? []);
      facts.undone.push(leaving.description);
    }
    return { state: 'done', message: 'The record of the connection is as it was before', facts };
  },
};

/** Whether an operation is about an object alone; else what a connection leaves takes the place of its record. */
function isObject({ name }: PlannedOperation): boolean {
  return name !== LEAVE_REMAINS;
}

/** The extension brings the namespace; somebody may have removed it since. */
async function hasRecordNamespace(work: Work): Promise<boolean> {
  return (await (await work.kubernetes()).read(namespaceReference(EXTENSION_NAMESPACE))) !== undefined;
}

function namespaceOfRecords({ clusterId }: Work): PlannedOperation {
  return operation('record-connection', 'configConnection', {
    name: 'createNamespace',
    description: `Create the namespace ${EXTENSION_NAMESPACE}`,
    action: 'kubernetes/namespaces/write',
    scope: clusterId,
    subject: `namespaces/${EXTENSION_NAMESPACE}`,
  });
}

interface Circumstances {
  before: ConnectionRecord | undefined;
  caller?: Caller | undefined;
  /** ISO 8601. */
  requestedAt?: string;
}

/** The record of a connection as the facts have it. */
export async function recordOf(
  work: Work,
  facts: ConnectionFacts,
  { before, ...order }: Circumstances,
): Promise<ConnectionRecord> {
  const { target, objects, principal, valuesHash = '', naming } = facts;
  if (!target || !objects || !naming) throw new Error('The connection is not complete');
  const roles = await rolesOf(work, facts);
  return {
    linker: {
      id: work.linkerId,
      name: work.request.name,
      type: LINKER_TYPE,
      systemData: systemDataOf(work, order, before?.linker.systemData),
      properties: {
        ...withoutSecrets(work.request.properties, work.clients.sealingKey),
        provisioningState: 'Succeeded',
      },
    },
    target: { kind: target.kind, resourceId: target.resourceId },
    objects,
    ...(principal ? { principal } : {}),
    valuesHash,
    naming,
    roles: roles.map(({ id }) => id.toLowerCase()),
    ...(facts.ownAccess === undefined ? {} : { ownAccess: facts.ownAccess }),
    ...databaseUserOf(facts),
    firewallRanges: rangesOf(work, facts),
    openedRanges: facts.openedRanges ?? [],
  };
}

/** The database user, if this system has made it. */
function databaseUserOf({ databaseUser }: ConnectionFacts): Pick<ConnectionRecord, 'databaseUser'> {
  if (!databaseUser?.isMade) return {};
  const { userName, database } = databaseUser;
  return { databaseUser: { userName, database } };
}

/** Who changed the connection last, and when; who made it stays. */
function systemDataOf(
  { clients }: Work,
  { caller, requestedAt }: Pick<Circumstances, 'caller' | 'requestedAt'>,
  before: SystemData | undefined,
): SystemData {
  const at = requestedAt ?? clients.now().toISOString();
  const by = caller?.name ?? clients.appId;
  const byType = caller?.type ?? 'Application';
  return {
    createdBy: before?.createdBy ?? by,
    createdByType: before?.createdByType ?? byType,
    createdAt: before?.createdAt ?? at,
    lastModifiedBy: by,
    lastModifiedByType: byType,
    lastModifiedAt: at,
  };
}

/** The addresses that the firewall of the target has to go on admitting. */
function rangesOf(work: Work, facts: ConnectionFacts): string[] {
  const { firewall } = targetOf(work, facts);
  if (!firewall || isNetworkOptedOut(work)) return [];
  return wantedRanges(work, facts.cluster?.outboundAddresses);
}

function isSame(before: ConnectionRecord, after: ConnectionRecord): boolean {
  return canonical(before) === canonical(after);
}

/** One text for equal records, whatever the order of their members; the time of the last change does not count. */
function canonical(record: ConnectionRecord): string {
  const { linker, ...rest } = record;
  const { systemData: _systemData, ...connection } = linker;
  return JSON.stringify(sorted({ ...rest, linker: connection }));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
