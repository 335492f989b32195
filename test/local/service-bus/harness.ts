import { ServiceBusClient, type RetryOptions } from '@azure/service-bus';
import {
  ServiceBusBroker,
  type ServiceBusBrokerOptions,
} from '../../../local/service-bus/service-bus-broker';

/** A broker in memory, a real client, and everything they opened, closed in the right order by `close`. */
export class Harness {
  readonly errors: unknown[] = [];
  readonly broker: ServiceBusBroker;
  readonly #clients: ServiceBusClient[] = [];
  readonly #closers: { close(): Promise<void> }[] = [];

  constructor(options: Partial<ServiceBusBrokerOptions> = {}) {
    this.broker = new ServiceBusBroker({
      stateDirectory: ':memory:',
      entities: { queues: [{ name: 'orders' }], topics: [] },
      log: (_message, { error }) => this.errors.push(error),
      ...options,
    });
  }

  static async start(options: Partial<ServiceBusBrokerOptions> = {}): Promise<Harness> {
    const harness = new Harness(options);
    await harness.broker.listen();
    return harness;
  }

  client(retryOptions: RetryOptions = {}): ServiceBusClient {
    const client = new ServiceBusClient(this.broker.connectionString(), {
      retryOptions: { maxRetries: 0, timeoutInMs: 10_000, ...retryOptions },
    });
    this.#clients.push(client);
    return client;
  }

  /** Closes a receiver or subscription before its client: else unsettled messages keep the client's timers alive. */
  closing<T extends { close(): Promise<void> }>(resource: T): T {
    this.#closers.push(resource);
    return resource;
  }

  async close(): Promise<void> {
    for (const resource of this.#closers) await resource.close();
    for (const client of this.#clients) await client.close();
    await this.broker.close();
  }
}
