import type { Json } from './json';
import type { ResourceStore } from './resource-store';

/** A principal of the tenant. */
export interface DirectoryEntry {
  objectId: string;
  type: 'ServicePrincipal' | 'User' | 'Group';
  name?: string | undefined;
  clientId?: string | undefined;
  /** Client secret that the token endpoint accepts. */
  secret?: string | undefined;
  /** Id of the user-assigned identity, which may have federated credentials. */
  identityId?: string | undefined;
  /** Epoch milliseconds from which role assignments know it. */
  knownAt: number;
}

const COLLECTION = '/principals';

/** The principals of the tenant. Kept among the resources, at a path that no request can reach. */
export class Directory {
  readonly #store: ResourceStore;

  constructor(store: ResourceStore) {
    this.#store = store;
  }

  save(entry: DirectoryEntry): void {
    const body: Json = { ...entry };
    this.#store.save({
      id: `${COLLECTION}/${entry.objectId}`,
      body,
      secrets: {},
      behaviour: {},
      createdAt: entry.knownAt,
    });
  }

  remove(objectId: string): void {
    this.#store.remove(`${COLLECTION}/${objectId}`);
  }

  find(objectId: string): DirectoryEntry | undefined {
    return this.#store.get(`${COLLECTION}/${objectId}`)?.body as DirectoryEntry | undefined;
  }

  findByClientId(clientId: string): DirectoryEntry | undefined {
    return this.#entries().find((entry) => entry.clientId?.toLowerCase() === clientId.toLowerCase());
  }

  /** By the resource id of a user-assigned identity. */
  findByIdentity(identityId: string): DirectoryEntry | undefined {
    return this.#entries().find((entry) => entry.identityId?.toLowerCase() === identityId.toLowerCase());
  }

  #entries(): DirectoryEntry[] {
    return this.#store.list(COLLECTION).map(({ body }) => body as unknown as DirectoryEntry);
  }
}
