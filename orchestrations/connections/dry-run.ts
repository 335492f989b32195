import type { OrchestrationContext, Task } from 'durable-functions';
import type { OperationOutcome, OperationResult } from '../../connection/operation';
import type { Step } from '../../connection/step';
import { call } from '../call';
import { resultBase } from '../close-operation';
import { beginState, type OperationOrder, type OperationState } from '../connect-state';
import { waitForStep, whereLeftOff } from '../wait-for-step';

type Preview = NonNullable<OperationOutcome['preview']>;

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
    const step = yield* nextStep(context, state);
    if (step.state === 'failed') return resultOf(context, state, { error: step.error });
    if (step.state !== 'wait') {
      if (!step.facts) throw new Error('The planning activity answered without a plan');
      return resultOf(context, state, step.facts);
    }
    if ((yield* waitForStep(context, state, 'plan', step)) === 'continued') return undefined;
  }
}

/** Plans, then asks what stands in the way. */
function* nextStep(context: OrchestrationContext, state: DryRunState): Generator<Task, Step<Preview>> {
  const { operationId, request } = state.order;
  const plan = yield* call(context, 'plan-connection', {
    operationId,
    request,
    isFirst: true,
    elsewhere: [],
    ...whereLeftOff(state, 'plan'),
  });
  if (plan.state === 'wait' || plan.state === 'failed' || !plan.facts) return plan as Step<never>;
  const { operations } = plan.facts;
  const missing = yield* call(context, 'check-prerequisites', {
    operationId,
    clusterId: request.clusterId,
    operations,
    ...whereLeftOff(state, 'plan'),
  });
  if (missing.state === 'wait' || missing.state === 'failed') return missing;
  return { ...missing, facts: { plan: plan.facts, missing: missing.facts ?? [] } };
}

function resume(context: OrchestrationContext): DryRunState {
  const input = context.df.getInput<OperationOrder | DryRunState>() as OperationOrder | DryRunState;
  if ('order' in input) return input;
  return { ...beginState(input, context.df.currentUtcDateTime), order: input, phases: [] };
}

function resultOf(context: OrchestrationContext, state: OperationState, preview: Preview): OperationResult {
  const base = resultBase(context, state);
  return { ...base, warnings: [], status: 'Succeeded', result: { linkerId: base.linkerId, preview } };
}
