import { LINKER_ANNOTATION, MANAGED_BY } from '../../../connection/names';
import { sameArmId } from '../../../connection/arm-id';
import { type Connection, readConnections } from '../../evidence/connection';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import type { Workload } from '../../evidence/objects';
import { knownList } from '../../evidence/reading';
import { type CheckContext, type CheckResult, firedIfAny } from '../check';

const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
/** Names that the connector of Azure gives: `sc-{name}-secret`, `sc-account-{client id}`. */
const SECRET_NAME = /^sc-[a-z0-9]+-secret$/;
const ACCOUNT_NAME = /^sc-account-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A Secret or ServiceAccount of a connection that does not exist any more. */
export interface OrphanedObject {
  plural: 'secrets' | 'serviceaccounts';
  namespace: string;
  name: string;
}

/** sc-orphaned-kubernetes-resources: a Secret or service account of a connection that does not exist any more. */
export async function orphanedResources(evidence: Evidence, context: CheckContext): Promise<CheckResult> {
  const orphans = await orphanedObjects(evidence, context);
  const [first] = orphans;
  return firedIfAny(
    orphans.map(({ plural, namespace, name }) => ({
      where: `${plural} ${namespace}/${name}`,
      what: 'belongs to no connection that exists',
    })),
    {
      subject: `${orphans.length} objects`,
      values: {
        ns: first?.namespace ?? '',
        [first?.plural === 'secrets' ? 'secret' : 'sa']: first?.name ?? '',
      },
    },
  );
}

/** Concludes only from complete lists: a connection that could not be read is no deleted one. */
export async function orphanedObjects(
  evidence: Evidence,
  { cluster, installed }: CheckContext,
): Promise<OrphanedObject[]> {
  const connections = await readConnections(evidence, cluster.id, { complete: true });
  const [secrets, accounts] = await Promise.all([
    knownList(evidence.list('/api/v1/secrets', { metadataOnly: true })),
    knownList(evidence.list('/api/v1/serviceaccounts', { metadataOnly: true })),
  ]);
  const hasConnector = installed.extensions.some(({ name }) => name === 'sc-extension');
  return [
    ...secrets
      .filter((secret) => isSecretOfConnection(secret, hasConnector) && !ownsSecret(connections, secret))
      .map((secret) => toOrphan('secrets', secret)),
    ...accounts
      .filter((account) => isAccountOfConnection(account) && !ownsAccount(connections, account))
      .map((account) => toOrphan('serviceaccounts', account)),
  ];
}

function toOrphan(plural: OrphanedObject['plural'], { metadata }: KubernetesObject): OrphanedObject {
  return { plural, namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' };
}

/** Whether a workload runs with the service account, or takes values or files from the Secret. */
export function isReferenced({ plural, namespace, name }: OrphanedObject, workload: Workload): boolean {
  if (workload.metadata?.namespace !== namespace) return false;
  const spec = workload.spec?.template?.spec;
  // The whole template is searched, because a Secret can be named in env, envFrom, volumes and image pull secrets.
  return plural === 'serviceaccounts'
    ? spec?.serviceAccountName === name
    : JSON.stringify(spec ?? {}).includes(JSON.stringify(name));
}

function isOurs(object: KubernetesObject): boolean {
  return object.metadata?.labels?.[MANAGED_BY_LABEL] === MANAGED_BY;
}

/** Only the name tells a Secret of Azure's connector, so it counts only where that connector is installed. */
function isSecretOfConnection(secret: KubernetesObject, hasConnector: boolean): boolean {
  return isOurs(secret) || (hasConnector && SECRET_NAME.test(secret.metadata?.name ?? ''));
}

function isAccountOfConnection(account: KubernetesObject): boolean {
  return isOurs(account) || ACCOUNT_NAME.test(account.metadata?.name ?? '');
}

function ownsSecret(connections: readonly Connection[], { metadata }: KubernetesObject): boolean {
  const linker = metadata?.annotations?.[LINKER_ANNOTATION];
  return connections.some(
    ({ id, namespace, secretName }) =>
      (linker !== undefined && sameArmId(id, linker)) ||
      (namespace === metadata?.namespace && secretName === metadata?.name),
  );
}

function ownsAccount(connections: readonly Connection[], { metadata }: KubernetesObject): boolean {
  return connections.some(
    ({ namespace, serviceAccountName }) =>
      namespace === metadata?.namespace && serviceAccountName === metadata?.name,
  );
}
