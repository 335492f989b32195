import type { Cluster } from '../cluster';
import { isObject } from '../objects/json';

/** What the stand-in remembers of a release that Helm's own Secret does not tell. */
export interface ReleaseRecord {
  /** The installation made the namespace, so the removal takes it along. */
  createdNamespace: boolean;
  /** An installation by this stand-in is under way, or was when the process ended. */
  isWorking: boolean;
}

interface ReleaseName {
  release: string;
  namespace: string;
}

function noteName({ release, namespace }: ReleaseName): string {
  return `release:${namespace}/${release}`;
}

export function recordOf(cluster: Cluster, name: ReleaseName): ReleaseRecord | undefined {
  const note: unknown = JSON.parse(cluster.storage.note(cluster.name, noteName(name)) ?? 'null');
  return isObject(note)
    ? { createdNamespace: note['createdNamespace'] === true, isWorking: note['isWorking'] === true }
    : undefined;
}

export async function rememberRelease(
  cluster: Cluster,
  name: ReleaseName,
  record: ReleaseRecord,
): Promise<void> {
  await cluster.storage.saveNote(cluster.name, noteName(name), JSON.stringify(record));
}

export async function forgetRelease(cluster: Cluster, name: ReleaseName): Promise<void> {
  await cluster.storage.removeNote(cluster.name, noteName(name));
}
