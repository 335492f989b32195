import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../sqlite/database';
import { AmqpServer } from './amqp-server';
import { BodyCipher, loadOrCreateKey } from './body-cipher';
import { EntityDirectory, type EntityOptions } from './entity-directory';
import { MessageStore } from './message-store';

export interface ServiceBusBrokerOptions {
  /** Where the database and its key are kept, or `:memory:`. */
  readonly stateDirectory: string;
  /** 0 (the default) for any free port. */
  readonly port?: number;
  readonly entities: EntityOptions;
  /** Milliseconds since 1970; the system clock by default. */
  readonly now?: () => number;
  /** Told of what went wrong inside and cannot be answered to a client. */
  readonly log?: (message: string, details: { readonly error: unknown }) => void;
}

/** What is open; less than all of it while (or because) opening fails. */
interface BrokerState {
  readonly db: DatabaseSync;
  readonly store?: MessageStore;
  readonly entities?: EntityDirectory;
  readonly server?: AmqpServer;
}

const DATABASE_FILE = 'service-bus.sqlite';
const KEY_FILE = 'service-bus.key';

/**
 * An AMQP 1.0 broker on 127.0.0.1 that unmodified Azure Service Bus clients talk to. Messages live in one
 * SQLite file, sealed; what was acknowledged survives a kill of the process.
 */
export class ServiceBusBroker {
  readonly #options: ServiceBusBrokerOptions;
  #state: BrokerState | undefined;
  #port: number | undefined;

  constructor(options: ServiceBusBrokerOptions) {
    this.#options = options;
  }

  /**
   * Opens the state and the port, and answers the port.
   * @throws when the port is taken, the state cannot be opened (or was sealed with another key), or an entity
   * is configured twice.
   */
  async listen(): Promise<number> {
    try {
      this.#port = await this.#openState().server.listen(this.#options.port ?? 0);
      return this.#port;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Says goodbye to the clients, writes what is pending and closes the state. */
  async close(): Promise<void> {
    const state = this.#state;
    this.#state = undefined;
    this.#port = undefined;
    await state?.server?.close();
    state?.entities?.close();
    await state?.store?.close();
    state?.db.close();
  }

  #openState(): Required<BrokerState> {
    const { stateDirectory, entities: entityOptions, now = Date.now, log } = this.#options;
    const isInMemory = stateDirectory === ':memory:';
    const fileOf = (name: string) => (isInMemory ? stateDirectory : join(stateDirectory, name));
    const onError = (error: unknown) => log?.('The Service Bus broker met an error', { error });
    const key = loadOrCreateKey(fileOf(KEY_FILE));
    const db = openDatabase(fileOf(DATABASE_FILE));
    this.#state = { db };
    const store = new MessageStore(db, new BodyCipher(key));
    this.#state = { db, store };
    if (!store.hasRightKey()) {
      throw new Error(
        `${fileOf(KEY_FILE)} is not the key of ${fileOf(DATABASE_FILE)}: restore it, or delete both.`,
      );
    }
    const entities = new EntityDirectory(entityOptions, { store, now, onError });
    const state = { db, store, entities, server: new AmqpServer(entities, onError) };
    this.#state = state;
    return state;
  }

  /** What a client is configured with. @throws before `listen`. */
  connectionString(): string {
    if (this.#port === undefined) throw new Error('The Service Bus broker does not listen yet.');
    const endpoint = `Endpoint=sb://127.0.0.1:${this.#port}`;
    return `${endpoint};SharedAccessKeyName=local;SharedAccessKey=bG9jYWw=;UseDevelopmentEmulator=true`;
  }
}
