import type { Connection } from '../../evidence/connection';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { readNamespace } from '../../evidence/pods';
import { known } from '../../evidence/reading';
import type { SecretFacts } from '../../evidence/trim';
import { type CheckContext, type CheckResult, type EvidenceItem, firedIfAny } from '../check';
import { lookAtEach, unless } from './look-at-each';
import { connectionLabel, connectionValues, selectedConnections } from './selected-connections';

const CLIENT_ID_ANNOTATION = 'azure.workload.identity/client-id';

/** sc-target-namespace-missing: the namespace of a connection, or of the request, is not there or is going away. */
export async function targetNamespaceMissing(
  evidence: Evidence,
  context: CheckContext,
): Promise<CheckResult> {
  const connections = await selectedConnections(evidence, context);
  const asked = context.request ? [context.request.properties.scope ?? 'default'] : [];
  const namespaces = [...new Set([...connections.map(({ namespace }) => namespace), ...asked])];
  const items = await Promise.all(namespaces.map((name) => namespaceEvidence(evidence, name)));
  const found = items.flat();
  const ns = namespaces[items.findIndex((list) => list.length > 0)] ?? '';
  return firedIfAny(found, { subject: `namespace ${ns}`, values: { ns } });
}

async function namespaceEvidence(evidence: Evidence, name: string): Promise<EvidenceItem[]> {
  const namespace = await known(readNamespace(evidence, name));
  if (!namespace) return [{ where: `namespace ${name}`, what: 'does not exist' }];
  const isGoing =
    namespace.status?.phase === 'Terminating' || namespace.metadata?.deletionTimestamp !== undefined;
  return isGoing ? [{ where: `namespace ${name}`, what: 'is terminating' }] : [];
}

export function readSecret(
  evidence: Evidence,
  namespace: string,
  name: string,
): Promise<SecretFacts | undefined> {
  return known(evidence.object<SecretFacts>(`/api/v1/namespaces/${namespace}/secrets/${name}`));
}

/** sc-connection-secret-missing: no Secret, or one without a recorded key or with an empty value. */
export async function secretMissing(evidence: Evidence, context: CheckContext): Promise<CheckResult> {
  return each(evidence, context, secretEvidence);
}

/** What is wrong with the Secret of one connection. */
export async function secretEvidence(evidence: Evidence, connection: Connection): Promise<EvidenceItem[]> {
  const { namespace, secretName, keys } = connection;
  if (secretName === undefined) return [];
  const where = `Secret ${namespace}/${secretName} of ${connectionLabel(connection)}`;
  const secret = await readSecret(evidence, namespace, secretName);
  if (!secret) return [{ where, what: 'does not exist' }];
  const missing = keys.map(({ name }) => name).filter((name) => !(secret.sizes[name] ?? 0));
  return missing.length === 0 ? [] : [{ where, what: `has no value for ${missing.join(', ')}` }];
}

/** sc-connection-serviceaccount-missing: no service account, or one for another identity. */
export async function serviceAccountMissing(evidence: Evidence, context: CheckContext): Promise<CheckResult> {
  return each(evidence, context, serviceAccountEvidence);
}

/** What is wrong with the service account of one connection. */
export async function serviceAccountEvidence(
  evidence: Evidence,
  connection: Connection,
): Promise<EvidenceItem[]> {
  const { namespace, serviceAccountName, principal } = connection;
  if (serviceAccountName === undefined) return [];
  const where = `ServiceAccount ${namespace}/${serviceAccountName} of ${connectionLabel(connection)}`;
  const account = await known(
    evidence.object<KubernetesObject>(
      `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccountName}`,
    ),
  );
  if (!account) return [{ where, what: 'does not exist' }];
  const annotated = account.metadata?.annotations?.[CLIENT_ID_ANNOTATION];
  if (annotated?.toLowerCase() === principal?.clientId.toLowerCase()) return [];
  return [
    {
      where,
      what: `annotation ${CLIENT_ID_ANNOTATION} is ${annotated ?? 'missing'}, not ${principal?.clientId}`,
    },
  ];
}

/** Applies a look at one connection to all of them; the first with a problem gives the values of the commands. */
export async function each(
  evidence: Evidence,
  context: CheckContext,
  look: (evidence: Evidence, connection: Connection) => Promise<EvidenceItem[]>,
): Promise<CheckResult> {
  const connections = await selectedConnections(evidence, context);
  const { looks, failure } = await lookAtEach(connections, async (connection) => ({
    connection,
    items: await look(evidence, connection),
  }));
  const broken = looks.filter(({ items }) => items.length > 0);
  const result = firedIfAny(
    broken.flatMap(({ items }) => items),
    {
      subject: broken.map(({ connection }) => connectionLabel(connection)).join(', '),
      values: connectionValues(broken[0]?.connection),
      // Names of objects that are not recorded follow a rule that Azure does not promise.
      confidence: broken.some(({ connection }) => connection.isRecorded) ? 'high' : 'medium',
    },
  );
  return unless(result, failure);
}
