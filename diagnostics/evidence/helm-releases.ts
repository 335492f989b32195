import type { Evidence } from './evidence';
import type { HelmRelease } from './helm-release';
import type { KubernetesObject } from './kubernetes-reader';
import type { Reading } from './reading';

/** The newest revision of a release, as its Secret's labels tell it: enough for a check of the status. */
export interface ReleaseState {
  name: string;
  namespace: string;
  revision: number;
  status: string;
  secretName: string;
}

/** Newest revision of every Helm release in a namespace. `found` with an empty list: there is none. */
export async function readReleases(evidence: Evidence, namespace: string): Promise<Reading<ReleaseState[]>> {
  const reading = await evidence.list<KubernetesObject>(`/api/v1/namespaces/${namespace}/secrets`, {
    labelSelector: 'owner=helm',
    metadataOnly: true,
  });
  if (reading.state !== 'found') return reading;
  const newest = new Map<string, ReleaseState>();
  for (const secret of reading.value) {
    const state = releaseState(secret, namespace);
    const known = newest.get(state.name);
    if (!known || known.revision < state.revision) newest.set(state.name, state);
  }
  return { state: 'found', value: [...newest.values()] };
}

function releaseState(secret: KubernetesObject, namespace: string): ReleaseState {
  const { name: secretName = '', labels = {} } = secret.metadata ?? {};
  return {
    name: labels['name'] ?? '',
    namespace,
    revision: Number(labels['version'] ?? 0),
    status: labels['status'] ?? 'unknown',
    secretName,
  };
}

/** The decoded release: description, time, chart and plain settings. */
export function readRelease(evidence: Evidence, release: ReleaseState): Promise<Reading<HelmRelease>> {
  return evidence.helmRelease(release.namespace, release.secretName);
}
