import { createHash } from 'node:crypto';
import type { MessageStore } from './message-store';

/** How often ids that left the window are deleted from the store. */
const CLEAN_EVERY_MS = 10_000;

/** The two ways an admitted message can end up. */
export interface Admission {
  readonly save: () => void;
  readonly forget: () => void;
}

const ADMIT_ALWAYS: Admission = { save: () => undefined, forget: () => undefined };

/** The message ids an entity has seen lately. Ids are kept as hashes: they may carry what a sender knows. */
export class DuplicateWindow {
  readonly #store: MessageStore;
  readonly #entity: string;
  readonly #windowMs: number;
  readonly #expiryByKey = new Map<string, number>();
  #cleanAt = 0;

  /** @param windowMs how long an id is remembered; 0 turns detection off. */
  constructor(store: MessageStore, entity: string, windowMs: number) {
    this.#store = store;
    this.#entity = entity;
    this.#windowMs = windowMs;
    if (windowMs === 0) return;
    for (const { key, expiresAt } of store.duplicates(entity)) this.#expiryByKey.set(key, expiresAt);
  }

  /**
   * Remembers an id. Answers undefined when it was seen inside the window; else what to do in the transaction
   * that stores the message (`save`), and when that fails (`forget`).
   */
  admit(messageId: string, now: number): Admission | undefined {
    if (this.#windowMs === 0) return ADMIT_ALWAYS;
    this.#clean(now);
    const key = createHash('sha256').update(messageId).digest('base64url');
    if ((this.#expiryByKey.get(key) ?? 0) > now) return undefined;
    const expiresAt = now + this.#windowMs;
    this.#expiryByKey.delete(key);
    this.#expiryByKey.set(key, expiresAt);
    return {
      save: () => this.#store.setDuplicate(this.#entity, key, expiresAt),
      forget: () => void this.#expiryByKey.delete(key),
    };
  }

  #clean(now: number): void {
    if (now < this.#cleanAt) return;
    this.#cleanAt = now + CLEAN_EVERY_MS;
    // The window is constant, so the map is in order of expiry.
    for (const [key, expiresAt] of this.#expiryByKey) {
      if (expiresAt > now) break;
      this.#expiryByKey.delete(key);
    }
    void this.#store.write(() => this.#store.forgetDuplicates(this.#entity, now)).catch(() => undefined);
  }
}
