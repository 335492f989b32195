import type { OrchestrationContext, Task } from 'durable-functions';
import type { ConnectionError, ErrorCode, ErrorFinding } from '../../connection/errors';
import { call } from '../call';
import type { ConnectState } from '../connect-state';
import { type Pace, paceAfter } from '../pause';
import { showStatus, tell } from '../progress';

/** Errors whose cause is in the cluster, its extension or the rights of this app. The others say all there is to say. */
const EXPLAINED: readonly ErrorCode[] = [
  'AuthorizationFailed',
  'ClusterFailed',
  'ClusterFeatureFailed',
  'ExtensionInstallFailed',
  'KubernetesForbidden',
  'KubernetesUnreachable',
  'ProviderRegistrationFailed',
  'ServiceUnavailable',
  'TimedOut',
  'VerificationFailed',
];

/**
 * The stage after a failure: looks for its cause while everything stands as it failed, because undoing removes the evidence. What
 * is found is added to the error; the error itself stays as it is.
 */
export function* explainFailure(context: OrchestrationContext, state: ConnectState): Generator<Task, Pace> {
  state.stage = 'undo';
  const { error } = state;
  if (!error || !EXPLAINED.includes(error.code)) return 'on';
  showStatus(context, state, 'Looking for the cause');
  const findings = yield* findingsFor(context, state, error);
  if (findings.length > 0) {
    state.error = withFindings(error, findings);
    const message = `Likely cause: ${findings[0]?.title ?? ''}`;
    tell(context, state, 'diagnosed', { message, findings });
  }
  return paceAfter(context, state, 1);
}

function* findingsFor(
  context: OrchestrationContext,
  { order }: ConnectState,
  error: ConnectionError,
): Generator<Task, ErrorFinding[]> {
  const { operationId, request } = order;
  try {
    const { clusterId } = request;
    const about = 'connection';
    const answer = yield* call(context, 'explain-failure', { operationId, clusterId, about, request, error });
    return answer.findings;
  } catch {
    // The host cut the activity off. The failure is told without findings.
    return [];
  }
}

/** The error with what the diagnosis has found. */
export function withFindings(error: ConnectionError, findings: ErrorFinding[]): ConnectionError {
  const ids = [...findings.map(({ id }) => id), ...error.diagnosticIds];
  return { ...error, diagnosticIds: [...new Set(ids)], findings };
}
