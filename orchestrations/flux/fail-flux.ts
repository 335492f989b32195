import type { OrchestrationContext, Task } from 'durable-functions';
import type { ConnectionError } from '../../connection/errors';
import { isEnded } from '../../connection/status';
import { call } from '../call';
import { withFindings } from '../connections/explain-failure';
import type { FluxState } from './flux-state';
import { tell } from '../progress';

/** Tells a failure, and looks for its cause while everything stands as it failed. */
export function* failFlux(
  context: OrchestrationContext,
  state: FluxState,
  error: ConnectionError,
): Generator<Task, void> {
  const status = state.phases.find((phase) => phase.startedAt !== undefined && !isEnded(phase.state));
  if (status) Object.assign(status, { state: 'failed', message: error.message });
  state.error = error;
  tell(context, state, 'failed', {
    message: error.message,
    error,
    ...(status === undefined ? {} : { phase: status.name }),
  });
  if (error.code === 'AnotherOperationInProgress' || error.code === 'ClusterNotFound') return;
  const { operationId, request } = state.order;
  try {
    const input = { operationId, clusterId: request.clusterId, about: 'flux' as const, error };
    const { findings } = yield* call(context, 'explain-failure', input);
    if (findings.length === 0) return;
    state.error = withFindings(error, findings);
    tell(context, state, 'diagnosed', { message: `Likely cause: ${findings[0]?.title ?? ''}`, findings });
  } catch {
    // The host cut the activity off. The failure is told without findings.
  }
}
