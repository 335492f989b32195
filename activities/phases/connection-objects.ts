import {
  secretName,
  secretProviderClassName,
  serviceAccountName,
  strippedName,
} from '../../connection/names';
import type { RenderedConfiguration } from '../../connection/configuration';
import type { ConnectionFacts, ConnectionObjects } from '../../connection/plan';
import type { KubernetesClient, Manifest, ObjectReference } from '../../kubernetes/kubernetes-client';
import {
  NAMING_ANNOTATION,
  secretManifest,
  secretProviderClassManifest,
  secretProviderClassReference,
  secretReference,
  serviceAccountManifest,
  serviceAccountReference,
} from '../../kubernetes/manifests';
import { foreignnessOf } from '../../kubernetes/ownership';
import { secretProviderParameters } from '../../targets/keyvault/secret-provider';
import { fail } from '../connection-failure';
import { type ConnectionRecord, otherRecords, recordOfLinker } from '../records/connection-record';
import { hashValues, type Naming, readValues } from './values';
import { together } from '../together';
import type { Work } from '../work';

/**
 * Names of a connection's objects. Client ids are known early, except that of an add-on which is still off. Without the
 * configuration only the ServiceAccount of an identity that this system sets up is left.
 */
export function objectNames(work: Work, facts: ConnectionFacts): Omit<ConnectionObjects, 'keys'> {
  const { name } = work.request;
  const clientId = facts.principal?.clientId;
  const hasConfiguration = !work.isConfigurationOptedOut;
  const hasAccount = work.auth === 'workloadIdentity' && (hasConfiguration || !work.isAuthOptedOut);
  return {
    namespace: work.namespace,
    ...(hasConfiguration ? { secretName: secretName(name) } : {}),
    ...(hasAccount && clientId ? { serviceAccountName: serviceAccountName(clientId) } : {}),
    ...(work.auth === 'csi' && hasConfiguration
      ? { secretProviderClassName: secretProviderClassName(name) }
      : {}),
  };
}

/** What exists of a connection's objects. */
export interface ExistingObjects {
  secret?: Manifest;
  serviceAccount?: Manifest;
  secretProviderClass?: Manifest;
}

/** Reads a connection's objects; fails when one of these names belongs to somebody else. */
export async function readObjects(
  work: Work,
  kubernetes: KubernetesClient,
  facts: ConnectionFacts,
): Promise<ExistingObjects> {
  const names = objectNames(work, facts);
  const { namespace } = names;
  const [secret, serviceAccount, secretProviderClass] = await together([
    readOwn(work, kubernetes, names.secretName && secretReference(namespace, names.secretName)),
    readShared(
      kubernetes,
      names.serviceAccountName && serviceAccountReference(namespace, names.serviceAccountName),
    ),
    readOwn(
      work,
      kubernetes,
      names.secretProviderClassName && secretProviderClassReference(namespace, names.secretProviderClassName),
    ),
  ]);
  return {
    ...(secret ? { secret } : {}),
    ...(serviceAccount ? { serviceAccount } : {}),
    ...(secretProviderClass ? { secretProviderClass } : {}),
  };
}

type Optional<T> = T | '' | undefined;

async function readOwn(work: Work, kubernetes: KubernetesClient, reference: Optional<ObjectReference>) {
  if (!reference) return undefined;
  const object = await kubernetes.read(reference);
  if (object) assertOurs(object, work.linkerId);
  return object;
}

/** Connections of one identity in one namespace share the ServiceAccount. */
async function readShared(kubernetes: KubernetesClient, reference: Optional<ObjectReference>) {
  if (!reference) return undefined;
  const object = await kubernetes.read(reference);
  if (object) assertOurs(object, undefined);
  return object;
}

/** Fails when an object must not be overwritten. */
function assertOurs(object: Manifest, linkerId: string | undefined): void {
  const foreignness = foreignnessOf(object, linkerId);
  if (!foreignness) return;
  const { kind, metadata } = object;
  const name = `${kind} ${metadata.name} in namespace ${metadata.namespace ?? ''}`;
  const message =
    foreignness.owner === 'anotherConnection'
      ? `The ${name} belongs to the connection ${foreignness.linkerId}; both names are the same without their punctuation.`
      : `The ${name} exists and was not made by this system.`;
  fail('ForeignObject', {
    message,
    target: `${kind}/${metadata.namespace ?? ''}/${metadata.name}`,
    commands: [
      `kubectl get ${kind.toLowerCase()} ${metadata.name} --namespace ${metadata.namespace ?? ''} --show-labels`,
    ],
  });
}

