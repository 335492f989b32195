import type { ErrorCode } from '../connection/errors';
import { connectPhases, type PhaseName } from '../connection/phases';
import type { ConnectionFacts, ConnectionPlan, Prerequisite, UndoFacts } from '../connection/plan';
import type { ConnectionRequest } from '../connection/request';
import type { Progress, Step } from '../connection/step';
import { KubernetesError } from '../kubernetes/kubernetes-error';
import { asStep } from './as-step';
import { checkPrerequisites } from './plans/check-prerequisites';
import type { Clients } from './clients';
import { readElsewhere } from './records/elsewhere';
import type {
  Activities,
  CommandInput,
  PhaseInput,
  PlanInput,
  PrerequisitesInput,
  RemovalInput,
  UndoInput,
} from './phase-activity';
import { phaseModules } from './phases/phase-modules';
import { planConnection } from './plans/plan-connection';
import { planDisconnection } from './plans/plan-disconnection';
import { validateConnection } from './validation/validate-connection';
import { openWork, type Work } from './work';

// Code of a request that Azure refuses for a reason of its own, by the phase that made it.
const REFUSED_CODES: Partial<Record<PhaseName, ErrorCode>> = {
  'register-provider': 'ProviderRegistrationFailed',
  'enable-cluster-features': 'ClusterFeatureFailed',
  'install-extension': 'ExtensionInstallFailed',
};

interface ActivityInput {
  request: ConnectionRequest;
  failures: number;
  progress?: Progress;
}

/** Every activity of the app. None of them throws: their steps tell waits and failures. */
export function createActivities(clients: Clients): Activities {
  /** A login that the cluster refuses is forgotten, so that the next try gets a new one. */
  async function forgetting<Result>(clusterId: string, run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof KubernetesError && error.kind === 'unauthorized') {
        (await clients.clusters()).forget(clusterId);
      }
      throw error;
    }
  }

  /** Opens the request and runs one step. */
  function inWork<Facts>(
    { request }: ActivityInput,
    run: (work: Work) => Promise<Step<Facts>>,
  ): Promise<Step<Facts>> {
    return forgetting(request.clusterId, async () => run(await openWork(clients, request)));
  }

  function step<Input extends ActivityInput, Facts>(
    run: (work: Work, input: Input) => Promise<Step<Facts>>,
    refusedCode: ErrorCode = 'InvalidRequest',
  ): (input: Input) => Promise<Step<Facts>> {
    return asStep<Input, Facts>(
      (input) => inWork(input, (work) => run(work, input)),
      ({ request }) => ({ clusterId: request.clusterId, refusedCode }),
      clients.random,
    );
  }

  function command<Input extends CommandInput, Facts>(
    run: (input: Input) => Promise<Step<Facts>>,
  ): (input: Input) => Promise<Step<Facts>> {
    return asStep<Input, Facts>(
      (input) => forgetting(input.request.clusterId, () => run(input)),
      ({ request }) => ({ clusterId: request.clusterId, refusedCode: 'InvalidRequest' }),
      clients.random,
    );
  }

  const phases = Object.fromEntries(
    connectPhases.map(({ name }) => [
      name,
      step<PhaseInput, ConnectionFacts>(phaseModules[name].run, REFUSED_CODES[name]),
    ]),
  ) as Pick<Activities, PhaseName>;

  return {
    ...phases,
    'plan-connection': step<PlanInput, ConnectionPlan>(planConnection),
    'check-prerequisites': asStep<PrerequisitesInput, Prerequisite[]>(
      ({ operations }) => checkPrerequisites(clients, operations),
      ({ clusterId }) => ({ clusterId, refusedCode: 'InvalidRequest' }),
      clients.random,
    ),
    'plan-disconnection': command((input: RemovalInput) => planDisconnection(clients, input)),
    'validate-connection': command(({ request }) => validateConnection(clients, request)),
    'undo-phase': step(undoPhase),
    'publish-events': async ({ events }) => ({ sent: await clients.events.send(events) }),
  };
}

async function undoPhase(work: Work, input: UndoInput): Promise<Step<UndoFacts>> {
  const { undo } = phaseModules[input.phase];
  if (!undo) return { state: 'skipped', message: 'The phase leaves nothing behind' };
  const { records, unreadable } = await readElsewhere(work.clients, input.elsewhere);
  if (unreadable.length === 0) return undo(work, input, records);
  const reason = `connections of ${unreadable.join(', ')} may use it, and could not be read`;
  const left = input.operations.map(({ description }) => `${description}: ${reason}`);
  return { state: 'done', message: `Left: ${reason}`, facts: { undone: [], left } };
}
