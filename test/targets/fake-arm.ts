import type { ArmWriter } from '../../targets/target';

export interface FakeArmCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
}

/** Resources by lower-cased id, answers to POST actions by `{id}/{action}`; PATCH replaces members of `properties`. */
export class FakeArm implements ArmWriter {
  readonly calls: FakeArmCall[] = [];
  readonly resources = new Map<string, unknown>();
  readonly answers = new Map<string, unknown>();
  /** Given back by every write. */
  operationUrl: string | undefined;

  constructor(resources: Record<string, unknown> = {}, answers: Record<string, unknown> = {}) {
    for (const [id, resource] of Object.entries(resources)) this.resources.set(id.toLowerCase(), resource);
    for (const [path, answer] of Object.entries(answers)) this.answers.set(path.toLowerCase(), answer);
  }

  /** Writes so far, without reads. */
  get writes(): FakeArmCall[] {
    return this.calls.filter(({ method }) => method !== 'GET' && method !== 'POST');
  }

  get<T>(id: string): Promise<T | undefined> {
    this.calls.push({ method: 'GET', path: id });
    const collection = this.collection(id);
    const resource = this.resources.get(id.toLowerCase()) ?? collection;
    return Promise.resolve(structuredClone(resource) as T | undefined);
  }

  post<T>(id: string, action: string, _apiVersion: string, body?: unknown): Promise<T> {
    this.calls.push({ method: 'POST', path: `${id}/${action}`, body });
    const answer = this.answers.get(`${id}/${action}`.toLowerCase());
    if (answer === undefined) return Promise.reject(new Error(`No answer to ${id}/${action}`));
    return Promise.resolve(structuredClone(answer) as T);
  }

  put(id: string, _apiVersion: string, body: unknown): Promise<{ operationUrl?: string }> {
    this.calls.push({ method: 'PUT', path: id, body });
    this.resources.set(id.toLowerCase(), { id, name: id.split('/').at(-1), ...(body as object) });
    return Promise.resolve(this.written());
  }

  patch(id: string, _apiVersion: string, body: unknown): Promise<{ operationUrl?: string }> {
    this.calls.push({ method: 'PATCH', path: id, body });
    const old = this.resources.get(id.toLowerCase()) as { properties: object };
    const { properties } = body as { properties: object };
    this.resources.set(id.toLowerCase(), { ...old, properties: { ...old.properties, ...properties } });
    return Promise.resolve(this.written());
  }

  delete(id: string): Promise<{ operationUrl?: string }> {
    this.calls.push({ method: 'DELETE', path: id });
    this.resources.delete(id.toLowerCase());
    return Promise.resolve(this.written());
  }

  private written(): { operationUrl?: string } {
    return this.operationUrl === undefined ? {} : { operationUrl: this.operationUrl };
  }

  /** A list of children, when the id names a collection below a resource that exists. */
  private collection(id: string): { value: unknown[] } | undefined {
    const prefix = `${id.toLowerCase()}/`;
    const parent = id.toLowerCase().split('/').slice(0, -1).join('/');
    if (!this.resources.has(parent)) return undefined;
    const children = [...this.resources].filter(
      ([key]) => key.startsWith(prefix) && !key.slice(prefix.length).includes('/'),
    );
    return { value: children.map(([, resource]) => resource) };
  }
}
