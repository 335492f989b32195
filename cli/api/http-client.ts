import { CliError } from '../cli-error';
import type { Io } from '../io';
import type { ServiceSettings } from '../settings/service-settings';
import { errorOfAnswer } from './answer-error';
import type { Answer, Call } from './call';
import { networkFailure } from './network-error';
import { retryDelayMs } from './retry-delay';

type Caller = Pick<ServiceSettings, 'endpoint' | 'audience' | 'tokens' | 'functionKey'>;

export interface HttpClientOptions {
  /** Milliseconds until one try is given up. */
  timeoutMs?: number;
  /** Tries in all. */
  tries?: number;
  /** Told about every try. */
  log?: (line: string) => void;
}

/** Calls one service: with its caller's token, bounded tries and time limits. Tokens go nowhere else. */
export class HttpClient {
  readonly #io: Io;
  readonly #caller: Caller;
  readonly #options: Required<HttpClientOptions>;

  constructor(io: Io, caller: Caller, options: HttpClientOptions = {}) {
    this.#io = io;
    this.#caller = caller;
    this.#options = { timeoutMs: 60_000, tries: 4, log: () => undefined, ...options };
  }

  /**
   * @returns answers below 400.
   * @throws CliError for every other answer, and when none comes.
   */
  async send(call: Call): Promise<Answer> {
    const answer = await this.sendFor(call);
    if (answer.status < 400) return answer;
    throw new CliError(errorOfAnswer(call, answer, this.#caller.endpoint));
  }

  /** Like {@link send}, but a missing resource is `undefined`. */
  async find(call: Call): Promise<Answer | undefined> {
    const answer = await this.sendFor(call);
    if (answer.status === 404) return undefined;
    if (answer.status < 400) return answer;
    throw new CliError(errorOfAnswer(call, answer, this.#caller.endpoint));
  }

  /** Any answer, after as many tries as make sense. */
  async sendFor(call: Call): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#try(call);
      const isLast = tries >= (call.tries ?? this.#options.tries);
      const delayMs = isLast ? undefined : retryDelayMs(call.method, outcome, tries, this.#io);
      if (delayMs === undefined) {
        if ('answer' in outcome) return outcome.answer;
        throw networkFailure(outcome.error, this.#caller.endpoint, call.method);
      }
      this.#options.log(`tries again in ${(delayMs / 1000).toFixed(1)} s`);
      await this.#io.pause(delayMs);
    }
  }

  async #try(call: Call): Promise<{ answer: Answer } | { error: unknown }> {
    const { method, path, body } = call;
    const url = new URL(path, this.#caller.endpoint);
    const headers = {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(await this.#authorization()),
      ...call.headers,
    };
    const began = this.#io.now();
    const done = (what: string) =>
      this.#options.log(`${method} ${url.pathname} ${what} ${this.#io.now() - began} ms`);
    try {
      const response = await fetch(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.any([AbortSignal.timeout(this.#options.timeoutMs), this.#io.interrupted]),
      });
      const answer = { status: response.status, headers: response.headers, body: await readJson(response) };
      done(String(response.status));
      return { answer };
    } catch (error) {
      this.#io.interrupted.throwIfAborted();
      done('no answer');
      return { error };
    }
  }

  async #authorization(): Promise<Record<string, string>> {
    const { tokens, audience, functionKey } = this.#caller;
    if (functionKey !== undefined) return { 'x-functions-key': functionKey };
    return tokens ? { Authorization: `Bearer ${await tokens.getToken(audience)}` } : {};
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The part of an address that is sent to the service itself, whatever host it names: tokens stay with the service. */
export function pathOf(address: string): string {
  const url = new URL(address, 'https://service.invalid');
  return `${url.pathname}${url.search}`;
}
