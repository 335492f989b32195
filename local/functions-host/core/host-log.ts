import type { LogCategory } from './core-types';
import type { FunctionRegistry } from './function-registry';

const LEVELS = ['trace', 'debug', 'information', 'warning', 'error', 'critical'];
const MAX_REASON_LENGTH = 300;

/** Writes the host's and the app's lines. Never writes inputs or outputs: they can hold secrets. */
export class HostLog {
  readonly #write: (line: string) => void;
  readonly #registry: FunctionRegistry;
  readonly #minimum: number;

  /** @param minimumLevel lines below it are dropped; an unknown level counts as `information`. */
  constructor(write: (line: string) => void, registry: FunctionRegistry, minimumLevel = 'information') {
    this.#write = write;
    this.#registry = registry;
    this.#minimum = rank(minimumLevel);
  }

  info(message: string): void {
    this.#line('information', message);
  }

  warn(message: string): void {
    this.#line('warning', message);
  }

  debug(message: string): void {
    this.#line('debug', message);
  }

  /** One line for a function that threw: its first line only, as the rest may quote data. */
  failed(functionName: string, error: unknown): void {
    this.#line('error', `Function "${functionName}" failed: ${reasonOf(error)}`);
  }

  /** A line that a function (or the library on its behalf) logged, after the app's log hooks changed it. */
  fromFunction(functionName: string, level: string, category: LogCategory, message: string): void {
    const entry = { level, category, message, hookData: {}, appHookData: this.#registry.appHookData };
    for (const hook of this.#registry.hooks('log')) hook(entry);
    this.#line(entry.level, `[${functionName}] ${entry.message}`);
  }

  #line(level: string, message: string): void {
    if (rank(level) >= this.#minimum) this.#write(`${level} ${message}`);
  }
}

/** The first line of an error's message, shortened. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return (message.split('\n', 1)[0] ?? '').slice(0, MAX_REASON_LENGTH);
}

function rank(level: string): number {
  const found = LEVELS.indexOf(level.toLowerCase());
  return found < 0 ? LEVELS.indexOf('information') : found;
}
