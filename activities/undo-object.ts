import type { PlannedOperation } from '../connection/plan';
import type { KubernetesClient, ObjectReference } from '../kubernetes/kubernetes-client';
import {
  configMapReference,
  secretProviderClassReference,
  secretReference,
  serviceAccountReference,
} from '../kubernetes/manifests';
import { foreignnessOf } from '../kubernetes/ownership';
import type { ConnectionRecord } from './connection-record';
import { readOwnNamespace } from './own-namespace';
import type { Work } from './work';

const REFERENCES: Readonly<Record<string, (namespace: string, name: string) => ObjectReference>> = {
  secrets: secretReference,
  serviceaccounts: serviceAccountReference,
  secretproviderclasses: secretProviderClassReference,
  configmaps: configMapReference,
};

/**
 * Removes an object that the plan announced as new, unless it is not ours or another connection uses it. Updates are not
 * taken back: the values from before are not kept anywhere.
 * @returns whether the object was removed.
 */
export async function undoObject(
  work: Work,
  kubernetes: KubernetesClient,
  { name: change, subject }: PlannedOperation,
  others: readonly ConnectionRecord[],
): Promise<boolean> {
  const isNew = /^(?:create|record)/.test(change);
  const [plural = '', namespace = '', name = ''] = subject.split('/');
  if (!isNew) return false;
  if (plural === 'namespaces') return undoNamespace(kubernetes, namespace, others);
  if (plural === 'serviceaccounts' && isShared(others, namespace, name)) return false;
  const object = await kubernetes.read((REFERENCES[plural] ?? secretReference)(namespace, name));
  const owner = plural === 'serviceaccounts' ? undefined : work.linkerId;
  if (!object || foreignnessOf(object, owner)) return false;
  await kubernetes.delete(object);
  return true;
}

function isShared(others: readonly ConnectionRecord[], namespace: string, account: string): boolean {
  return others.some(
    ({ objects }) => objects.namespace === namespace && objects.serviceAccountName === account,
  );
}

/** A namespace that we made goes only while nobody uses it: its content would go with it. */
async function undoNamespace(
  kubernetes: KubernetesClient,
  name: string,
  others: readonly ConnectionRecord[],
): Promise<boolean> {
  if (others.some(({ objects }) => objects.namespace === name)) return false;
  const own = await readOwnNamespace(kubernetes, name);
  if (!own || own.content.length > 0) return false;
  await kubernetes.delete(own.namespace);
  return true;
}
