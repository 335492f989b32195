import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';

type Json = Record<string, unknown>;

export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: unknown;
}

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

interface RunningOperation {
  id: string;
  linkerId: string;
  kind: 'connect' | 'delete' | 'validate' | 'dryRun';
  pollsLeft: number;
}

export const SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';
export const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/prod`;
const GUID = '0a0a0a0a-0000-4000-8000-000000000001';

/** A connector service that follows the contract, with answers that tests can replace. */
export class FakeService {
  readonly requests: SeenRequest[] = [];
  readonly linkers = new Map<string, Json>();
  configurations: Json[] = [
    { name: 'AZURE_STORAGEBLOB_RESOURCEENDPOINT', value: 'https://shopstore.blob.core.windows.net/' },
    { name: 'AZURE_STORAGEBLOB_KEY', value: '' },
  ];
  /** How often an operation answers that it still runs. */
  pollsUntilEnd = 1;
  /** What the contract tells of an operation that has ended. */
  ending: Json = { status: 'Succeeded', properties: null };
  /** What the service's own route tells; `undefined` makes a service without that route. */
  details: Json | undefined = { result: {} };
  dryRun: Json = { prerequisiteResults: [], operationPreviews: [], provisioningState: 'Succeeded' };
  /** Replies that come before all others, the first match first; each is used once. */
  scripted: { method: string; path: RegExp; reply: Reply | 'drop' }[] = [];
  address = '';
  readonly #operations = new Map<string, RunningOperation>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    this.address = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.address;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  /** Requests that change something, or begin to. */
  writes(): string[] {
    return this.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path.split('/').slice(-2).join('/')}`);
  }

  /** The body of the only PUT so far. */
  put(): { properties: Json } {
    const puts = this.requests.filter(({ method }) => method === 'PUT');
    if (puts.length !== 1) throw new Error(`There were ${puts.length} PUTs`);
    return puts[0]?.body as { properties: Json };
  }

  addLinker(name: string, properties: Json): Json {
    const id = `${CLUSTER}/providers/Microsoft.ServiceLinker/linkers/${name}`;
    const linker = {
      id,
      name,
      type: 'microsoft.servicelinker/linkers',
      properties: { provisioningState: 'Succeeded', ...properties },
    };
    this.linkers.set(id.toLowerCase(), linker);
    return linker;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    this.requests.push(seen);
    const at = this.scripted.findIndex(({ method, path }) => method === seen.method && path.test(seen.path));
    const reply = at < 0 ? this.#reply(seen) : this.scripted.splice(at, 1)[0]!.reply;
    if (reply === 'drop') {
      request.socket.destroy();
      return;
    }
    response.writeHead(reply.status, { 'Content-Type': 'application/json', ...reply.headers });
    response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
  }

  /** The first route of a matching path answers. */
  #reply({ method, path, body }: SeenRequest): Reply {
    const routes: [RegExp, (rest: string) => Reply][] = [
      [/^\/providers\/Microsoft\.ServiceLinker\/operations$/, () => ({ status: 200, body: { value: [] } })],
      [/^\/api\/operations\/(.+)$/, (id) => this.#ownOperation(id)],
      [/\/operationStatuses\/(.+)$/, (name) => this.#operationStatus(name)],
      [/\/dryruns\/[^/]+$/, () => this.#dryRunRoute(method, path)],
      [/\/linkers$/, () => ({ status: 200, body: { value: [...this.linkers.values()] } })],
      [/^(.+)\/validateLinker$/, (id) => this.#known(id, () => this.#begin(id, 'validate', 202, null))],
      [/^(.+)\/listConfigurations$/, (id) => this.#known(id, () => this.#listed())],
      [/^(.+\/linkers\/[^/]+)$/, (id) => this.#linkerRoute(method, id, body)],
    ];
    for (const [pattern, answer] of routes) {
      const found = pattern.exec(path);
      if (found) return answer(found[1] ?? '');
    }
    return notFound(path);
  }

  #known(id: string, answer: () => Reply): Reply {
    return this.linkers.has(id.toLowerCase()) ? answer() : notFound(id);
  }

  #listed(): Reply {
    return { status: 200, body: { configurations: this.configurations } };
  }

  #linkerRoute(method: string, id: string, body: unknown): Reply {
    if (method === 'PUT') return this.#put(id, body as { properties: Json });
    if (method === 'DELETE')
      return this.linkers.has(id.toLowerCase()) ? this.#begin(id, 'delete', 202, null) : { status: 204 };
    return this.#known(id, () => ({
      status: 200,
      body: this.linkers.get(id.toLowerCase()),
      headers: { ETag: '"tag-1"' },
    }));
  }

  #put(id: string, { properties }: { properties: Json }): Reply {
    const name = id.split('/').at(-1) ?? '';
    const linker = { id, name, properties: { ...withoutSecrets(properties), provisioningState: 'Accepted' } };
    this.linkers.set(id.toLowerCase(), linker);
    return this.#begin(id, 'connect', 201, linker);
  }

  #dryRunRoute(method: string, path: string): Reply {
    if (method === 'DELETE') return { status: 200, body: null };
    if (method === 'PUT') return this.#begin(path, 'dryRun', 201, { properties: {} });
    return { status: 200, body: { id: path, properties: this.dryRun } };
  }

  #begin(linkerId: string, kind: RunningOperation['kind'], status: number, body: unknown): Reply {
    const hash = createHash('sha256').update(linkerId.toLowerCase()).digest('hex');
    const id = `${hash.slice(0, 24)}.${GUID}`;
    this.#operations.set(id, { id, linkerId, kind, pollsLeft: this.pollsUntilEnd });
    const path = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ServiceLinker/locations/WESTEUROPE/operationStatuses/${GUID}*${hash.toUpperCase()}`;
    // Another host than the one that was called, as behind a gateway.
    return {
      status,
      body,
      headers: { 'Azure-AsyncOperation': `https://public.example.org${path}?api-version=2024-07-01-preview` },
    };
  }

  #ownOperation(id: string): Reply {
    const operation = this.#operations.get(id);
    if (!operation || !this.details) return notFound(id);
    const isOpen = this.#step(operation);
    const { linkerId } = operation;
    const phases = [
      { name: 'resolve-target', state: 'completed', attempt: 1, message: 'Found the target' },
      {
        name: 'assign-roles',
        state: isOpen ? 'waiting' : 'completed',
        attempt: 1,
        message: isOpen ? 'Waits' : '',
      },
    ];
    const common = { operationId: id, linkerId, phases, message: '', startedAt: '2026-01-02T03:04:05Z' };
    if (isOpen)
      return {
        status: 200,
        body: { ...common, status: 'Running', percent: 50 },
        headers: { 'Retry-After': '2' },
      };
    return {
      status: 200,
      body: {
        ...common,
        status: this.ending['status'],
        percent: 100,
        endedAt: '2026-01-02T03:05:05Z',
        ...this.details,
      },
    };
  }

  #operationStatus(name: string): Reply {
    const [guid = '', hash = ''] = name.split('*');
    const operation = this.#operations.get(`${hash.slice(0, 24).toLowerCase()}.${guid}`);
    if (!operation) return notFound(name);
    if (this.#step(operation)) return { status: 202, body: { status: 'Accepted' } };
    return { status: 200, body: { ...this.ending } };
  }

  /** @returns whether the operation goes on. */
  #step(operation: RunningOperation): boolean {
    if (operation.pollsLeft > 0) {
      operation.pollsLeft -= 1;
      return true;
    }
    const key = operation.linkerId.toLowerCase();
    const linker = this.linkers.get(key);
    if (operation.kind === 'delete' && this.ending['status'] === 'Succeeded') this.linkers.delete(key);
    else if (linker) (linker['properties'] as Json)['provisioningState'] = String(this.ending['status']);
    return false;
  }
}

function withoutSecrets(properties: Json): Json {
  if (!properties['authInfo']) return { ...properties, authInfo: null };
  const { secret: _secret, ...authInfo } = properties['authInfo'] as Json;
  return { ...properties, authInfo };
}

function notFound(what: string): Reply {
  const error = { code: 'ResourceNotFound', message: `The Resource '${what}' was not found.`, target: what };
  return { status: 404, body: { error } };
}
