/**
 * Reads what an orchestrator asks for out of `durable-functions` 3.5.0. This is the only file that knows the
 * SDK's private fields: its executor keeps every unfinished task under the id that the protocol gave it, which
 * is exact where working the ids out again from the list of actions is not.
 */
import type { InvocationContext } from '../core/core-types';

/** How an activity or sub-orchestration is tried again; times in milliseconds. */
export interface RetryPolicy {
  readonly firstRetryIntervalInMilliseconds: number;
  readonly maxNumberOfAttempts: number;
  readonly backoffCoefficient?: number;
  readonly maxRetryIntervalInMilliseconds?: number;
  readonly retryTimeoutInMilliseconds?: number;
}

/** The state of a task that is retried, at the moment its last attempt failed. */
export interface RetryState {
  readonly policy: RetryPolicy;
  readonly failures: number;
  /** Task id of the first attempt. */
  readonly firstTask: number;
  readonly lastError: string;
}

interface CalledFunction {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
  /** Set on every attempt but the first. */
  readonly retry: RetryState | undefined;
}

export type OpenTask =
  | ({ readonly kind: 'activity' } & CalledFunction)
  | ({
      readonly kind: 'subOrchestration';
      readonly instanceId: string | undefined;
      readonly version: string | undefined;
    } & CalledFunction)
  | { readonly kind: 'timer'; readonly id: number; readonly fireAt: Date; readonly isCanceled: boolean }
  | { readonly kind: 'retryDelay'; readonly id: number; readonly retry: RetryState }
  | ({ readonly kind: 'entityCall'; readonly id: number } & EntityRequest)
  | { readonly kind: 'unsupported'; readonly id: number; readonly what: string };

export interface EntityRequest {
  /** Scheduler id: `@name@key`. */
  readonly entityId: string;
  readonly operation: string;
  readonly input: unknown;
}

/** Everything the orchestrator has asked for so far in this run. */
export interface ExecutorView {
  readonly openTasks: readonly OpenTask[];
  /** True when a task or an external event can still wake the orchestrator. */
  readonly isWaiting: boolean;
  /** All signals sent since the run began, in order. */
  readonly signals: readonly EntityRequest[];
  /** Names of the activities and sub-orchestrations called since the run began, in order of their first call. */
  readonly calledNames: readonly string[];
  /** True when one task was yielded in two Task.any/all calls, which Azure would start twice. */
  readonly hasSharedTask: boolean;
  /** Set when the orchestrator continues as new. */
  readonly continuedWith: { readonly input: unknown } | undefined;
  /** External events that were delivered but not awaited: how many, by name. */
  readonly unreadEvents: ReadonlyMap<string, number>;
}

interface Action {
  readonly actionType: number;
  readonly functionName?: string;
  readonly instanceId?: string;
  readonly version?: string;
  readonly input?: unknown;
  readonly operation?: string;
  readonly fireAt?: Date;
  readonly isCanceled?: boolean;
  readonly retryOptions?: RetryPolicy;
  readonly compoundActions?: Action[];
}

interface Task {
  readonly action: Action | 'noOp';
  readonly parent?: RetryTask;
}

interface RetryTask {
  readonly action: Action;
  readonly innerTask: { readonly id: number };
  readonly retryOptions: RetryPolicy;
  readonly attemptNumber: number;
  readonly isWaitingOnTimer: boolean;
  readonly error?: Error;
}

interface Executor {
  readonly openTasks: Record<string, Task>;
  readonly openEvents: Record<string, unknown[]>;
  readonly deferredTasks: Record<string, unknown[]>;
  readonly actions: Action[];
  readonly willContinueAsNew: boolean;
}

/** Action numbers of the protocol. */
const ACTION = {
  callActivity: 0,
  callActivityWithRetry: 1,
  callSubOrchestrator: 2,
  callSubOrchestratorWithRetry: 3,
  continueAsNew: 4,
  createTimer: 5,
  waitForExternalEvent: 6,
  callEntity: 7,
  callHttp: 8,
  signalEntity: 9,
} as const;

/**
 * Looks into the context an orchestrator ran in. Undefined when the SDK never got to run it.
 * Throws when the fields are not there: the SDK's version has changed.
 */
