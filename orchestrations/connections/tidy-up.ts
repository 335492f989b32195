import type { OrchestrationContext, Task } from 'durable-functions';
import type { ConnectState } from '../connect-state';
import type { Pace } from '../pause';
import { tell } from '../progress';
import { undoPhase } from './undo-phase';

/**
 * One bout of tidying after an update: takes away what the connection needed before and nobody needs now. The new state
 * stands by then, so what cannot be taken away is a warning.
 */
export function* tidyUp(context: OrchestrationContext, state: ConnectState): Generator<Task, Pace> {
  const leftovers = state.plan?.leftovers;
  const [name] = state.tidying.pending;
  if (leftovers && name !== undefined)
    return yield* undoPhase(context, state, state.tidying, name, leftovers);
  for (const description of state.tidying.leftBehind)
    tell(context, state, 'warning', { message: `Not taken away: ${description}` });
  state.stage = 'finish';
  return 'on';
}
