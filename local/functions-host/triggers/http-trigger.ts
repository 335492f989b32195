import type { HttpData } from '../core/core-types';
import type { FunctionRegistry, RegisteredFunction } from '../core/function-registry';
import type { HostLog } from '../core/host-log';
import type { Invoker } from '../core/invoke';
import type { HttpAnswer, HttpRequestData } from './http-listener';
import { homePage } from './home-page';
import { setCookieHeader } from './http-cookie';
import { withoutDoubledSlashes } from './http-paths';
import type { Route } from './http-routes';
import { compileRoute, matchRoute } from './http-routes';

interface HttpFunction {
  readonly fn: RegisteredFunction;
  readonly route: Route;
  /** Absent: any. */
  readonly methods?: readonly string[];
}

interface Match {
  readonly fn: RegisteredFunction;
  readonly params: Record<string, string>;
}

/** Finds the HTTP function for a request and runs it. Keys and `authLevel` are not checked, as in Core Tools. */
export class HttpTriggers {
  readonly #functions: readonly HttpFunction[];
  readonly #invoker: Invoker;
  readonly #log: HostLog;
  #hasWarned = false;

  /** @param routePrefix from host.json; an empty one is allowed. */
  constructor(registry: FunctionRegistry, invoker: Invoker, log: HostLog, routePrefix: string) {
    this.#invoker = invoker;
    this.#log = log;
    // The real host tries routes in the order of the functions' names, however literal they are.
    this.#functions = registry
      .ofType('httptrigger')
      .map((fn) => toHttpFunction(fn, routePrefix))
      .sort((a, b) => (a.fn.name.toUpperCase() < b.fn.name.toUpperCase() ? -1 : 1));
  }

  /** Where no function takes path and method, the answer is 404, as in Azure: never 405. */
  async handle(request: HttpRequestData): Promise<HttpAnswer> {
    const path = request.url.pathname;
    const match = this.#find(path, request.method) ?? this.#findTolerantly(path, request.method);
    if (match) return this.#run(match.fn, match.params, request);
    return path === '/' ? homePage(process.env) : { status: 404 };
  }

  #find(path: string, method: string): Match | undefined {
    for (const { fn, route, methods } of this.#functions) {
      const params = methods?.includes(method) === false ? undefined : matchRoute(route, path);
      if (params) return { fn, params };
    }
    return undefined;
  }

  /** Azure SDKs double a slash when an id begins with one. The real host has no route for that; this one says so. */
  #findTolerantly(path: string, method: string): Match | undefined {
    const simple = withoutDoubledSlashes(path);
    const match = simple === path ? undefined : this.#find(simple, method);
    if (match && !this.#hasWarned) {
      this.#hasWarned = true;
      this.#log.warn(
        'A request has a doubled slash in its path. It is served here, but the Functions host in Azure answers 404: ' +
          'give ids to an SDK without their first slash.',
      );
    }
    return match;
  }

  async #run(
    fn: RegisteredFunction,
    params: Record<string, string>,
    request: HttpRequestData,
  ): Promise<HttpAnswer> {
    // The query is left out: the library reads it from the URL, which keeps repeated keys.
    const http: HttpData = {
      method: request.method,
      url: request.url.href,
      headers: request.headers,
      params,
      body: { bytes: bodyOf(request) },
    };
    try {
      const response = await this.#invoker.call({ fn, data: { http } });
      return toAnswer(response.returnValue?.http);
    } catch (error) {
      this.#log.failed(fn.name, error);
      return { status: 500 };
    }
  }
}

function toHttpFunction(fn: RegisteredFunction, routePrefix: string): HttpFunction {
  const { route, methods } = fn.trigger;
  const template = typeof route === 'string' && route !== '' ? route : fn.name;
  return {
    fn,
    route: compileRoute(`${routePrefix}/${template}`),
    ...(Array.isArray(methods) ? { methods: methods.map((method) => String(method).toUpperCase()) } : {}),
  };
}

/**
 * The real host hands on a body only when the request says its length, so never a chunked one:
 * https://github.com/Azure/azure-functions-host/issues/4926
 */
function bodyOf({ headers, body }: HttpRequestData): Buffer {
  return Number(headers['content-length']) > 0 ? body : Buffer.alloc(0);
}

/** A function that returns nothing is answered with 204. */
function toAnswer(http: HttpData | undefined): HttpAnswer {
  if (!http) return { status: 204 };
  const headers = Object.entries(http.headers ?? {});
  const cookies = (http.cookies ?? []).map((cookie) => ['Set-Cookie', setCookieHeader(cookie)] as const);
  return {
    status: Number(http.statusCode ?? 200),
    headers: [...headers, ...cookies],
    ...(http.body?.bytes ? { body: Buffer.from(http.body.bytes) } : {}),
  };
}
