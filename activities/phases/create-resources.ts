import type { ConnectionFacts, ConnectionObjects, PlannedOperation } from '../../connection/plan';
import { csiIdentityOf } from '../../azure/managed-cluster';
import type { KubernetesClient, Manifest } from '../../kubernetes/kubernetes-client';
import { KubernetesError } from '../../kubernetes/kubernetes-error';
import { isUpToDate, namespaceManifest, namespaceReference } from '../../kubernetes/manifests';
import { foreignnessOf } from '../../kubernetes/ownership';
import { readCluster } from '../cluster-state';
import {
  assertNameIsFree,
  type ExistingObjects,
  keysOf,
  namingOf,
  objectNames,
  readObjects,
  renderObjects,
  type WantedObjects,
} from './connection-objects';
import { readRecords } from '../records/connection-record';
import { readOthers } from '../records/read-others';
import { isNetworkOptedOut } from './firewall-ranges';
import { readValues } from './values';
import { pollAgain } from '../waits';
import { together } from '../together';
import { operation, type PhaseModule, skip, type Work } from '../work';
import { type Change, withPrevious } from './previous-state';
import { undoObjects } from './undo-object';

const UNKNOWN_CLIENT = '00000000-0000-0000-0000-000000000000';
const ALL_OPTED_OUT =
  'Configuration, authentication and network are all left to you: the connection is recorded, and nothing else is done.';
const KINDS = ['secret', 'serviceAccount', 'secretProviderClass'] as const;

/** Makes the Kubernetes objects of a connection. Credentials are read, rendered and written here, and nowhere else. */
export const createResources: PhaseModule = {
  async plan(work, { facts, records }) {
    if (makesNothing(work)) {
      const objects = { ...objectNames(work, facts), keys: [] };
      const reason = 'The request opts out of configuration: nothing is written to the cluster';
      const naming = namingOf(work, facts, undefined, records);
      return skip(reason, {
        facts: { objects, naming },
        warnings: leavesAllToCaller(work) ? [ALL_OPTED_OUT] : [],
      });
    }
    assertNameIsFree(work, records);
    const kubernetes = await work.kubernetes();
    const existing = await readObjects(work, kubernetes, facts);
    const naming = namingOf(work, facts, existing.secret, records);
    if (!isComplete(work, facts)) {
      const principal = { clientId: UNKNOWN_CLIENT, principalId: UNKNOWN_CLIENT };
      const keys = keysOf(await readValues(work, { ...facts, principal }, naming));
      const objects = { ...objectNames(work, facts), keys };
      return {
        operations: await plannedChanges(work, kubernetes, objects, { existing }),
        facts: { objects, naming },
      };
    }
    const wanted = await renderObjects(work, facts, { naming, existing });
    const objects = { ...objectNames(work, facts), keys: wanted.keys };
    const operations = await plannedChanges(work, kubernetes, objects, { existing, wanted });
    const learnt = { objects, naming, ...hashOf(wanted) };
    if (operations.length === 0) return skip('The Kubernetes resources are up to date', { facts: learnt });
    return { operations, facts: learnt };
  },

  async run(work, { facts: given, progress, operationId }) {
    const facts = await withPrincipal(work, given);
    if (!isComplete(work, facts)) {
      return pollAgain('Dependency', 'The identity of the Key Vault add-on is not known yet', progress);
    }
    const kubernetes = await work.kubernetes();
    const [records, existing] = await together([
      readRecords(kubernetes),
      readObjects(work, kubernetes, facts),
    ]);
    assertNameIsFree(work, records);
    const naming = namingOf(work, facts, existing.secret, records);
    const wanted = await renderObjects(work, facts, { naming, existing });
    await ensureNamespace(work, kubernetes, existing);
    const change = { operationId, sealingKey: work.clients.sealingKey };
    try {
      for (const kind of KINDS) await applyChange(kubernetes, existing[kind], wanted[kind], change);
    } catch (error) {
      if (!isUnknownKind(error)) throw error;
      return pollAgain('Dependency', 'The API of the CSI driver is not there yet', progress);
    }
    const objects: ConnectionObjects = { ...objectNames(work, facts), keys: wanted.keys };
    const { principal } = facts;
    return {
      state: 'done',
      message: doneMessage(objects),
      facts: { objects, naming, ...hashOf(wanted), ...(principal ? { principal } : {}) },
    };
  },

  async undo(work, { operations, operationId }) {
    const others = await readOthers(work);
    const facts = await undoObjects(work, operations, { operationId, others });
    return { state: 'done', message: `Kubernetes objects taken back: ${facts.undone.length}`, facts };
  },
};

/** Whether the request leaves every Kubernetes object to the caller. */
function makesNothing(work: Work): boolean {
  return work.isConfigurationOptedOut && (work.auth !== 'workloadIdentity' || work.isAuthOptedOut);
}

