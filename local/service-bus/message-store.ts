import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { GroupCommit } from '../sqlite/group-commit';
import type { BodyCipher } from './body-cipher';
import type { MessageState, QueuedMessage } from './queued-message';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS message (
  id INTEGER PRIMARY KEY, queue TEXT NOT NULL, sequence INTEGER NOT NULL, state TEXT NOT NULL,
  delivery_count INTEGER NOT NULL, locked INTEGER NOT NULL, enqueued_at INTEGER NOT NULL,
  available_at INTEGER, expires_at INTEGER, session TEXT) STRICT;
CREATE TABLE IF NOT EXISTS body (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS entity (name TEXT PRIMARY KEY, last_sequence INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS duplicate (
  entity TEXT NOT NULL, key TEXT NOT NULL, expires_at INTEGER NOT NULL, PRIMARY KEY (entity, key)) STRICT;
CREATE TABLE IF NOT EXISTS session (
  queue TEXT NOT NULL, session TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (queue, session)) STRICT;
CREATE TABLE IF NOT EXISTS rule (
  subscription TEXT NOT NULL, name TEXT NOT NULL, filter TEXT NOT NULL, PRIMARY KEY (subscription, name)) STRICT;
CREATE TABLE IF NOT EXISTS key_check (sealed BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS seed (subscription TEXT PRIMARY KEY, filter TEXT NOT NULL) STRICT;
`;

const STATEMENTS = {
  nextId:
    'SELECT 1 + max(coalesce((SELECT max(id) FROM message), 0), coalesce((SELECT max(id) FROM body), 0)) AS id',
  load: `SELECT id, sequence, state, delivery_count AS deliveryCount, locked, enqueued_at AS enqueuedAt,
    available_at AS availableAt, expires_at AS expiresAt, session AS sessionId
    FROM message WHERE queue = ? ORDER BY sequence`,
  insert: 'INSERT INTO message VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?)',
  move: `UPDATE message SET queue = ?, sequence = ?, state = ?, delivery_count = ?, locked = 0, enqueued_at = ?,
    available_at = ?, expires_at = ? WHERE id = ?`,
  lock: 'UPDATE message SET locked = 1 WHERE id = ?',
  unlock: 'UPDATE message SET locked = 0, state = ?, delivery_count = ? WHERE id = ?',
  remove: 'DELETE FROM message WHERE id = ?',
  body: 'SELECT sealed FROM body WHERE id = ?',
  setBody: 'INSERT OR REPLACE INTO body VALUES (?, ?)',
  removeBody: 'DELETE FROM body WHERE id = ?',
  lastSequence: 'SELECT last_sequence AS value FROM entity WHERE name = ?',
  setLastSequence: 'INSERT OR REPLACE INTO entity VALUES (?, ?)',
  duplicates: 'SELECT key, expires_at AS expiresAt FROM duplicate WHERE entity = ? ORDER BY expires_at',
  setDuplicate: 'INSERT OR REPLACE INTO duplicate VALUES (?, ?, ?)',
  forgetDuplicates: 'DELETE FROM duplicate WHERE entity = ? AND expires_at <= ?',
  sessionState: 'SELECT sealed FROM session WHERE queue = ? AND session = ?',
  setSessionState: 'INSERT OR REPLACE INTO session VALUES (?, ?, ?)',
  removeSessionState: 'DELETE FROM session WHERE queue = ? AND session = ?',
  rules: 'SELECT name, filter FROM rule WHERE subscription = ? ORDER BY rowid',
  setRule: 'INSERT OR REPLACE INTO rule VALUES (?, ?, ?)',
  removeRule: 'DELETE FROM rule WHERE subscription = ? AND name = ?',
  seed: 'SELECT filter FROM seed WHERE subscription = ?',
  keyCheck: 'SELECT sealed FROM key_check',
  setKeyCheck: 'INSERT INTO key_check VALUES (?)',
  setSeed: 'INSERT OR REPLACE INTO seed VALUES (?, ?)',
} as const;

type StatementName = keyof typeof STATEMENTS;

/** A message as it was found at start; `locked` means a receiver held it when the process ended. */
export type LoadedMessage = Omit<QueuedMessage, 'lock'> & { readonly locked: number };

/**
 * The tables of the broker. Message bytes and session state are sealed before they reach SQLite, so neither
 * the database nor its write-ahead log holds them in clear. The methods that change something are meant to be
 * called inside `write`; they are pure functions of the database and their arguments, and may run twice.
 */
export class MessageStore {
  readonly #commit: GroupCommit;
  readonly #cipher: BodyCipher;
  readonly #statements: Readonly<Record<StatementName, StatementSync>>;
  #nextId: number;

  constructor(db: DatabaseSync, cipher: BodyCipher) {
    db.exec(SCHEMA);
    const prepared = Object.entries(STATEMENTS).map(([name, sql]) => [name, db.prepare(sql)]);
    this.#statements = Object.fromEntries(prepared) as Record<StatementName, StatementSync>;
    this.#commit = new GroupCommit(db);
    this.#cipher = cipher;
    this.#nextId = Number(this.#statements.nextId.get()?.['id']);
  }

  /** Whether the messages were sealed with this key. A new store is marked with it. */
  hasRightKey(): boolean {
    const row = this.#statements.keyCheck.get();
    if (!row) this.#statements.setKeyCheck.run(this.#cipher.seal(Buffer.alloc(0)));
    try {
      if (row) this.#cipher.open(row['sealed'] as Uint8Array);
      return true;
    } catch {
      return false;
    }
  }

  /** Runs `change` in the next transaction, in the order of the calls; resolves when it is on disk. */
  write<T>(change: () => T): Promise<T> {
    return this.#commit.write(change);
  }

  close(): Promise<void> {
    return this.#commit.close();
  }

  /** A row id no other message has or will get while this process lives. */
  newId(): number {
    return this.#nextId++;
  }

  load(queue: string): LoadedMessage[] {
    const rows = this.#statements.load.all(queue) as unknown as LoadedMessage[];
    return rows.map((row) => ({
      ...row,
      state: row.state as MessageState,
      availableAt: row.availableAt ?? undefined,
      expiresAt: row.expiresAt ?? undefined,
      sessionId: row.sessionId ?? undefined,
    }));
  }

  insert(queue: string, message: Readonly<QueuedMessage>, bytes: Buffer): void {
    const { id, sequence, state, deliveryCount, enqueuedAt, availableAt, expiresAt, sessionId } = message;
    const times = [enqueuedAt, availableAt ?? null, expiresAt ?? null] as const;
    this.#statements.insert.run(id, queue, sequence, state, deliveryCount, ...times, sessionId ?? null);
    this.setBody(id, bytes);
  }

  /** Writes everything of a message but its bytes: it may have another queue or sequence number now. */
  move(queue: string, message: Readonly<QueuedMessage>): void {
    const { id, sequence, state, deliveryCount, enqueuedAt, availableAt, expiresAt } = message;
    const times = [enqueuedAt, availableAt ?? null, expiresAt ?? null] as const;
    this.#statements.move.run(queue, sequence, state, deliveryCount, ...times, id);
  }

  lock(id: number): void {
    this.#statements.lock.run(id);
  }

  unlock(id: number, state: MessageState, deliveryCount: number): void {
    this.#statements.unlock.run(state, deliveryCount, id);
  }

  remove(id: number): void {
    this.#statements.remove.run(id);
    this.#statements.removeBody.run(id);
  }

  /** Throws when there is no such message, or its bytes cannot be opened. */
  body(id: number): Buffer {
    const row = this.#statements.body.get(id);
    if (!row) throw new Error(`The bytes of message ${id} are missing.`);
    return this.#cipher.open(row['sealed'] as Uint8Array);
  }

  setBody(id: number, bytes: Buffer): void {
    this.#statements.setBody.run(id, this.#cipher.seal(bytes));
  }

  lastSequence(entity: string): number {
    return Number(this.#statements.lastSequence.get(entity)?.['value'] ?? 0);
  }

  setLastSequence(entity: string, sequence: number): void {
    this.#statements.setLastSequence.run(entity, sequence);
  }

  duplicates(entity: string): { readonly key: string; readonly expiresAt: number }[] {
    return this.#statements.duplicates.all(entity) as { key: string; expiresAt: number }[];
  }

  setDuplicate(entity: string, key: string, expiresAt: number): void {
    this.#statements.setDuplicate.run(entity, key, expiresAt);
  }

  forgetDuplicates(entity: string, until: number): void {
    this.#statements.forgetDuplicates.run(entity, until);
  }

  sessionState(queue: string, session: string): Buffer | undefined {
    const row = this.#statements.sessionState.get(queue, session);
    return row ? this.#cipher.open(row['sealed'] as Uint8Array) : undefined;
  }

  setSessionState(queue: string, session: string, state: Buffer | undefined): void {
    if (state) this.#statements.setSessionState.run(queue, session, this.#cipher.seal(state));
    else this.#statements.removeSessionState.run(queue, session);
  }

  rules(subscription: string): { readonly name: string; readonly filter: string }[] {
    return this.#statements.rules.all(subscription) as { name: string; filter: string }[];
  }

  setRule(subscription: string, name: string, filter: string): void {
    this.#statements.setRule.run(subscription, name, filter);
  }

  removeRule(subscription: string, name: string): void {
    this.#statements.removeRule.run(subscription, name);
  }

  /** The configured filter that the rules of a subscription were last made from. */
  seed(subscription: string): string | undefined {
    return this.#statements.seed.get(subscription)?.['filter'] as string | undefined;
  }

  setSeed(subscription: string, filter: string): void {
    this.#statements.setSeed.run(subscription, filter);
  }
}
