import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface HttpRequestData {
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  /** A name may come several times (Set-Cookie). */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: Buffer | string;
}

export interface HttpListenerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly tls?: { readonly certPem: string; readonly keyPem: string };
  handle(request: HttpRequestData): Promise<HttpAnswer>;
  /** Told when `handle` rejects; the caller then gets 500. */
  onError(error: unknown): void;
}

/** The host's limit for request bodies. */
const MAX_BODY_BYTES = 100 * 1024 * 1024;

/** One HTTP or HTTPS server on 127.0.0.1 in front of a handler. */
export class HttpListener {
  readonly #options: HttpListenerOptions;
  readonly #server: Server;

  constructor(options: HttpListenerOptions) {
    this.#options = options;
    const onRequest: RequestListener = (request, response) => {
      this.#answer(request, response).catch((error: unknown) => this.#fail(response, error));
    };
    this.#server = options.tls
      ? createTlsServer({ cert: options.tls.certPem, key: options.tls.keyPem }, onRequest)
      : createServer(onRequest);
  }

  /** Resolves with the port. Rejects when it is taken. */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#options.port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Takes no new connection, and ends those still open after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    const timer = setTimeout(() => this.#server.closeAllConnections(), graceMs);
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeIdleConnections();
    });
    clearTimeout(timer);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (!body) return send(response, { status: 413 });
    const scheme = this.#options.tls ? 'https' : 'http';
    const url = requestUrl(scheme, request);
    if (!url) return send(response, { status: 400 });
    const method = request.method ?? 'GET';
    send(response, await this.#options.handle({ method, url, headers: headersOf(request), body }));
  }

  #fail(response: ServerResponse, error: unknown): void {
    this.#options.onError(error);
    if (response.headersSent) response.destroy();
    else send(response, { status: 500 });
  }
}

function requestUrl(scheme: string, request: IncomingMessage): URL | undefined {
  // Put together as text: `//a` as a relative reference would name a host.
  const text = `${scheme}://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`;
  return URL.parse(text) ?? undefined;
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

/** Undefined when the body is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, answer: HttpAnswer): void {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers ?? []) response.appendHeader(name, value);
  response.end(answer.body);
}
