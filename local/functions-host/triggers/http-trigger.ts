import type { HttpData } from '../core/core-types';
import type { FunctionRegistry, RegisteredFunction } from '../core/function-registry';
import type { HostLog } from '../core/host-log';
import type { Invoker } from '../core/invoke';
import type { HttpAnswer, HttpRequestData } from './http-listener';
import { setCookieHeader } from './http-cookie';
import type { Route } from './http-routes';
import { compileRoute, matchRoute } from './http-routes';

interface HttpFunction {
  readonly fn: RegisteredFunction;
  readonly route: Route;
  readonly methods: readonly string[];
}

/** Finds the HTTP function for a request and runs it. Keys and `authLevel` are not checked, as in Core Tools. */
export class HttpTriggers {
  readonly #functions: readonly HttpFunction[];
  readonly #invoker: Invoker;
  readonly #log: HostLog;

  /** @param routePrefix from host.json; an empty one is allowed. */
  constructor(registry: FunctionRegistry, invoker: Invoker, log: HostLog, routePrefix: string) {
    this.#invoker = invoker;
    this.#log = log;
    this.#functions = registry
      .ofType('httptrigger')
      .map((fn) => toHttpFunction(fn, routePrefix))
      .sort((a, b) => a.route.precedence.localeCompare(b.route.precedence));
  }

  async handle(request: HttpRequestData): Promise<HttpAnswer> {
    const path = request.url.pathname;
    const matches = this.#functions.flatMap(({ fn, route, methods }) => {
      const params = matchRoute(route, path);
      return params ? [{ fn, params, methods }] : [];
    });
    const match = matches.find(({ methods }) => methods.includes(request.method));
    if (match) return this.#run(match.fn, match.params, request);
    if (matches.length === 0) return { status: 404 };
    return { status: 405, headers: [['Allow', matches.flatMap(({ methods }) => methods).join(', ')]] };
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
      body: { bytes: request.body },
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
    methods: Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : ['GET', 'POST'],
  };
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
