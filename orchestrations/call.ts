import type { OrchestrationContext, Task } from 'durable-functions';
import type { DiagnosisActivities } from '../activities/diagnosis/diagnosis-activity';
import type { FluxActivities } from '../activities/flux/flux-activity';
import type { Activities as PhaseActivities } from '../activities/phase-activity';

/** Every activity an orchestration can call: those of activities/, and the one that asks Durable Functions itself. */
export interface Activities extends PhaseActivities, DiagnosisActivities, FluxActivities {
  /** Whether the orchestration instance is still pending or running. */
  'is-operation-running': (input: { operationId: string }) => Promise<{ isRunning: boolean }>;
}

type Input<K extends keyof Activities> = Parameters<Activities[K]>[0];
type Output<K extends keyof Activities> = Awaited<ReturnType<Activities[K]>>;

/** Schedules an activity; its input is checked against the activity's type. */
export function schedule<K extends keyof Activities>(
  context: OrchestrationContext,
  name: K,
  input: Input<K>,
): Task {
  return context.df.callActivity(name, input);
}

/** Calls an activity and waits for it; input and output have the activity's types. */
export function* call<K extends keyof Activities>(
  context: OrchestrationContext,
  name: K,
  input: Input<K>,
): Generator<Task, Output<K>> {
  return (yield schedule(context, name, input)) as unknown as Output<K>;
}
