import type { RegisteredFunction } from '../core/function-registry';
import { resolveSettings } from '../host-settings';
import type { TriggerClient } from './service-bus-trigger';
import { ServiceBusTrigger } from './service-bus-trigger';

type TriggerDeps = ConstructorParameters<typeof ServiceBusTrigger>[2];

export type CreateTriggerClient = (connectionString: string) => TriggerClient;

const DEFAULT_CONNECTION = 'AzureWebJobsServiceBus';

/** Pauses between attempts to reach a broker that is not there yet. */
const RETRY_DELAY_MS = 500;
const MAX_RETRY_DELAY_MS = 5_000;

/** All Service Bus functions of the app, one client per connection setting. */
export class ServiceBusTriggers {
  readonly #triggers: readonly ServiceBusTrigger[];
  readonly #clients = new Map<string, TriggerClient>();

  /** Throws when a connection is not set. */
  constructor(
    functions: readonly RegisteredFunction[],
    createClient: CreateTriggerClient,
    deps: TriggerDeps,
  ) {
    this.#triggers = functions.map((fn) => {
      const setting = resolveSettings(String(fn.trigger.connection ?? DEFAULT_CONNECTION));
      const client = this.#clients.get(setting) ?? createClient(connectionString(fn.name, setting));
      this.#clients.set(setting, client);
      return new ServiceBusTrigger(fn, client, deps);
    });
  }

  start(): void {
    for (const trigger of this.#triggers) trigger.start();
  }

  /** Takes no further messages and waits for the functions under way. */
  async drain(): Promise<void> {
    await Promise.all(this.#triggers.map((trigger) => trigger.drain()));
  }

  async close(): Promise<void> {
    await Promise.all(this.#triggers.map((trigger) => trigger.close()));
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }
}

/** Makes clients of the real SDK. It is loaded only by apps that have Service Bus functions. */
export async function serviceBusClients(): Promise<CreateTriggerClient> {
  const { ServiceBusClient } = await import('@azure/service-bus');
  return (connection) =>
    new ServiceBusClient(connection, {
      retryOptions: { retryDelayInMs: RETRY_DELAY_MS, maxRetryDelayInMs: MAX_RETRY_DELAY_MS },
    });
}

function connectionString(functionName: string, setting: string): string {
  const value = process.env[setting] ?? process.env[`AzureWebJobs${setting}`];
  if (value) return value;
  throw new Error(
    `Function "${functionName}" needs the setting ${setting} with a Service Bus connection string.`,
  );
}
