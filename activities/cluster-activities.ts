import type { Progress, Step } from '../connection/step';
import { asStep } from './as-step';
import type { Clients } from './clients';
import { diagnoseCluster } from './diagnosis/diagnose-cluster';
import type { DiagnosisActivities } from './diagnosis/diagnosis-activity';
import { explainFailure } from './diagnosis/explain-failure';
import type { FluxActivities } from './flux/flux-activity';
import { fluxConfiguration } from './flux/flux-configuration';
import { readRecordedRequest } from './records/recorded-request';
import { repairStep } from './repairs/repair-step';

interface ClusterInput {
  clusterId: string;
  failures: number;
  progress?: Progress;
}

/** The activities that work on clusters as a whole: diagnosis, repair, Flux. None of them throws. */
export function createClusterActivities(clients: Clients): DiagnosisActivities & FluxActivities {
  function step<Input extends ClusterInput, Facts>(
    run: (clients: Clients, input: Input) => Promise<Step<Facts>>,
  ): (input: Input) => Promise<Step<Facts>> {
    return asStep<Input, Facts>(
      (input) => run(clients, input),
      ({ clusterId }) => ({ clusterId, refusedCode: 'InvalidRequest' }),
      clients.random,
    );
  }

  return {
    'diagnose-cluster': step(diagnoseCluster),
    'explain-failure': (input) => explainFailure(clients, input),
    'repair-step': step(repairStep),
    'recorded-request': step(readRecordedRequest),
    'change-flux-configuration': step(fluxConfiguration),
  };
}
