import { randomUUID } from 'node:crypto';
import type {
  CoreInvocationContext,
  InvocationContext,
  InvocationModel,
  InvocationResponse,
  TypedData,
} from './core-types';
import type { FunctionRegistry, RegisteredFunction } from './function-registry';
import type { HostLog } from './host-log';

export interface InvocationInput {
  readonly fn: RegisteredFunction;
  readonly data: TypedData;
  readonly triggerMetadata?: Record<string, TypedData>;
  /**
   * Given instead of `data` by the durable engine: the trigger's value as an object. It skips writing and
   * parsing the whole history on every turn, and keeps the identity of the actions that come back.
   */
  readonly directInput?: unknown;
}

/** What a finished invocation leaves behind. `context` is there also when the function threw. */
export interface InvocationOutcome {
  readonly context: InvocationContext;
  readonly result: unknown;
  readonly error: unknown;
  readonly failed: boolean;
}

/** Gives the data of an input binding other than the trigger. */
export type InputBinding = (type: string) => TypedData;

/** Runs functions the way the real worker does: arguments, hooks, handler, hooks, response. */
export class Invoker {
  readonly #registry: FunctionRegistry;
  readonly #log: HostLog;
  readonly #inputBinding: InputBinding;

  constructor(registry: FunctionRegistry, log: HostLog, inputBinding: InputBinding) {
    this.#registry = registry;
    this.#log = log;
    this.#inputBinding = inputBinding;
  }

  /** Runs a function and answers its response in the host's terms. Throws what the function threw. */
  async call(input: InvocationInput): Promise<InvocationResponse> {
    const core = this.#coreContext(input);
    const model = this.#model(core);
    const outcome = await this.#run(input, core, model);
    if (outcome.failed) throw outcome.error;
    return model.getResponse(outcome.context, outcome.result);
  }

  /** Runs a durable function and answers its result untouched, or its error, with the context it ran in. */
  run(input: InvocationInput): Promise<InvocationOutcome> {
    const core = this.#coreContext(input);
    return this.#run(input, core, this.#model(core));
  }

  async #run(
    input: InvocationInput,
    core: CoreInvocationContext,
    model: InvocationModel,
  ): Promise<InvocationOutcome> {
    const { context, inputs } = await model.getArguments();
    if ('directInput' in input) inputs[0] = input.directInput;
    const hookData = {};
    core.state = 'preInvocationHooks';
    const pre = {
      hookData,
      appHookData: this.#registry.appHookData,
      invocationContext: context,
      inputs,
      functionCallback: input.fn.callback,
    };
    await this.#registry.runHooks('preInvocation', pre);

    core.state = 'invocation';
    const post = {
      hookData,
      appHookData: this.#registry.appHookData,
      invocationContext: context,
      inputs: pre.inputs,
      result: undefined as unknown,
      error: undefined as unknown,
    };
    let failed = false;
    try {
      post.result = await model.invokeFunction(context, pre.inputs, pre.functionCallback);
    } catch (error) {
      // Kept apart from `error`, because a function may throw undefined.
      failed = true;
      post.error = error;
    }
    core.state = 'postInvocationHooks';
    if (this.#registry.hooks('postInvocation').length > 0) {
      await this.#registry.runHooks('postInvocation', post);
      failed = post.error !== undefined && post.error !== null;
    }
    return { context, result: post.result, error: post.error, failed };
  }

  #model(core: CoreInvocationContext): InvocationModel {
    const model = this.#registry.model;
    if (!model) throw new Error('The app registered no function.');
    return model.getInvocationModel(core);
  }

  #coreContext({ fn, data, triggerMetadata }: InvocationInput): CoreInvocationContext {
    const invocationId = randomUUID();
    const extras = fn.inputs.map(({ name, type }) => ({ name, data: this.#inputBinding(type) }));
    return {
      invocationId,
      metadata: fn.metadata,
      state: undefined,
      request: {
        invocationId,
        functionId: fn.name,
        inputData: [{ name: fn.triggerName, data }, ...extras],
        triggerMetadata: triggerMetadata ?? {},
      },
      log: (level, category, message) => this.#log.fromFunction(fn.name, level, category, message),
    };
  }
}
