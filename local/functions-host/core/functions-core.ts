/**
 * The module that `@azure/functions` finds under the name `@azure/functions-core`, which the real host makes
 * up at run time. The library keeps one programming model per loaded copy, so there is one registry per
 * module registry: one host per process (or per Jest test file).
 */
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  LogCategory,
  ProgrammingModel,
} from './core-types';
import { FunctionRegistry } from './function-registry';

export const registry = new FunctionRegistry();

/** Where the library's own log lines go; the host replaces it when it starts. */
export const systemLog = { write: (_level: string, _category: LogCategory, _message: string): void => {} };

/** Versions that the library may ask for; those of a real host that supports everything used here. */
export const version = '3.12.0';
export const hostVersion = '4.1041.200';

export class Disposable {
  readonly #dispose: () => void;
  constructor(dispose: () => void) {
    this.#dispose = dispose;
  }
  dispose(): void {
    this.#dispose();
  }
}

export function setProgrammingModel(model: ProgrammingModel): void {
  registry.setModel(model);
}

export function getProgrammingModel(): ProgrammingModel | undefined {
  return registry.model;
}

export function registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
  return new Disposable(registry.add(metadata, callback));
}

export function registerHook(name: string, callback: HookCallback): Disposable {
  return new Disposable(registry.addHook(name, callback));
}

/** Must exist: the library takes its absence for an old host. */
export function log(level: string, category: LogCategory, message: string): void {
  systemLog.write(level, category, message);
}
