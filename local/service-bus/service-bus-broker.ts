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

const DATABASE_FILE = 'service-bus.sqlite';
const KEY_FILE = 'service-bus.key';

/**
 * An AMQP 1.0 broker on 127.0.0.1 that unmodified Azure Service Bus clients talk to. Messages live in one
 * SQLite file, sealed; what was acknowledged survives a kill of the process.
 */
export class ServiceBusBroker {
  readonly #options: ServiceBusBrokerOptions;
  #running:
    | {
        readonly db: DatabaseSync;
        readonly store: MessageStore;
        readonly entities: EntityDirectory;
        readonly server: AmqpServer;
        readonly port: number;
      }
    | undefined;

  constructor(options: ServiceBusBrokerOptions) {
    this.#options = options;
  }

  /**
   * Opens the state and the port, and answers the port.
   * @throws when the port is taken, the state cannot be opened, or an entity is configured twice.
   */
  async listen(): Promise<number> {
    const { stateDirectory, entities: entityOptions, now = Date.now, port = 0 } = this.#options;
    const isInMemory = stateDirectory === ':memory:';
    const fileOf = (name: string) => (isInMemory ? stateDirectory : join(stateDirectory, name));
    const onError = (error: unknown) => this.#options.log?.('The Service Bus broker met an error', { error });
    const cipher = new BodyCipher(loadOrCreateKey(fileOf(KEY_FILE)));
    const db = openDatabase(fileOf(DATABASE_FILE));
    const store = new MessageStore(db, cipher);
    const entities = new EntityDirectory(entityOptions, { store, now, onError });
    const server = new AmqpServer(entities, onError);
    const listeningPort = await server.listen(port);
    this.#running = { db, store, entities, server, port: listeningPort };
    return listeningPort;
  }

  /** Cuts the connections, writes what is pending and closes the state. */
  async close(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (!running) return;
    await running.server.close();
    running.entities.close();
    await running.store.close();
    running.db.close();
  }

  /** What a client is configured with. @throws before `listen`. */
  connectionString(): string {
    if (!this.#running) throw new Error('The Service Bus broker does not listen yet.');
    const endpoint = `Endpoint=sb://127.0.0.1:${this.#running.port}`;
    return `${endpoint};SharedAccessKeyName=local;SharedAccessKey=bG9jYWw=;UseDevelopmentEmulator=true`;
  }
}