/** Whether nothing is left to do but the record. */
function leavesAllToCaller(work: Work): boolean {
  const hasNoAuth = work.isAuthOptedOut || work.auth === 'secret';
  return hasNoAuth && (isNetworkOptedOut(work) || !work.target.firewall);
}

function doneMessage({ namespace, secretName, serviceAccountName = '' }: ConnectionObjects): string {
  return secretName === undefined
    ? `ServiceAccount ${serviceAccountName} is in namespace ${namespace}; the Secret is left to the caller`
    : `Secret ${secretName} is in namespace ${namespace}`;
}

/** Whether everything is known that the objects are made of. */
function isComplete(work: Work, facts: ConnectionFacts): boolean {
  return work.auth === 'secret' || facts.principal !== undefined;
}

async function withPrincipal(work: Work, facts: ConnectionFacts): Promise<ConnectionFacts> {
  if (facts.principal || work.auth !== 'csi') return facts;
  const principal = csiIdentityOf(await readCluster(work));
  return principal ? { ...facts, principal } : facts;
}

function hashOf({ valuesHash }: WantedObjects): Pick<ConnectionFacts, 'valuesHash'> {
  return valuesHash === undefined ? {} : { valuesHash };
}

/** A namespace that an object was read from is there. */
async function hasNamespace(
  { namespace }: Work,
  kubernetes: KubernetesClient,
  existing: ExistingObjects,
): Promise<boolean> {
  if (Object.keys(existing).length > 0) return true;
  return (await kubernetes.read(namespaceReference(namespace))) !== undefined;
}

async function ensureNamespace(
  work: Work,
  kubernetes: KubernetesClient,
  existing: ExistingObjects,
): Promise<void> {
  if (await hasNamespace(work, kubernetes, existing)) return;
  await kubernetes.create(namespaceManifest(work.namespace));
}

/** Writes an object that is missing or different. It is ours, so fields that others have changed are taken back. */
async function applyChange(
  kubernetes: KubernetesClient,
  existing: Manifest | undefined,
  wanted: Manifest | undefined,
  change: Change,
): Promise<void> {
  if (!wanted || (existing && isUpToDate(existing, wanted))) return;
  const isShared = wanted.kind === 'ServiceAccount';
  const manifest = existing && !isShared ? withPrevious(wanted, existing, change) : wanted;
  await kubernetes.apply(manifest, { force: existing !== undefined && !foreignnessOf(existing) });
}

function isUnknownKind(error: unknown): boolean {
  return error instanceof KubernetesError && error.kind === 'notFound';
}

async function plannedChanges(
  work: Work,
  kubernetes: KubernetesClient,
  objects: ConnectionObjects,
  { existing, wanted }: { existing: ExistingObjects; wanted?: WantedObjects },
): Promise<PlannedOperation[]> {
  const { namespace } = objects;
  const keys = objects.keys.map(({ name }) => name).join(', ');
  const names = {
    secret: objects.secretName,
    serviceAccount: objects.serviceAccountName,
    secretProviderClass: objects.secretProviderClassName,
  };
  const changes = KINDS.flatMap((kind) => {
    const name = names[kind];
    const before = existing[kind];
    const after = wanted?.[kind];
    if (!name || (before && after && isUpToDate(before, after))) return [];
    const details = kind === 'secret' ? ` with ${keys}` : '';
    return plannedObject(work, kind, { name, namespace, details, isNew: !before });
  });
  const isThere = await hasNamespace(work, kubernetes, existing);
  return [...(isThere ? [] : [plannedNamespace(work)]), ...changes];
}

const PLURALS = {
  secret: 'secrets',
  serviceAccount: 'serviceaccounts',
  secretProviderClass: 'secretproviderclasses',
} as const;

function plannedObject(
  work: Work,
  kind: (typeof KINDS)[number],
  object: { name: string; namespace: string; details: string; isNew: boolean },
): PlannedOperation {
  const { name, namespace, details, isNew } = object;
  const kindName = kind.charAt(0).toUpperCase() + kind.slice(1);
  return operation('create-resources', kind === 'serviceAccount' ? 'configAuth' : 'configConnection', {
    name: `${isNew ? 'create' : 'update'}${kindName}`,
    description: `${isNew ? 'Create' : 'Update'} the ${kindName} ${name} in namespace ${namespace}${details}`,
    action: `kubernetes/${PLURALS[kind]}/write`,
    scope: work.clusterId,
    subject: `${PLURALS[kind]}/${namespace}/${name}`,
  });
}

function plannedNamespace(work: Work): PlannedOperation {
  return operation('create-resources', 'configConnection', {
    name: 'createNamespace',
    description: `Create the namespace ${work.namespace}`,
    action: 'kubernetes/namespaces/write',
    scope: work.clusterId,
    subject: `namespaces/${work.namespace}`,
  });
}
