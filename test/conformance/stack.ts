import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ServiceLinkerManagementClient } from '@azure/arm-servicelinker';
import { parse } from 'yaml';
import type { Endpoints } from '../../local/stack/endpoints';
import type * as LocalStackModule from '../../local/stack/local-stack';
import { worldFile } from '../../local/world';

const root = resolve(__dirname, '..', '..');

export const SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';
export const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/prod`;
export const STORAGE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shopstore`;
export const BLOB = `${STORAGE}/blobServices/default`;
export const CLIENT_ID = 'dddddddd-0001-4000-8000-00000000c11e';
export const LATEST = '2024-07-01-preview';

/** Bodies of other people's APIs; tests look at what they name. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = Record<string, any>;

const STAMPS = ['etag', 'eTag', 'systemData', 'provisioningState'];

/** For `JSON.stringify`: leaves out what Azure changes by itself. */
function withoutStamps(name: string, value: unknown): unknown {
  return STAMPS.includes(name) ? undefined : value;
}

export interface LoggedRequest {
  method: string;
  path: string;
  status: number;
}

/** The whole product in this process, without waiting for anything that the world could do at once. */
export class Stack {
  endpoints!: Endpoints;
  readonly #directory = mkdtempSync(join(tmpdir(), 'conformance-'));
  #stack: LocalStackModule.LocalStack | undefined;

  /** Loads the app afresh: it reads its settings and registers its functions once. */
  async start(): Promise<void> {
    jest.resetModules();
    const local = (await import(join(root, 'local', 'stack', 'local-stack'))) as typeof LocalStackModule;
    this.#stack = new local.LocalStack({
      stateDirectory: this.#directory,
      world: worldFile('instant'),
      ports: { functions: 0, functionsHttps: 0, serviceBus: 0, arm: 0, kubernetes: 0 },
      appDirectory: root,
      loadApp: () => import(join(root, 'functions', 'index')),
    });
    this.endpoints = await this.#stack.start();
  }

  async stop(): Promise<void> {
    await this.#stack?.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** A token of the local identity endpoint. `query` narrows it, for example `roles=Connections.Read`. */
  async token(resource = this.endpoints.functionsHttps, query: Record<string, string> = {}): Promise<string> {
    const url = new URL(this.endpoints.identityEndpoint);
    url.search = new URLSearchParams({ resource, 'api-version': '2019-08-01', ...query }).toString();
    const response = await fetch(url, { headers: { 'X-IDENTITY-HEADER': this.endpoints.identityHeader } });
    return ((await response.json()) as { access_token: string }).access_token;
  }

  /** The unmodified client of Microsoft.ServiceLinker. */
  client(): ServiceLinkerManagementClient {
    const credential = {
      getToken: async (scopes: string | string[]) => ({
        token: await this.token(String(scopes).replace(/\/\.default$/, '')),
        expiresOnTimestamp: Date.now() + 3_600_000,
      }),
    };
    return new ServiceLinkerManagementClient(credential, { endpoint: this.endpoints.functionsHttps });
  }

  /** A raw request with a token of all roles, unless the headers bring another. */
  async call(method: string, pathWithQuery: string, body?: unknown, headers: Record<string, string> = {}) {
    const authorization = headers['authorization'] ?? `Bearer ${await this.token()}`;
    const response = await fetch(`${this.endpoints.functionsHttps}${pathWithQuery}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers, authorization },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as Json,
    };
  }

  /** Azure Resource Manager of the local world, as its owner. */
  async arm(method: string, id: string, apiVersion: string, body?: unknown) {
    const token = await this.token('https://management.azure.com');
    const response = await fetch(`${this.endpoints.arm}${id}?api-version=${apiVersion}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${id}: ${response.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as Json;
  }

  /** The Kubernetes API of the cluster, as its administrator. @returns `undefined` when there is no such object. */
  async kubernetes(method: string, path: string, body?: unknown): Promise<Json | undefined> {
    const kubeconfig = parse(readFileSync(this.endpoints.kubeconfig, 'utf8')) as {
      users: { user: { token: string } }[];
    };
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const response = await fetch(`${this.endpoints.kubernetes}${path}`, {
      method,
      headers: {
        'content-type': contentType,
        authorization: `Bearer ${kubeconfig.users[0]?.user.token ?? ''}`,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.status === 404 ? undefined : ((await response.json()) as Json);
  }

  /** Everything that exists in Azure and in the cluster, without what changes by itself. */
  async world(): Promise<Json> {
    const database = new DatabaseSync(join(this.#directory, 'azure.db'), { readOnly: true });
    const rows = database.prepare('SELECT key, json FROM resource').all() as { key: string; json: string }[];
    database.close();
    const resources = rows.map(({ key, json }) => {
      const { body } = JSON.parse(json) as { body: Json };
      return [key, JSON.parse(JSON.stringify(body, withoutStamps)) as Json] as const;
    });
    const kinds = ['namespaces', 'secrets', 'serviceaccounts', 'configmaps'];
    const lists = await Promise.all(kinds.map((kind) => this.kubernetes('GET', `/api/v1/${kind}`)));
    const objects = lists.flatMap((list, index) =>
      ((list?.['items'] ?? []) as Json[]).map(
        ({ metadata, data }) =>
          [`${kinds[index] ?? ''} ${metadata.namespace}/${metadata.name}`, data] as const,
      ),
    );
    return Object.fromEntries([...resources, ...objects]);
  }

  /** Requests that changed something in Azure or in the cluster so far. */
  async writes(): Promise<string[]> {
    return (await this.changes()).map(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}`);
  }

  /** The writes that Azure and the cluster have taken, after those that {@link seen} knew. */
  async changes(known: readonly number[] = [0, 0]): Promise<LoggedRequest[]> {
    const lists = await this.#requests();
    return lists
      .flatMap((list, index) => list.slice(known[index]))
      .filter(({ status }) => status < 400)
      .filter(({ method, path }) => method !== 'GET' && !/list\w*Credential|listKeys|_local/i.test(path));
  }

  /** How many requests Azure and the cluster have answered. */
  async seen(): Promise<number[]> {
    return (await this.#requests()).map((list) => list.length);
  }

  #requests(): Promise<LoggedRequest[][]> {
    return Promise.all(
      [this.endpoints.arm, this.endpoints.kubernetes].map(async (origin) => {
        const body = (await (await fetch(`${origin}/_local/requests`)).json()) as unknown;
        return (Array.isArray(body) ? body : (body as { value: unknown }).value) as LoggedRequest[];
      }),
    );
  }

  /** Polls an operation as its headers say until it has ended. @returns the last body. */
  async ended(answer: { headers: Headers }): Promise<Record<string, unknown>> {
    const address = new URL(answer.headers.get('azure-asyncoperation') ?? '');
    for (;;) {
      const { body } = await this.call('GET', `${address.pathname}${address.search}`);
      const { status } = body as { status: string };
      if (['Succeeded', 'Failed', 'Canceled'].includes(status)) return body as Record<string, unknown>;
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }
}
