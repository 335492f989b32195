/**
 * A queue that serves its owners in turn: with plain first in first out, one owner's 5,000 entries would keep
 * everybody else waiting.
 */
export class FairQueue<T> {
  /** Each owner's entries in order; the map's own order is the order of service. */
  readonly #entries = new Map<string, T[]>();

  push(owner: string, entry: T): void {
    const entries = this.#entries.get(owner);
    if (entries) entries.push(entry);
    else this.#entries.set(owner, [entry]);
  }

  /** The next owner's oldest entry; that owner goes to the back. Undefined when nothing waits. */
  shift(): T | undefined {
    const next = this.#entries.entries().next().value;
    if (!next) return undefined;
    const [owner, entries] = next;
    const entry = entries.shift();
    this.#entries.delete(owner);
    if (entries.length > 0) this.#entries.set(owner, entries);
    return entry;
  }

  clear(): void {
    this.#entries.clear();
  }
}
