import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ServiceBusReceiver, ServiceBusClient } from '@azure/service-bus';
import { parse } from 'yaml';
import type { ConnectionEvent } from '../../connection/events';
import { deterministicGuid, linkerId, operationId } from '../../connection/names';
import type { ConnectionRequest, OperationRequest } from '../../connection/request';
import type { OperationStatus } from '../../functions/get-operation';
import { trust } from '../../local/certificates';
import type { Endpoints } from '../../local/stack/endpoints';
import { PROGRESS_TOPIC, REQUESTS_QUEUE } from '../../local/stack/entities';
import { localToken } from '../../local/stack/local-token';
import { StackProcess } from './stack-process';
import { azureWorld, kubernetesWorld } from './stack-world';

const root = resolve(__dirname, '..', '..');
const FREE_PORTS = {
  LOCAL_FUNCTIONS_PORT: '0',
  LOCAL_FUNCTIONS_HTTPS_PORT: '0',
  LOCAL_SERVICE_BUS_PORT: '0',
  LOCAL_ARM_PORT: '0',
  LOCAL_KUBERNETES_PORT: '0',
};

export const SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';
export const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/prod`;

export interface LoggedRequest {
  method: string;
  path: string;
  status: number;
}

/** One fault of a stand-in, as `PUT /_local/faults` takes it. */
export interface FaultSpec {
  match: { method?: string; path: string };
  times: number;
  delayMs?: number;
  respond?: { status: number; code: string; message: string; headers?: Record<string, string> };
  dropAnswer?: true;
  fail?: string | { code: string; message: string };
}

type Named = Pick<ConnectionRequest, 'clusterId' | 'name'>;

/** The request of an example file. */
export function exampleRequest(name: string): ConnectionRequest {
  return parse(readFileSync(join(root, 'examples', `${name}.yaml`), 'utf8')) as ConnectionRequest;
}

const stacks = new Set<StackFixture>();
// Tests that fail or take too long do not come to the line that stops their stack.
afterAll(async () => void (await Promise.all([...stacks].map((stack) => stack.stop()))));

/** `npm start` in a process of its own, with the means to drive it as its users do. */
export class StackFixture {
  readonly stateDirectory = mkdtempSync(join(tmpdir(), 'aks-service-connector-flow-'));
  readonly events: ConnectionEvent[] = [];
  endpoints!: Endpoints;
  client!: ServiceBusClient;
  readonly #world: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #process = new StackProcess((reason) => this.#giveUp(reason));
  #receiver: ServiceBusReceiver | undefined;
  #receiving = new AbortController();
  /** Why nothing more can come, once that is so. */
  #end: Error | undefined;
  #waiters: (() => void)[] = [];
  /** Operations that make no connection. */
  readonly #commands = new Set<string>();

  /** @param environment further variables of the process. */
  constructor(world = join(__dirname, 'world.yaml'), environment: Readonly<Record<string, string>> = {}) {
    this.#world = world;
    this.#environment = environment;
    stacks.add(this);
  }

  /** All that the process has printed. */
  get output(): string {
    return this.#process.output;
  }

  /** Starts the stack; after {@link kill} it goes on with the same state. */
  async start(): Promise<void> {
    if (this.#end) throw this.#end;
    const env = {
      ...process.env,
      ...FREE_PORTS,
      LOCAL_STATE_DIR: this.stateDirectory,
      LOCAL_WORLD: this.#world,
      ...this.#environment,
    };
    await this.#process.start(env, this.stateDirectory, 'endpoints.json');
    this.endpoints = JSON.parse(
      readFileSync(join(this.stateDirectory, 'endpoints.json'), 'utf8'),
    ) as Endpoints;
    trust(readFileSync(this.endpoints.caFile, 'utf8'));
    this.client = new ServiceBusClient(this.endpoints.serviceBusConnectionString, {
      retryOptions: { timeoutInMs: 5_000 },
    });
    this.#receiver = this.client.createReceiver(PROGRESS_TOPIC, 'all', { receiveMode: 'receiveAndDelete' });
    // Closing alone leaves the client waiting half a minute for the next try to connect, and Jest with it.
    this.#receiving = new AbortController();
    this.#receiver.subscribe(
      {
        processMessage: (message) => {
          const body: unknown = message.body;
          this.events.push((typeof body === 'string' ? JSON.parse(body) : body) as ConnectionEvent);
          this.#wake();
          return Promise.resolve();
        },
        processError: () => Promise.resolve(),
      },
      { abortSignal: this.#receiving.signal },
    );
  }

  #wake(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }

  /** Nobody waits for what cannot come any more. */
  #giveUp(reason: string): void {
    this.#end ??= new Error(reason);
    this.#wake();
  }

  /** kill -9: nothing gets the chance to say goodbye. */
  async kill(): Promise<void> {
    await this.#disconnect();
    await this.#process.end('SIGKILL');
    rmSync(join(this.stateDirectory, 'endpoints.json'), { force: true });
  }

  /** Sends a signal and waits. @returns the exit code. */
  async signal(name: NodeJS.Signals): Promise<number | null> {
    await this.#disconnect();
    return await this.#process.end(name);
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    stacks.delete(this);
    this.#giveUp('The stack is stopped');
    await this.#disconnect();
    await this.#process.end('SIGTERM');
    rmSync(this.stateDirectory, { recursive: true, force: true });
  }

  async #disconnect(): Promise<void> {
    this.#receiving.abort();
    await this.#receiver?.close();
    // Absent when the stack did not start.
    await (this.client as ServiceBusClient | undefined)?.close();
  }

  /** Puts a message on the requests queue. @returns the id that its operation has, if it is a good request. */
  async send(body: unknown, messageId: string = randomUUID()): Promise<string> {
    const sender = this.client.createSender(REQUESTS_QUEUE);
    await sender.sendMessages({ messageId, contentType: 'application/json', body });
    await sender.close();
    const { clusterId, name, operation } = body as Partial<Pick<OperationRequest, 'operation'>> & Named;
    const id = operationId(linkerId(clusterId, name), deterministicGuid(messageId));
    if (operation !== undefined && operation !== 'createOrUpdate') this.#commands.add(id);
    return id;
  }

  /** Sends a request and waits until its operation has ended. */
  async connect(request: OperationRequest, messageId?: string): Promise<OperationStatus> {
    return await this.ended(await this.send(request, messageId));
  }

  /** Waits until the events that have come are enough. */
  async nextEvent(isEnough: (events: readonly ConnectionEvent[]) => boolean): Promise<void> {
    while (!isEnough(this.events)) {
      if (this.#end) throw this.#end;
      await new Promise<void>((wake) => this.#waiters.push(wake));
    }
  }

  /** Waits for the last event of an operation, then reads its final status. */
  async ended(operation: string): Promise<OperationStatus> {
    // A creation that fails takes back what it made; a deletion or validation that fails tells so and ends.
    const last = this.#commands.has(operation) ? /\.(succeeded|failed)$/ : /\.(succeeded|rolledback)$/;
    const isLast = ({ type, data }: ConnectionEvent): boolean =>
      data.operationId === operation && last.test(type);
    await this.nextEvent((events) => events.some(isLast));
    for (;;) {
      const status = await this.operation(operation);
      if (status.status !== 'Running' && status.status !== 'Accepted') return status;
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }

  async operation(operation: string): Promise<OperationStatus> {
    return (await (await this.http(`/api/operations/${operation}`)).json()) as OperationStatus;
  }

  /** Calls the app over HTTP as the local administrator. */
  async http(path: string, init: RequestInit = {}): Promise<Response> {
    const { token } = await localToken(this.endpoints, this.endpoints.functions);
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    return await fetch(`${this.endpoints.functions}${path}`, { ...init, headers });
  }

  eventsOf(operation: string): ConnectionEvent[] {
    return this.events
      .filter((event) => event.data.operationId === operation)
      .sort((a, b) => a.data.sequence - b.data.sequence);
  }

  async faults(standIn: 'arm' | 'kubernetes', faults: FaultSpec[]): Promise<void> {
    const response = await fetch(`${this.endpoints[standIn]}/_local/faults`, {
      method: 'PUT',
      body: JSON.stringify(faults),
    });
    if (!response.ok) throw new Error(`Faults refused: ${await response.text()}`);
  }

  async clearFaults(): Promise<void> {
    await fetch(`${this.endpoints.arm}/_local/faults`, { method: 'DELETE' });
    await fetch(`${this.endpoints.kubernetes}/_local/faults`, { method: 'DELETE' });
  }

  async requests(standIn: 'arm' | 'kubernetes'): Promise<LoggedRequest[]> {
    const body: unknown = await (await fetch(`${this.endpoints[standIn]}/_local/requests`)).json();
    return (Array.isArray(body) ? body : (body as { value: unknown }).value) as LoggedRequest[];
  }

  /** Requests that changed something since an earlier count. */
  async writesSince(standIn: 'arm' | 'kubernetes', count: number): Promise<LoggedRequest[]> {
    const all = await this.requests(standIn);
    const isRead = ({ method, path }: LoggedRequest): boolean =>
      method === 'GET' || (method === 'POST' && /list\w*Credential|listKeys/i.test(path));
    return all.slice(count).filter((request) => !isRead(request));
  }

  async arm<T>(id: string, apiVersion: string, init: RequestInit = {}): Promise<T | undefined> {
    const { token } = await localToken(this.endpoints, 'https://management.azure.com');
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const url = `${this.endpoints.arm}${id}${id.includes('?') ? '&' : '?'}api-version=${apiVersion}`;
    const response = await fetch(url, { ...init, headers });
    const text = await response.text();
    return response.status === 404 || text === '' ? undefined : (JSON.parse(text) as T);
  }

  /** A request to the Kubernetes API with the rights of the kubeconfig's user. */
  async kubernetes<T>(path: string, init: RequestInit = {}): Promise<T | undefined> {
    const kubeconfig = parse(readFileSync(this.endpoints.kubeconfig, 'utf8')) as {
      users: { user: { token: string } }[];
    };
    const headers = {
      Authorization: `Bearer ${kubeconfig.users[0]?.user.token ?? ''}`,
      'Content-Type': 'application/json',
    };
    const response = await fetch(`${this.endpoints.kubernetes}${path}`, { ...init, headers });
    return response.status === 404 ? undefined : ((await response.json()) as T);
  }

  /** Everything that exists in Azure and in the cluster, without what changes by itself. */
  async world(): Promise<Record<string, unknown>> {
    return {
      ...azureWorld(this.stateDirectory),
      ...(await kubernetesWorld((path) => this.kubernetes(path))),
    };
  }
}
