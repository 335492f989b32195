import type { FluxPhaseName } from '../../connection/flux-phases';
import type { Progress, Step } from '../../connection/step';

export interface FluxInput {
  operationId: string;
  clusterId: string;
  name: string;
  /** `plan` reads only. */
  step: 'plan' | FluxPhaseName;
  /** The properties as one sealed text; absent for a deletion. */
  sealedProperties?: string;
  isForced?: boolean;
  failures: number;
  progress?: Progress;
}

/** What a step has learnt. */
export interface FluxFacts {
  /** Plan: whether the configuration was there before. */
  existed?: boolean;
  /** Comply: what Azure says in the end. */
  complianceState?: string;
  warnings?: string[];
}

/** The activity of Flux configurations: its name as registered, input and output. */
export interface FluxActivities {
  /** One short step of making or deleting a Flux configuration. */
  'change-flux-configuration': (input: FluxInput) => Promise<Step<FluxFacts>>;
}
