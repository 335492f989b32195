import type { OrchestrationContext, Task } from 'durable-functions';
import type { OperationOutcome, OperationResult } from '../connection/operation';
import { call } from './call';
import { resultBase } from './close-operation';
import { beginState, type OperationOrder, type OperationState } from './connect-state';
import { waitForStep, whereLeftOff } from './wait-for-step';

interface DryRunState extends OperationState {
  order: OperationOrder;
}

/**
 * Plans a request and changes nothing: no turn is taken and no event is sent. A request that can never work is a result
 * too. Input: an order, whose linker id is that of the dry run, or its own state.
 */
export function* dryRun(context: OrchestrationContext): Generator<Task, OperationResult | undefined> {
  const state = resume(context);
  for (;;) {
    const { operationId, request } = state.order;
    const input = { operationId, request, ...whereLeftOff(state, 'plan') };
    const step = yield* call(context, 'plan-connection', input);
    if (step.state === 'failed') return resultOf(context, state, { error: step.error });
    if (step.state !== 'wait') {
      if (!step.facts) throw new Error('The planning activity answered without a plan');
      return resultOf(context, state, { plan: step.facts });
    }
    if ((yield* waitForStep(context, state, 'plan', step)) === 'continued') return undefined;
  }
}

function resume(context: OrchestrationContext): DryRunState {
  const input = context.df.getInput<OperationOrder | DryRunState>() as OperationOrder | DryRunState;
  if ('order' in input) return input;
  return { ...beginState(input, context.df.currentUtcDateTime), order: input, phases: [] };
}

function resultOf(
  context: OrchestrationContext,
  state: OperationState,
  preview: NonNullable<OperationOutcome['preview']>,
): OperationResult {
  const base = resultBase(context, state);
  return { ...base, warnings: [], status: 'Succeeded', result: { linkerId: base.linkerId, preview } };
}
