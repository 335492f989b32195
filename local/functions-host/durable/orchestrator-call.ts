import type { Invoker } from '../core/invoke';
import type { RegisteredFunction } from '../core/function-registry';
import type { HistoryEvent } from './history-events';
import type { ExecutorView } from './sdk-executor';
import { viewExecutor } from './sdk-executor';

/** How one replay of an orchestrator went. */
export interface OrchestratorResult {
  readonly view: ExecutorView | undefined;
  readonly isDone: boolean;
  readonly output: unknown;
  /** Undefined when the orchestrator set none (or one that is falsy: the SDK leaves that out). */
  readonly customStatus: unknown;
  /** Set when the orchestrator threw. */
  readonly failure: string | undefined;
}

export interface OrchestratorCall {
  readonly fn: RegisteredFunction;
  readonly instanceId: string;
  readonly parentInstanceId: string | undefined;
  readonly history: readonly HistoryEvent[];
  readonly isReplaying: boolean;
  /** JSON text; parsed for every call because the SDK changes it in place. */
  readonly input: string | null;
}

/** Protocol version with nested actions and no entity locks, which this host does not have. */
const SCHEMA_VERSION = 2;
/** So long that the SDK never splits a timer. */
const MAX_TIMER_SPAN = '10000.00:00:00';

const OUT_OF_PROC_LABEL = '\n\n$OutOfProcData$:';

/** Replays the orchestrator over the history and reads what it wants next. */
export async function callOrchestrator(
  invoker: Invoker,
  call: OrchestratorCall,
): Promise<OrchestratorResult> {
  const outcome = await invoker.run({
    fn: call.fn,
    data: {},
    directInput: {
      history: call.history,
      input: call.input === null ? null : (JSON.parse(call.input) as unknown),
      instanceId: call.instanceId,
      isReplaying: call.isReplaying,
      parentInstanceId: call.parentInstanceId,
      upperSchemaVersion: 1,
      upperSchemaVersionNew: SCHEMA_VERSION,
      maximumShortTimerDuration: MAX_TIMER_SPAN,
      longRunningTimerIntervalDuration: '3.00:00:00',
      // The misspelling is the protocol's.
      defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
    },
  });
  const view = viewExecutor(outcome.context);
  if (outcome.failed) return { view, isDone: true, output: undefined, ...readFailure(outcome.error) };
  const state = outcome.result as { isDone: boolean; output?: unknown; customStatus?: unknown };
  return {
    view,
    isDone: state.isDone,
    output: state.output,
    customStatus: state.customStatus,
    failure: undefined,
  };
}

/** A rejection carries the state as JSON behind a label; without it the SDK itself failed. */
function readFailure(error: unknown): { failure: string; customStatus: unknown } {
  const message = error instanceof Error ? error.message : String(error);
  const at = message.indexOf(OUT_OF_PROC_LABEL);
  if (at < 0) return { failure: explain(message), customStatus: undefined };
  const state = JSON.parse(message.slice(at + OUT_OF_PROC_LABEL.length)) as {
    error?: string;
    customStatus?: unknown;
  };
  return { failure: explain(state.error ?? ''), customStatus: state.customStatus };
}

function explain(message: string): string {
  return message.includes('this.generator.next is not a function')
    ? 'An orchestrator must be a generator function (function*), not an async or plain function.'
    : message;
}
