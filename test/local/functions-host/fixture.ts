import { join } from 'node:path';
import type { FunctionsHostOptions } from '../../../local/functions-host/functions-host';
import { FunctionsHost } from '../../../local/functions-host/functions-host';
import type { InstanceStatus } from '../../../local/functions-host/durable/instance-status';

/** Not literals: the fixture is plain JavaScript without types. */
const directory: string = join(__dirname, 'fixture-app');
const entry: string = join(directory, 'index.js');

export interface FixtureActivities {
  /** A promise that an activity waits for, or resolves, by name. */
  gate(name: string): PromiseWithResolvers<unknown>;
  /** `name:key` of every counted activity run. */
  calls: string[];
}

export interface QueueFixture {
  received: { message: unknown; metadata: Record<string, unknown> }[];
  receivedCount(count: number): Promise<unknown>;
  hooks: { before(message: unknown, context: unknown): Promise<void> };
}

/** The fixture's own switches, from the same module registry as the running app. */
export async function fixtureModule<T>(name: string): Promise<T> {
  const file: string = join(directory, name);
  const loaded = (await import(file)) as { default: T };
  return loaded.default;
}

/** A host over the fixture app with what tests need around it. */
export class FixtureHost {
  readonly lines: string[] = [];
  readonly #host: FunctionsHost;
  origin = '';

  constructor(options: Partial<FunctionsHostOptions> = {}) {
    this.#host = new FunctionsHost({
      appDirectory: directory,
      loadApp: () => import(entry),
      stateDirectory: ':memory:',
      log: (line) => this.lines.push(line),
      ...options,
    });
  }

  async start(): Promise<{ port: number; httpsPort?: number }> {
    const ports = await this.#host.start();
    this.origin = `http://127.0.0.1:${ports.port}`;
    return ports;
  }

  stop(): Promise<void> {
    return this.#host.stop();
  }

  completion(id: string): Promise<InstanceStatus> {
    return this.#host.completion(id);
  }

  /** Calls the management API. */
  api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.origin}/runtime/webhooks/durabletask/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async begin(name: string, input?: unknown, id = ''): Promise<string> {
    const response = await this.api('POST', `orchestrators/${name}/${id}`, input);
    const started = (await response.json()) as { id: string };
    if (response.status !== 202) throw new Error(`${response.status} ${JSON.stringify(started)}`);
    return started.id;
  }

  async run(name: string, input?: unknown, id?: string): Promise<InstanceStatus> {
    return this.completion(await this.begin(name, input, id));
  }

  async status(id: string, query = ''): Promise<InstanceStatus> {
    return (await (await this.api('GET', `instances/${id}?${query}`)).json()) as InstanceStatus;
  }
}
