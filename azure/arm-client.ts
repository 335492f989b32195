import type * as RestPipeline from '@azure/core-rest-pipeline';
import type { HttpClient, HttpMethods, Pipeline, PipelineResponse } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { ArmWrite, ArmWriter } from '../targets/target';
import { noAnswer, parseBody, toArmError } from './arm-answer';
import { ArmError, readRetryAfterSeconds } from './arm-error';
import { createPipeline } from './arm-pipeline';
import { readOperation, type OperationState } from './long-operation';
import type { Retries } from './retries';

export interface ArmClientOptions {
  /** For example `https://management.azure.com`. https only: a token travels with every request. */
  endpoint: string;
  credential: TokenCredential;
  /** Repeats after server errors and cut connections; throttling is left to the caller, who can wait without a worker. */
  retries?: Retries;
  /** Milliseconds after which a call is given up, repeats included. */
  timeoutMs?: number;
  httpClient?: HttpClient;
}

export interface ArmResource<T> {
  body: T;
  etag?: string;
}

export interface WriteOptions {
  /** Write only while the resource has this etag; otherwise an {@link ArmError} of kind `changed`. */
  ifMatch?: string | undefined;
  /** Beside the API version. */
  query?: Record<string, string>;
}

const MAX_PAGES = 100;

type Rest = typeof RestPipeline;

/** Makes the client; the HTTP library is loaded with the first one, which keeps cold starts short. */
export async function createArmClient(options: ArmClientOptions): Promise<ArmClient> {
  return new ArmClient(await import('@azure/core-rest-pipeline'), options);
}

/** Azure Resource Manager, reduced to what this app needs. Failures are {@link ArmError}s. */
export class ArmClient implements ArmWriter {
  readonly #rest: Rest;
  readonly #endpoint: URL;
  readonly #pipeline: Pipeline;
  readonly #http: HttpClient;
  readonly #timeoutMs: number;

  constructor(rest: Rest, { endpoint, credential, retries, timeoutMs, httpClient }: ArmClientOptions) {
    this.#rest = rest;
    this.#endpoint = new URL(endpoint);
    if (this.#endpoint.protocol !== 'https:')
      throw new Error('The Azure Resource Manager endpoint must be https');
    this.#timeoutMs = timeoutMs ?? 30_000;
    this.#http = httpClient ?? rest.createDefaultHttpClient();
    this.#pipeline = createPipeline(rest, credential, this.#endpoint.origin, retries);
  }

  async get<T>(id: string, apiVersion: string): Promise<T | undefined> {
    return (await this.getResource<T>(id, apiVersion))?.body;
  }

  /** Like {@link get}, with the etag for a conditional write. */
  async getResource<T>(id: string, apiVersion: string): Promise<ArmResource<T> | undefined> {
    try {
      const response = await this.#send('GET', this.#url(id, { 'api-version': apiVersion }));
      const body = parseBody(response) as T & { eTag?: string; etag?: string };
      const etag = response.headers.get('etag') ?? body.eTag ?? body.etag;
      return { body, ...(etag === undefined ? {} : { etag }) };
    } catch (error) {
      if (error instanceof ArmError && error.kind === 'notFound') return undefined;
      throw error;
    }
  }

  /** Every page of a collection. */
  async list<T>(path: string, apiVersion: string, filter?: string): Promise<T[]> {
    const items: T[] = [];
    let url: URL | undefined = this.#url(path, {
      'api-version': apiVersion,
      ...(filter === undefined ? {} : { $filter: filter }),
    });
    for (let page = 0; url !== undefined && page < MAX_PAGES; page += 1) {
      const body = parseBody(await this.#send('GET', url)) as { value?: T[]; nextLink?: string };
      items.push(...(body.value ?? []));
      url = body.nextLink ? this.#ownUrl(body.nextLink) : undefined;
    }
    return items;
  }

  async post<T>(
    id: string,
    action: string,
    apiVersion: string,
    body?: unknown,
    query: Record<string, string> = {},
  ): Promise<T> {
    const url = this.#url(`${id}/${action}`, { 'api-version': apiVersion, ...query });
    return parseBody(await this.#send('POST', url, body)) as T;
  }

  put(id: string, apiVersion: string, body: unknown, options?: WriteOptions): Promise<ArmWrite> {
    return this.#write('PUT', id, apiVersion, body, options);
  }

  patch(id: string, apiVersion: string, body: unknown, options?: WriteOptions): Promise<ArmWrite> {
    return this.#write('PATCH', id, apiVersion, body, options);
  }

  /** Deletes a resource; one that does not exist is deleted already. */
  async delete(id: string, apiVersion: string, query: Record<string, string> = {}): Promise<ArmWrite> {
    try {
      return await this.#write('DELETE', id, apiVersion, undefined, { query });
    } catch (error) {
      if (error instanceof ArmError && error.kind === 'notFound') return {};
      throw error;
    }
  }

  /** Asks once how a long operation stands. The URL must be on the endpoint's host: the token goes with it. */
  async pollOperation(operationUrl: string): Promise<OperationState> {
    const response = await this.#send('GET', this.#ownUrl(operationUrl));
    return readOperation(
      response.status,
      parseBody(response),
      readRetryAfterSeconds(response.headers.get('retry-after')),
    );
  }

  async #write(
    method: HttpMethods,
    id: string,
    apiVersion: string,
    body?: unknown,
    options?: WriteOptions,
  ): Promise<ArmWrite> {
    const headers = options?.ifMatch === undefined ? {} : { 'if-match': options.ifMatch };
    const url = this.#url(id, { 'api-version': apiVersion, ...options?.query });
    const response = await this.#send(method, url, body, headers);
    const operation =
      response.headers.get('azure-asyncoperation') ??
      response.headers.get('operation-location') ??
      (response.status === 202 ? response.headers.get('location') : undefined);
    return operation === undefined ? {} : { operationUrl: operation };
  }

  #url(path: string, query: Record<string, string>): URL {
    const url = new URL(this.#endpoint.origin);
    url.pathname = path;
    // A space as %20: some services read + as itself.
    url.search = new URLSearchParams(query).toString().replaceAll('+', '%20');
    return url;
  }

  #ownUrl(text: string): URL {
    const url = new URL(text);
    if (url.origin !== this.#endpoint.origin)
      throw new Error('Azure Resource Manager named a URL on another host; it is not followed');
    return url;
  }

  async #send(
    method: HttpMethods,
    url: URL,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<PipelineResponse> {
    const request = this.#rest.createPipelineRequest({
      url: url.toString(),
      method,
      // Covers the answer's body and all tries; `timeout` would cover neither, and leaves its timer behind on errors.
      abortSignal: AbortSignal.timeout(this.#timeoutMs),
      headers: this.#rest.createHttpHeaders({
        accept: 'application/json',
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    let response: PipelineResponse;
    try {
      response = await this.#pipeline.sendRequest(this.#http, request);
    } catch (error) {
      throw noAnswer(this.#rest, error, url.pathname);
    }
    if (response.status < 400) return response;
    throw toArmError(response, url.pathname);
  }
}
