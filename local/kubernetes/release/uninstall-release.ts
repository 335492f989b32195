import type { Cluster } from '../cluster';
import { keyOf } from '../objects/kube-object';
import type { KubeObject } from '../objects/kube-object';
import { removeObject, waitFor } from './cluster-objects';
import { releaseExtensionAgents } from './extension-agents';
import { helmSecrets } from './helm-secret';
import { forgetRelease, recordOf } from './release-record';

interface ReleaseName {
  release: string;
  namespace: string;
}

/** How long the removal of a namespace may take; finalizers of others can hold it for ever. */
const NAMESPACE_TIMEOUT_MS = 30_000;

/** Whether a release is there, in whatever state. */
export function releaseExists(cluster: Cluster, name: ReleaseName): boolean {
  return helmSecrets(cluster, name.namespace, name.release).length > 0;
}

/** Everything that carries the marks of the release. */
function objectsOfRelease(cluster: Cluster, { release, namespace }: ReleaseName): KubeObject[] {
  return [...cluster.store.everything()]
    .map(({ object }) => object)
    .filter(({ metadata: { annotations = {} } }) => {
      const owner = keyOf(
        annotations['meta.helm.sh/release-namespace'],
        annotations['meta.helm.sh/release-name'] ?? '',
      );
      return owner === keyOf(namespace, release);
    });
}

/**
 * Removes a release: its objects, its Secrets, and its namespace when the installation made that.
 * A release that is not there, or only half, is no failure.
 */
export async function uninstallRelease(cluster: Cluster, name: ReleaseName): Promise<void> {
  for (const object of [
    ...objectsOfRelease(cluster, name),
    ...helmSecrets(cluster, name.namespace, name.release),
  ]) {
    removeObject(cluster, object);
  }
  if (recordOf(cluster, name)?.createdNamespace === true) {
    removeObject(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: name.namespace } });
    const isGone = (): true | undefined =>
      cluster.store.get('namespaces', undefined, name.namespace) === undefined ? true : undefined;
    await waitFor(cluster, isGone, NAMESPACE_TIMEOUT_MS);
  }
  await releaseExtensionAgents(cluster, name);
  await forgetRelease(cluster, name);
  await cluster.store.durable();
}
