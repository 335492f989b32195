import type { PlannedOperation, UndoFacts } from '../../connection/plan';
import type { KubernetesClient, ObjectReference } from '../../kubernetes/kubernetes-client';
import {
  configMapReference,
  secretProviderClassReference,
  secretReference,
  serviceAccountReference,
} from '../../kubernetes/manifests';
import { foreignnessOf } from '../../kubernetes/ownership';
import type { ConnectionRecord } from '../records/connection-record';
import { readOwnNamespace } from './own-namespace';
import { previousOf } from './previous-state';
import type { Work } from '../work';

const REFERENCES: Readonly<Record<string, (namespace: string, name: string) => ObjectReference>> = {
  secrets: secretReference,
  serviceaccounts: serviceAccountReference,
  secretproviderclasses: secretProviderClassReference,
  configmaps: configMapReference,
};

interface Circumstances {
  operationId: string;
  /** The other connections of the cluster. */
  others: readonly ConnectionRecord[];
}

/** Takes the changes of Kubernetes objects back, the last one first. */
export async function undoObjects(
  work: Work,
  operations: readonly PlannedOperation[],
  circumstances: Circumstances,
): Promise<UndoFacts> {
  const kubernetes = await work.kubernetes();
  const undone: string[] = [];
  const left: string[] = [];
  for (const planned of operations.toReversed()) {
    const isNew = /^(?:create|record)/.test(planned.name);
    const outcome = isNew
      ? await removeObject(work, kubernetes, planned, circumstances.others)
      : await restoreObject(work, kubernetes, planned, circumstances.operationId);
    if (outcome === 'undone') undone.push(planned.description);
    if (outcome === 'left') left.push(`${planned.description}: what it held before was not kept`);
  }
  return { undone, left };
}

/** `none`: there was nothing to take back, or it is not ours to take. */
type Outcome = 'undone' | 'left' | 'none';

/** Removes an object that was new, unless it is not ours or another connection uses it. */
async function removeObject(
  work: Work,
  kubernetes: KubernetesClient,
  { subject }: PlannedOperation,
  others: readonly ConnectionRecord[],
): Promise<Outcome> {
  const [plural = '', namespace = '', name = ''] = subject.split('/');
  if (plural === 'namespaces') return removeNamespace(kubernetes, namespace, others);
  if (plural === 'serviceaccounts' && isShared(others, namespace, name)) return 'none';
  const object = await kubernetes.read((REFERENCES[plural] ?? secretReference)(namespace, name));
  const owner = plural === 'serviceaccounts' ? undefined : work.linkerId;
  if (!object || foreignnessOf(object, owner)) return 'none';
  await kubernetes.delete(object);
  return 'undone';
}

/** Gives an object back what it held before this operation. A ServiceAccount is changed to repair it only, and stays. */
async function restoreObject(
  { clients: { sealingKey }, linkerId }: Work,
  kubernetes: KubernetesClient,
  { subject }: PlannedOperation,
  operationId: string,
): Promise<Outcome> {
  const [plural = '', namespace = '', name = ''] = subject.split('/');
  if (plural === 'serviceaccounts') return 'none';
  const object = await kubernetes.read((REFERENCES[plural] ?? secretReference)(namespace, name));
  if (!object || foreignnessOf(object, linkerId)) return 'none';
  const before = previousOf(object, { operationId, sealingKey });
  if (before === 'unchanged') return 'none';
  if (before === 'forgotten') return 'left';
  await kubernetes.apply(before, { force: true });
  return 'undone';
}

function isShared(others: readonly ConnectionRecord[], namespace: string, account: string): boolean {
  return others.some(
    ({ objects }) => objects.namespace === namespace && objects.serviceAccountName === account,
  );
}

/** A namespace that we made goes only while nobody uses it: its content would go with it. */
async function removeNamespace(
  kubernetes: KubernetesClient,
  name: string,
  others: readonly ConnectionRecord[],
): Promise<Outcome> {
  if (others.some(({ objects }) => objects.namespace === name)) return 'none';
  const own = await readOwnNamespace(kubernetes, name);
  if (!own || own.content.length > 0) return 'none';
  await kubernetes.delete(own.namespace);
  return 'undone';
}
