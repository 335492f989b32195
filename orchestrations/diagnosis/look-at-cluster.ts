import type { OrchestrationContext, Task } from 'durable-functions';
import type { DiagnoseInput, DiagnosisFacts } from '../../activities/diagnosis/diagnosis-activity';
import { connectionError, type ConnectionError } from '../../connection/errors';
import type { Step } from '../../connection/step';
import { call } from '../call';
import type { DiagnosisState } from './diagnosis-state';

/** A diagnosis bears what it cannot read; what makes it wait is rare, and soon over or not at all. */
const TRIES = 6;

type Look = { facts: DiagnosisFacts } | { error: ConnectionError };

/** Runs the checks in one activity, so that one read of each resource serves all of them; tried again a few times. */
export function* lookAtCluster(
  context: OrchestrationContext,
  state: DiagnosisState,
  repaired: string[] = [],
): Generator<Task, Look> {
  let last = 'it was interrupted';
  let input = inputOf(state, repaired);
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const step = yield* oneLook(context, input);
    if (step.state === 'failed') return { error: step.error };
    if (step.state !== 'wait') {
      if (!step.facts) throw new Error('The diagnosis answered without a report');
      return { facts: step.facts };
    }
    last = step.message;
    input = {
      ...input,
      failures: step.reason === 'Transient' ? tries : 0,
      ...(step.progress ? { progress: step.progress } : {}),
    };
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + step.seconds * 1000));
  }
  const message = `The cluster could not be diagnosed: ${last}`;
  return { error: connectionError('ServiceUnavailable', { message, target: input.clusterId }) };
}

function* oneLook(
  context: OrchestrationContext,
  input: DiagnoseInput,
): Generator<Task, Step<DiagnosisFacts>> {
  try {
    return yield* call(context, 'diagnose-cluster', input);
  } catch {
    // Activities answer with their failures; one that throws was cut off by the host, as at a function timeout.
    return { state: 'wait', reason: 'Transient', message: 'The diagnosis was interrupted', seconds: 5 };
  }
}

function inputOf({ order, report }: DiagnosisState, repaired: string[]): DiagnoseInput {
  const { operationId, request, connectionName, errorText, failedRequest, remediate } = order;
  return {
    operationId,
    clusterId: request.clusterId,
    ...(connectionName === undefined ? {} : { connectionName }),
    ...(errorText === undefined ? {} : { errorText }),
    ...(failedRequest === undefined ? {} : { failedRequest }),
    plansRepairs: remediate !== 'none' || report === undefined,
    repaired,
    failures: 0,
  };
}
