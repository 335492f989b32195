import type { ManagementAnswer } from './durable/management-request';
import type { ManagementApi } from './durable/management-api';
import { MANAGEMENT_PATH } from './durable/client-binding';
import type { HttpAnswer, HttpRequestData } from './triggers/http-listener';
import type { HttpTriggers } from './triggers/http-trigger';

/** Sends a request to the management API or to the app's functions. */
export class HostRouter {
  readonly #management: ManagementApi;
  readonly #functions: HttpTriggers;
  readonly #running = new Set<Promise<HttpAnswer>>();
  #isStopping = false;

  constructor(management: ManagementApi, functions: HttpTriggers) {
    this.#management = management;
    this.#functions = functions;
  }

  async handle(request: HttpRequestData): Promise<HttpAnswer> {
    const path = managementPath(request.url.pathname);
    if (!path) return this.#callFunction(request);
    return toHttp(
      await this.#management.handle({
        method: request.method,
        path,
        query: request.url.searchParams,
        body: request.body,
        continuationToken: request.headers['x-ms-continuation-token'],
        origin: request.url.origin,
      }),
    );
  }

  /**
   * Refuses further calls of functions and waits for those under way. The management API goes on, because
   * functions that are still running reach their durable client through it.
   */
  async drain(): Promise<void> {
    this.#isStopping = true;
    await Promise.allSettled(this.#running);
  }

  async #callFunction(request: HttpRequestData): Promise<HttpAnswer> {
    if (this.#isStopping) return { status: 503 };
    const call = this.#functions.handle(request);
    this.#running.add(call);
    return call.finally(() => this.#running.delete(call));
  }
}

/** The decoded segments below the management API, or undefined for any other path. */
function managementPath(pathname: string): string[] | undefined {
  const prefix = `${MANAGEMENT_PATH}/`;
  if (!pathname.toLowerCase().startsWith(prefix)) return undefined;
  const segments = pathname.slice(prefix.length).split('/');
  try {
    return segments.filter((segment) => segment !== '').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function toHttp(answer: ManagementAnswer): HttpAnswer {
  const headers = Object.entries(answer.headers ?? {});
  if (answer.body === undefined) return { status: answer.status, headers };
  return {
    status: answer.status,
    headers: [['Content-Type', 'application/json; charset=utf-8'], ...headers],
    body: JSON.stringify(answer.body),
  };
}
