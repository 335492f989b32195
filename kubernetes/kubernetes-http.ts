import { Agent, request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { ClusterEndpoint } from './kubeconfig';
import { answerError, KubernetesError } from './kubernetes-error';

export interface KubernetesCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Begins with `/api` or `/apis`; no query. */
  path: string;
  query?: Record<string, string>;
  body?: unknown;
  /** Default `application/json`; a patch names its kind. */
  contentType?: string;
  /** Default `application/json`. */
  accept?: string;
}

export interface KubernetesAnswer {
  status: number;
  text: string;
}

/** One cluster's API by paths, for kinds that are only known when the program runs. */
export interface KubernetesHttp {
  /**
   * Sends one request.
   * @param allowed statuses from 400 that are an answer for the caller; every other one is thrown.
   * @throws KubernetesError
   */
  send(call: KubernetesCall, allowed?: readonly number[]): Promise<KubernetesAnswer>;
  /** Ends the connections that are kept open. */
  close(): void;
}

export interface KubernetesHttpOptions {
  endpoint: ClusterEndpoint;
  /** Gives an Entra token when the endpoint has no login of its own. */
  token: () => Promise<string>;
  /** Milliseconds after which a request is given up. */
  timeoutMs?: number;
}

const CONNECTIONS = 8;
/** A page of 500 pods is a few megabytes. */
const LONGEST_ANSWER_BYTES = 64 * 1024 * 1024;
const PATH = /^\/(?:api|apis)\/[\w./:%~-]+$/;

/** Makes the client; it keeps its connections between requests. */
export function createKubernetesHttp(options: KubernetesHttpOptions): KubernetesHttp {
  const { caData, login, server } = options.endpoint;
  const agent = new Agent({
    keepAlive: true,
    maxSockets: CONNECTIONS,
    ...(caData === undefined ? {} : { ca: fromBase64(caData) }),
    ...(login && 'certData' in login
      ? { cert: fromBase64(login.certData), key: fromBase64(login.keyData) }
      : {}),
  });

  async function headersOf({ accept, body, contentType }: KubernetesCall): Promise<Record<string, string>> {
    const token = login && 'token' in login ? login.token : login ? undefined : await options.token();
    return {
      accept: accept ?? 'application/json',
      'user-agent': 'aks-service-connector',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
    };
  }

  return {
    async send(call, allowed = []) {
      const what = `${call.method} ${call.path}`;
      const url = urlOf(server, call);
      const headers = await headersOf(call);
      const signal = AbortSignal.timeout(options.timeoutMs ?? 15_000);
      const answer = await exchange(url, { method: call.method, headers, agent, signal }, call.body, what);
      if (answer.status < 400 || allowed.includes(answer.status)) return answer;
      throw answerError(answer, what);
    },
    close: () => agent.destroy(),
  };
}

function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

/** The server may have a path of its own, as behind a proxy. */
function urlOf(server: string, { path, query = {} }: KubernetesCall): URL {
  if (!PATH.test(path) || path.split('/').includes('..')) throw new Error('Not a path of the Kubernetes API');
  const url = new URL(server);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  url.search = new URLSearchParams(query).toString();
  return url;
}

interface RawAnswer extends KubernetesAnswer {
  headers: Record<string, string>;
}

function exchange(
  url: URL,
  options: { method: string; headers: Record<string, string>; agent: Agent; signal: AbortSignal },
  body: unknown,
  what: string,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, options, (response) => {
      read(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, text, headers: plain(response.headers) }),
        (error: unknown) => reject(noAnswer(error, what)),
      );
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The server has closed a kept connection just now; a read is safe to send again, on a new one.
      const isStale = request.reusedSocket && error.code === 'ECONNRESET' && options.method === 'GET';
      if (isStale) exchange(url, options, body, what).then(resolve, reject);
      else reject(noAnswer(error, what));
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_ANSWER_BYTES) {
      response.destroy();
      throw Object.assign(new Error('The answer is too long'), { code: 'AnswerTooLong' });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function plain(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Only the code of a network failure is kept: messages hold addresses. */
function noAnswer(error: unknown, what: string): KubernetesError {
  const { name, code } = error as { name?: string; code?: unknown };
  const isTimeout = name === 'TimeoutError' || name === 'AbortError';
  const reason = isTimeout ? 'timeout' : typeof code === 'string' ? code : 'NoAnswer';
  const message = `The Kubernetes API did not answer (${reason}) to: ${what}.`;
  return new KubernetesError({ status: 0, reason, message });
}
