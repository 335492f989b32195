import type {
  Binding,
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  HookName,
  ProgrammingModel,
} from './core-types';
import { HOOK_NAMES } from './core-types';

/** A function the app registered, with its trigger found. */
export interface RegisteredFunction {
  readonly name: string;
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
  /** The name under which the library expects the trigger's data; it carries a hash, so it is never guessed. */
  readonly triggerName: string;
  readonly trigger: Binding;
  /** The trigger's type in lower case, for example `httptrigger`. */
  readonly triggerType: string;
  /** The input bindings beside the trigger. */
  readonly inputs: readonly { readonly name: string; readonly type: string }[];
}

/** Collects what the app registers while its entry is loading. */
export class FunctionRegistry {
  readonly #functions = new Map<string, RegisteredFunction>();
  readonly #hooks = new Map<HookName, HookCallback[]>();
  #model: ProgrammingModel | undefined;
  #locked = false;
  /** Shared by all hooks for as long as the app lives. */
  readonly appHookData = {};

  setModel(model: ProgrammingModel): void {
    this.#model = model;
  }

  get model(): ProgrammingModel | undefined {
    return this.#model;
  }

  /** Adds a function. Throws on a second function of that name, without a trigger, or after start-up. */
  add(metadata: FunctionMetadata, callback: FunctionCallback): () => void {
    if (this.#locked)
      throw systemError(`Function "${metadata.name}" was registered after the app had started.`);
    const key = metadata.name.toLowerCase();
    if (this.#functions.has(key)) throw systemError(`There are two functions called "${metadata.name}".`);
    const found = Object.entries(metadata.bindings).find(([, binding]) => /trigger$/i.test(binding.type));
    if (!found) throw systemError(`Function "${metadata.name}" has no trigger.`);
    const [triggerName, trigger] = found;
    const triggerType = trigger.type.toLowerCase();
    const inputs = Object.entries(metadata.bindings)
      .filter(([name, binding]) => name !== triggerName && binding.direction === 'in')
      .map(([name, { type }]) => ({ name, type }));
    const { name } = metadata;
    this.#functions.set(key, { name, metadata, callback, triggerName, trigger, triggerType, inputs });
    return () => this.#functions.delete(key);
  }

  addHook(name: string, callback: HookCallback): () => void {
    const known = HOOK_NAMES.find((hook) => hook === name);
    if (!known) throw Object.assign(new RangeError(`Unknown hook "${name}".`), systemMark);
    const callbacks = this.#hooks.get(known) ?? [];
    this.#hooks.set(known, [...callbacks, callback]);
    return () =>
      this.#hooks.set(
        known,
        this.hooks(known).filter((other) => other !== callback),
      );
  }

  hooks(name: HookName): readonly HookCallback[] {
    return this.#hooks.get(name) ?? [];
  }

  async runHooks(name: HookName, context: object): Promise<void> {
    for (const hook of this.hooks(name)) await hook(context);
  }

  /** Registrations end here, as in the real worker. */
  lock(): void {
    this.#locked = true;
  }

  /** All functions whose trigger is of this type (lower case). */
  ofType(triggerType: string): RegisteredFunction[] {
    return this.all().filter((fn) => fn.triggerType === triggerType);
  }

  all(): RegisteredFunction[] {
    return [...this.#functions.values()];
  }

  /** Durable functions are called by name, without regard to case. */
  find(name: string, triggerType: string): RegisteredFunction | undefined {
    const fn = this.#functions.get(name.toLowerCase());
    return fn?.triggerType === triggerType ? fn : undefined;
  }
}

const systemMark = { isAzureFunctionsSystemError: true };

function systemError(message: string): Error {
  return Object.assign(new Error(message), systemMark);
}
