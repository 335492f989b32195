import type { Journal } from './journal';
import type { Json } from './json';
import { readResourcePath } from './resource-path';

/** A resource as it is kept. */
export interface Resource {
  /** In the casing of its creator. */
  readonly id: string;
  /** What a GET shows beside id, name and type. */
  readonly body: Json;
  /** Answers of POST actions by name; never shown by a GET. */
  readonly secrets: Json;
  readonly behaviour: { writeSeconds?: number | undefined };
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

const SCHEMA = 'CREATE TABLE IF NOT EXISTS resource (key TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID';

/** All resources: an index in memory, written through to SQLite. Readers in this process see changes at once. */
export class ResourceStore {
  readonly #journal: Journal;
  readonly #byKey = new Map<string, Resource>();
  readonly #collections = new Map<string, Map<string, Resource>>();
  readonly #save;
  readonly #drop;

  constructor(journal: Journal) {
    this.#journal = journal;
    const { db } = journal;
    db.exec(SCHEMA);
    this.#save = db.prepare(
      'INSERT INTO resource VALUES (?, ?) ON CONFLICT DO UPDATE SET json = excluded.json',
    );
    this.#drop = db.prepare('DELETE FROM resource WHERE key = ?');
    for (const row of db.prepare('SELECT json FROM resource').iterate()) {
      this.#index(JSON.parse(String(row['json'])) as Resource);
    }
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  get(id: string): Resource | undefined {
    return this.#byKey.get(readResourcePath(id).key);
  }

  /** The direct members of a collection such as `…/managedClusters`, oldest first. */
  list(collection: string): Resource[] {
    return [...(this.#collections.get(collection.toLowerCase())?.values() ?? [])];
  }

  /** All resources whose id the test accepts; walks everything, so only for lists across groups and for deletes. */
  filter(accepts: (key: string, resource: Resource) => boolean): Resource[] {
    return [...this.#byKey]
      .filter(([key, resource]) => accepts(key, resource))
      .map(([, resource]) => resource);
  }

  save(resource: Resource): void {
    const key = this.#index(resource);
    const json = JSON.stringify(resource);
    this.#journal.write(() => this.#save.run(key, json));
  }

  /** Removes the resource and all that is below it; false when there was none. */
  remove(id: string): boolean {
    const { key, collection } = readResourcePath(id);
    if (!this.#byKey.has(key)) return false;
    this.#forget(key, collection.toLowerCase());
    for (const child of this.filter((other) => other.startsWith(`${key}/`))) this.remove(child.id);
    return true;
  }

  #forget(key: string, collection: string): void {
    this.#byKey.delete(key);
    this.#collections.get(collection)?.delete(key);
    this.#journal.write(() => this.#drop.run(key));
  }

  #index(resource: Resource): string {
    const { key, collection } = readResourcePath(resource.id);
    const members = this.#collections.get(collection.toLowerCase()) ?? new Map<string, Resource>();
    this.#collections.set(collection.toLowerCase(), members.set(key, resource));
    this.#byKey.set(key, resource);
    return key;
  }
}
