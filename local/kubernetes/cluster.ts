import type { SigningKey } from './auth/signing-key';
import { ServiceAccountTokens } from './auth/service-account-tokens';
import { textsOf } from './objects/json';
import type { KubeObject } from './objects/kube-object';
import type { ClusterStorage } from './store/cluster-storage';
import { ObjectStore } from './store/object-store';
import { OwnerIndex } from './store/owner-index';
import { PodLogs } from './store/pod-logs';
import type { ResourceType } from './types/resource-type';
import { TypeRegistry } from './types/type-registry';
import { storageKey } from './types/resource-type';

/** One change, told to the parts of the server that act on it before the request is answered. */
export interface Change {
  resource: string;
  before?: KubeObject;
  /** Absent when the object is gone. */
  after?: KubeObject;
}

const SEEDED_NOTE = 'seeded';
export const CUSTOM_RESOURCE_DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

export type Reaction = (cluster: Cluster, change: Change) => void;

export interface ClusterOptions {
  name: string;
  storage: ClusterStorage;
  signingKey: SigningKey;
  /** URL that tokens name as their issuer; known once the server listens. */
  issuer: () => string;
  now: () => Date;
  /** PEM of the CA, published as ConfigMap `kube-root-ca.crt`. */
  caCertPem: string;
  reactions: readonly Reaction[];
  /** Told of failures of the server's own work, which no request waits for. */
  onError: (error: unknown) => void;
}

/** One Kubernetes cluster: its types, its objects and what its parts share. */
export class Cluster {
  readonly name: string;
  readonly types = new TypeRegistry();
  readonly store: ObjectStore;
  readonly storage: ClusterStorage;
  readonly logs: PodLogs;
  readonly owners = new OwnerIndex();
  readonly tokens: ServiceAccountTokens;
  readonly signingKey: SigningKey;
  readonly issuer: () => string;
  readonly now: () => Date;
  readonly caCertPem: string;
  private readonly reactions: readonly Reaction[];
  private readonly onError: (error: unknown) => void;
  private readonly scheduled = new Set<NodeJS.Immediate>();
  private isClosed = false;
  /** Objects that came as seeds: they stay as they are, so the controllers leave them alone. */
  private readonly seededUids: Set<string>;

  constructor(options: ClusterOptions) {
    this.name = options.name;
    this.storage = options.storage;
    this.store = new ObjectStore(options.name, options.storage);
    this.logs = new PodLogs(options.name, options.storage);
    this.tokens = new ServiceAccountTokens(this.store, options.signingKey, options.issuer, options.now);
    this.signingKey = options.signingKey;
    this.issuer = options.issuer;
    this.now = options.now;
    this.caCertPem = options.caCertPem;
    this.reactions = options.reactions;
    this.onError = options.onError;
    this.seededUids = new Set(textsOf(JSON.parse(options.storage.note(options.name, SEEDED_NOTE) ?? '[]')));
    for (const { resource, object } of this.store.everything()) {
      this.owners.update(resource, undefined, object);
      if (resource === CUSTOM_RESOURCE_DEFINITIONS) {
        this.types.define(object);
      }
    }
  }

  get(type: ResourceType, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.store.get(storageKey(type), namespace, name);
  }

  /** Stores an object and lets the server's parts react. */
  put(resource: string, object: KubeObject): KubeObject {
    const { namespace, name } = object.metadata;
    const before = this.store.get(resource, namespace, name);
    const after = this.store.put(resource, object);
    this.react(before === undefined ? { resource, after } : { resource, before, after });
    return after;
  }

  /** Removes an object and lets the server's parts react. */
  remove(resource: string, object: KubeObject): KubeObject {
    const removed = this.store.remove(resource, object);
    this.react({ resource, before: object });
    return removed;
  }

  private react(change: Change): void {
    this.owners.update(change.resource, change.before, change.after);
    for (const reaction of this.reactions) {
      reaction(this, change);
    }
  }

  isSeeded(object: KubeObject): boolean {
    return this.seededUids.has(object.metadata.uid ?? '');
  }

  /** Remembers objects as seeds. */
  async markSeeded(uids: readonly string[]): Promise<void> {
    for (const uid of uids) {
      this.seededUids.add(uid);
    }
    await this.storage.saveNote(this.name, SEEDED_NOTE, JSON.stringify([...this.seededUids]));
  }

  /** Runs work of the server's own after the current turn, unless the server is closed before. */
  later(work: () => void): void {
    const handle = setImmediate(() => {
      this.scheduled.delete(handle);
      try {
        if (!this.isClosed) {
          work();
        }
      } catch (error) {
        this.onError(error);
      }
    });
    this.scheduled.add(handle);
  }

  close(): void {
    this.isClosed = true;
    for (const handle of this.scheduled) {
      clearImmediate(handle);
    }
  }
}