export function viewExecutor(context: InvocationContext): ExecutorView | undefined {
  const df = context.df as { taskOrchestratorExecutor?: Executor } | undefined;
  if (!df) return undefined;
  const executor = df.taskOrchestratorExecutor;
  if (!executor?.openTasks || !executor.openEvents || !executor.deferredTasks || !executor.actions) {
    throw new Error('This version of durable-functions is not known to the local host; it knows 3.5.0.');
  }
  const { actions, hasSharedTask } = flatten(executor.actions);
  const taskKeys = Object.keys(executor.openTasks);
  const continued = actions.find((action) => action.actionType === ACTION.continueAsNew);
  return {
    openTasks: taskKeys.flatMap((key) => {
      const task = executor.openTasks[key];
      // Entity calls that were sent are kept under their request id, which is not a number.
      return task && /^\d+$/.test(key) ? [describe(Number(key), task)] : [];
    }),
    isWaiting: taskKeys.length > 0 || Object.keys(executor.openEvents).length > 0,
    signals: actions.filter((action) => action.actionType === ACTION.signalEntity).map(entityRequest),
    calledNames: actions
      .filter((action) => action.actionType <= ACTION.callSubOrchestratorWithRetry)
      .map((action) => action.functionName ?? ''),
    hasSharedTask,
    continuedWith:
      executor.willContinueAsNew && continued ? { input: continuedInput(continued.input) } : undefined,
    unreadEvents: new Map(
      Object.entries(executor.deferredTasks)
        .filter(([key]) => !/^\d+$/.test(key))
        .map(([name, events]) => [name, events.length]),
    ),
  };
}

/** All actions, those inside Task.any/all included, each once. */
function flatten(actions: readonly Action[]): { actions: Action[]; hasSharedTask: boolean } {
  const seen = new Set<Action>();
  let hasSharedTask = false;
  const visit = (action: Action, isNested: boolean): void => {
    if (action.compoundActions) {
      for (const child of action.compoundActions) visit(child, true);
    } else if (seen.has(action)) {
      hasSharedTask ||= isNested && action.actionType !== ACTION.waitForExternalEvent;
    } else {
      seen.add(action);
    }
  };
  for (const action of actions) visit(action, false);
  return { actions: [...seen], hasSharedTask };
}

function describe(id: number, task: Task): OpenTask {
  if (task.action !== 'noOp') return describeAction(id, task.action, undefined);
  const parent = task.parent;
  if (!parent) return { kind: 'unsupported', id, what: 'a task without a parent' };
  const retry: RetryState = {
    policy: parent.retryOptions,
    failures: parent.attemptNumber - 1,
    firstTask: parent.innerTask.id,
    lastError: parent.error?.message ?? '',
  };
  if (parent.isWaitingOnTimer) return { kind: 'retryDelay', id, retry };
  return describeAction(id, parent.action, retry);
}

function describeAction(id: number, action: Action, retry: RetryState | undefined): OpenTask {
  switch (action.actionType) {
    case ACTION.callActivity:
    case ACTION.callActivityWithRetry:
      return { kind: 'activity', id, name: action.functionName ?? '', input: action.input, retry };
    case ACTION.callSubOrchestrator:
    case ACTION.callSubOrchestratorWithRetry:
      return {
        kind: 'subOrchestration',
        id,
        name: action.functionName ?? '',
        input: action.input,
        instanceId: action.instanceId,
        version: action.version,
        retry,
      };
    case ACTION.createTimer:
      return {
        kind: 'timer',
        id,
        fireAt: action.fireAt ?? new Date(0),
        isCanceled: action.isCanceled === true,
      };
    case ACTION.callEntity:
      return { kind: 'entityCall', id, ...entityRequest(action) };
    case ACTION.callHttp:
      return { kind: 'unsupported', id, what: 'callHttp' };
    default:
      return { kind: 'unsupported', id, what: `action ${action.actionType}` };
  }
}

function entityRequest(action: Action): EntityRequest {
  return {
    entityId: action.instanceId ?? '',
    operation: action.operation ?? '',
    input: action.input,
  };
}

/** The SDK encodes a string once more, so that it survives a host that parses it. */
function continuedInput(input: unknown): unknown {
  return typeof input === 'string' ? (JSON.parse(input) as unknown) : input;
}
