import type { KubeObject } from '../objects/kube-object';
import { keyOf } from '../objects/kube-object';
import type { ClusterStorage } from './cluster-storage';
import type { ChangeEvent } from './event-log';
import { EventLog } from './event-log';

/** Objects of one resource by `namespace/name`. */
class Bucket {
  readonly objects = new Map<string, KubeObject>();
  private sortedKeys: string[] | undefined;

  set(key: string, object: KubeObject): void {
    if (!this.objects.has(key)) {
      this.sortedKeys = undefined;
    }
    this.objects.set(key, object);
  }

  delete(key: string): void {
    this.objects.delete(key);
    this.sortedKeys = undefined;
  }

  /** In the order of etcd's keys, which is the order of every list. */
  sorted(): KubeObject[] {
    this.sortedKeys ??= [...this.objects.keys()].toSorted();
    return this.sortedKeys.flatMap((key) => this.objects.get(key) ?? []);
  }
}

/**
 * The objects of one cluster: a live index in memory, written through to SQLite.
 * Writes take effect at once; `durable()` tells when they are on disk, and watchers hear of them only then.
 * A stored object is never changed in place: copy it before changing it.
 */
export class ObjectStore {
  private readonly buckets = new Map<string, Bucket>();
  private readonly listeners = new Set<(event: ChangeEvent) => void>();
  private readonly log: EventLog;
  private currentRevision: number;
  private readonly unsaved = new Set<Promise<void>>();
  private readonly cluster: string;
  private readonly storage: ClusterStorage;

  constructor(cluster: string, storage: ClusterStorage) {
    this.cluster = cluster;
    this.storage = storage;
    this.currentRevision = storage.revision(cluster) ?? 1;
    this.log = new EventLog(this.currentRevision);
    for (const { resource, body } of storage.objects(cluster)) {
      const object = JSON.parse(body) as KubeObject;
      this.bucket(resource).set(keyOf(object.metadata.namespace, object.metadata.name), object);
    }
  }

  /** The revision of the latest write. */
  get revision(): number {
    return this.currentRevision;
  }

  private bucket(resource: string): Bucket {
    const bucket = this.buckets.get(resource) ?? new Bucket();
    this.buckets.set(resource, bucket);
    return bucket;
  }

  resources(): string[] {
    return [...this.buckets.keys()];
  }

  get(resource: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.buckets.get(resource)?.objects.get(keyOf(namespace, name));
  }

  /** The objects of a resource in the order of their names, of one namespace or of all. */
  list(resource: string, namespace?: string): KubeObject[] {
    const objects = this.buckets.get(resource)?.sorted() ?? [];
    return namespace === undefined
      ? objects
      : objects.filter((object) => object.metadata.namespace === namespace);
  }

  /**
   * The objects of a resource as they were at an earlier revision, or undefined when that is too long ago.
   * Made by taking back the later changes.
   */
  listAt(resource: string, revision: number): KubeObject[] | undefined {
    const changes = this.log.since(revision)?.filter((event) => event.resource === resource);
    if (changes === undefined || changes.length === 0) {
      return changes === undefined ? undefined : this.list(resource);
    }
    const earlier = new Bucket();
    for (const [key, object] of this.bucket(resource).objects) {
      earlier.set(key, object);
    }
    for (const { object, previous } of changes.toReversed()) {
      const key = keyOf(object.metadata.namespace, object.metadata.name);
      if (previous === undefined) {
        earlier.delete(key);
      } else {
        earlier.set(key, previous);
      }
    }
    return earlier.sorted();
  }

  /** Every object of every resource. */
  *everything(): Generator<{ resource: string; object: KubeObject }> {
    for (const [resource, bucket] of this.buckets) {
      for (const object of bucket.objects.values()) {
        yield { resource, object };
      }
    }
  }

  /** Stores an object under a new revision and answers what was stored. */
  put(resource: string, object: KubeObject): KubeObject {
    const revision = ++this.currentRevision;
    const { namespace = '', name } = object.metadata;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
    const previous = this.get(resource, namespace, name);
    this.bucket(resource).set(keyOf(namespace, name), stored);
    const saved = this.storage.saveObject(this.cluster, revision, {
      resource,
      namespace,
      name,
      body: JSON.stringify(stored),
    });
    this.publish(
      saved,
      previous === undefined
        ? { type: 'ADDED', resource, revision, object: stored }
        : { type: 'MODIFIED', resource, revision, object: stored, previous },
    );
    return stored;
  }

  /** Removes an object; the event carries its last state under the revision of the removal. */
  remove(resource: string, object: KubeObject): KubeObject {
    const revision = ++this.currentRevision;
    const { namespace = '', name } = object.metadata;
    const removed = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
    this.bucket(resource).delete(keyOf(namespace, name));
    const saved = this.storage.removeObject(this.cluster, revision, { resource, namespace, name });
    this.publish(saved, { type: 'DELETED', resource, revision, object: removed, previous: object });
    return removed;
  }

  private publish(saved: Promise<void>, event: ChangeEvent): void {
    this.log.add(event);
    const told = saved
      .then(() => {
        for (const listener of this.listeners) {
          listener(event);
        }
      })
      .finally(() => this.unsaved.delete(told));
    this.unsaved.add(told);
    // A caller that does not wait must not bring the process down; one that waits gets the same failure below.
    told.catch(() => undefined);
  }

  /** Resolves when every write so far is on disk. Rejects when one of them could not be saved. */
  async durable(): Promise<void> {
    await Promise.all(this.unsaved);
  }

  /** Changes after a revision, or undefined when the log does not reach back that far. */
  changesSince(revision: number): ChangeEvent[] | undefined {
    return this.log.since(revision);
  }

  /** Calls back for every change once it is on disk. Returns the function that ends it. */
  subscribe(listener: (event: ChangeEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
