import type { OrchestrationContext, Task } from 'durable-functions';
import { connectPhases, type PhaseName } from '../../connection/phases';
import { type ConnectState, phaseStatus } from '../connect-state';
import type { Pace } from '../pause';
import { tell } from '../progress';
import { phaseInput } from './run-phases';
import { undoPhase } from './undo-phase';

type ListedPhase = (typeof connectPhases)[number];

/**
 * One bout of the undoing stage: takes away what one phase of this operation made, last phase first, and nothing else.
 * A phase that was begun is undone whether or not it ended: the plan says what it was about to make, and undoing what
 * was never made changes nothing.
 */
export function* rollBack(context: OrchestrationContext, state: ConnectState): Generator<Task, Pace> {
  const [name] = state.rollBack.pending;
  if (name === undefined) {
    const { undone, kept, leftBehind } = state.rollBack;
    tell(context, state, 'rolledback', { message: describe(state), undone, kept, leftBehind });
    state.stage = 'finish';
    return 'on';
  }
  const phase = connectPhases.find((listed) => listed.name === name) as ListedPhase;
  if (!hasBegun(state, name)) {
    state.rollBack.pending.shift();
    return 'on';
  }
  if ('isKeptOnFailure' in phase) return keep(state, name);
  const { facts, plan, order } = state;
  const made = { request: order.request, facts, operations: plan?.operations ?? [] };
  return yield* undoPhase(context, state, state.rollBack, name, made);
}

function keep(state: ConnectState, name: PhaseName): Pace {
  const status = phaseStatus(state, name);
  if (status.state === 'completed') {
    state.rollBack.kept.push(...phaseInput(state, name).operations.map((operation) => operation.description));
    status.state = 'kept';
  }
  state.rollBack.pending.shift();
  return 'on';
}

function hasBegun(state: ConnectState, name: PhaseName): boolean {
  return phaseStatus(state, name).startedAt !== undefined && phaseInput(state, name).operations.length > 0;
}

function describe({ rollBack: { undone, kept, leftBehind } }: ConnectState): string {
  const parts = [
    undone.length > 0 ? `Undone: ${undone.join('; ')}` : 'Nothing had to be undone',
    ...(kept.length > 0 ? [`Kept: ${kept.join('; ')}`] : []),
    ...(leftBehind.length > 0 ? [`Left behind: ${leftBehind.join('; ')}`] : []),
  ];
  return `${parts.join('. ')}.`;
}