/** Fails when another connection of the namespace has the same name without punctuation: they would share a Secret. */
export function assertNameIsFree(work: Work, records: readonly ConnectionRecord[]): void {
  if (work.isConfigurationOptedOut) return;
  const name = strippedName(work.request.name);
  const other = otherRecords(records, work.linkerId).find(
    ({ linker, objects }) =>
      objects.namespace === work.namespace &&
      objects.secretName !== undefined &&
      strippedName(linker.name) === name,
  );
  if (!other) return;
  fail('ForeignObject', {
    message: `The connections ${work.request.name} and ${other.linker.name} would both use the Secret ${secretName(name)} in namespace ${work.namespace}.`,
    target: 'name',
    fix: 'Choose a name that differs in letters or digits.',
  });
}

/**
 * How the variables are named. A connection keeps its naming; a new one has plain names when it is the first of its kind
 * in the namespace.
 */
export function namingOf(
  work: Work,
  facts: ConnectionFacts,
  secret: Manifest | undefined,
  records: readonly ConnectionRecord[],
): Naming {
  const kept =
    secret?.metadata.annotations?.[NAMING_ANNOTATION] ?? recordOfLinker(records, work.linkerId)?.naming;
  if (kept === 'plain' || kept === 'named') return kept;
  if (facts.naming) return facts.naming;
  const hasOlder = otherRecords(records, work.linkerId).some(
    ({ target, objects }) => objects.namespace === work.namespace && target.kind === facts.target?.kind,
  );
  return hasOlder ? 'named' : 'plain';
}

/** The manifests of a connection, with its values. Holds credentials. */
export interface WantedObjects {
  keys: { name: string; isSecret: boolean }[];
  /** Absent without a Secret. */
  valuesHash?: string;
  secret?: Manifest;
  serviceAccount?: Manifest;
  secretProviderClass?: Manifest;
}

/** Renders a connection's objects. Everything that they are made of must be known. */
export async function renderObjects(
  work: Work,
  facts: ConnectionFacts,
  { naming, existing }: { naming: Naming; existing: ExistingObjects },
): Promise<WantedObjects> {
  const names = objectNames(work, facts);
  const serviceAccount = serviceAccountOf(facts, names);
  const secretProviderClass = secretProviderClassOf(work, facts, names, existing.secretProviderClass);
  return {
    ...(await renderSecret(work, facts, names, naming)),
    ...(serviceAccount ? { serviceAccount } : {}),
    ...(secretProviderClass ? { secretProviderClass } : {}),
  };
}

/** Nothing is read for a Secret that is not made. */
async function renderSecret(
  work: Work,
  facts: ConnectionFacts,
  { namespace, secretName: name }: Omit<ConnectionObjects, 'keys'>,
  naming: Naming,
): Promise<Pick<WantedObjects, 'keys' | 'valuesHash' | 'secret'>> {
  if (name === undefined) return { keys: [] };
  const values = await readValues(work, facts, naming);
  const { linkerId } = work;
  const valuesHash = hashValues(values, linkerId, work.clients.sealingKey);
  const secret = secretManifest({ namespace, name, linkerId, valuesHash, naming, values });
  return { keys: keysOf(values), valuesHash, secret };
}

/** Names of a Secret's keys, and which of them are credentials. */
export function keysOf(values: readonly RenderedConfiguration[]): { name: string; isSecret: boolean }[] {
  return values.map(({ name, isSecret }) => ({ name, isSecret }));
}

function serviceAccountOf(
  { principal, tenantId }: ConnectionFacts,
  { namespace, serviceAccountName: name }: Omit<ConnectionObjects, 'keys'>,
): Manifest | undefined {
  if (!name || !principal) return undefined;
  return serviceAccountManifest({
    namespace,
    name,
    clientId: principal.clientId,
    tenantId: tenantId ?? '',
  });
}

function secretProviderClassOf(
  work: Work,
  { target, principal }: ConnectionFacts,
  { namespace, secretProviderClassName: name }: Omit<ConnectionObjects, 'keys'>,
  existing: Manifest | undefined,
): Manifest | undefined {
  if (!name || !target || !principal) return undefined;
  const parameters = secretProviderParameters({ ...target.values, clientId: principal.clientId });
  const { linkerId } = work;
  const objects = objectsOf(existing) ?? parameters.objects;
  return secretProviderClassManifest({ namespace, name, linkerId, parameters: { ...parameters, objects } });
}

/** Which secrets are mounted is the user's choice, made by editing the object; it stays. */
function objectsOf(existing: Manifest | undefined): string | undefined {
  const { parameters } = (existing?.spec ?? {}) as { parameters?: { objects?: unknown } };
  return typeof parameters?.objects === 'string' ? parameters.objects : undefined;
}
