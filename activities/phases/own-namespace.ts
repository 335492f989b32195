import type { PlannedOperation } from '../../connection/plan';
import type { KubernetesClient, Manifest } from '../../kubernetes/kubernetes-client';
import { namespaceReference } from '../../kubernetes/manifests';
import { foreignnessOf } from '../../kubernetes/ownership';
import { together } from '../together';

const KINDS = [
  ['Pod', 'pods'],
  ['Secret', 'secrets'],
  ['ServiceAccount', 'serviceaccounts'],
  ['ConfigMap', 'configmaps'],
] as const;

/** Kubernetes, Istio and OpenShift put these into every namespace by themselves. */
const ALWAYS_THERE = new Set([
  'default',
  'kube-root-ca.crt',
  'istio-ca-root-cert',
  'openshift-service-ca.crt',
]);

/** A namespace that this system made. */
export interface OwnNamespace {
  namespace: Manifest;
  /** What is in it: `secrets/shop/sc-orders-secret`, and whether this system has made it. */
  content: { subject: string; isOurs: boolean }[];
}

/** Looks at a namespace and what is in it; `undefined` when there is none or it is not ours. */
export async function readOwnNamespace(
  kubernetes: KubernetesClient,
  name: string,
): Promise<OwnNamespace | undefined> {
  const namespace = await kubernetes.read(namespaceReference(name));
  if (!namespace || foreignnessOf(namespace)) return undefined;
  const lists = await together(
    KINDS.map(async ([kind, plural]) => {
      const objects = await kubernetes.list('v1', kind, name);
      return objects
        .filter(({ metadata }) => !ALWAYS_THERE.has(metadata.name))
        .map((object) => ({
          subject: `${plural}/${name}/${object.metadata.name}`,
          isOurs: foreignnessOf(object) === undefined,
        }));
    }),
  );
  return { namespace, content: lists.flat() };
}

/**
 * Leaves the namespaces out that will not go: those of others, and those in which more is than what goes, too.
 * @param areOthersGoing other connections are being deleted; whatever this system has made may go with them.
 */
export async function withoutStayingNamespaces(
  kubernetes: KubernetesClient,
  operations: readonly PlannedOperation[],
  areOthersGoing = false,
): Promise<PlannedOperation[]> {
  const subjects = new Set(operations.map(({ subject }) => subject));
  const isGoing = await together(
    operations.map(async ({ subject }) => {
      const [plural, name = ''] = subject.split('/');
      if (plural !== 'namespaces') return true;
      const own = await readOwnNamespace(kubernetes, name);
      const isGoing = (object: OwnNamespace['content'][number]) =>
        subjects.has(object.subject) || (areOthersGoing && object.isOurs);
      return own?.content.every(isGoing) ?? false;
    }),
  );
  return operations.filter((_, index) => isGoing[index]);
}
