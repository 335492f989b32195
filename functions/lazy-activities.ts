import type * as ActivitiesModule from '../activities/index';
import type { Clients } from '../activities/clients';
import type * as ClusterActivitiesModule from '../activities/cluster-activities';
import type { DiagnosisActivities } from '../activities/diagnosis/diagnosis-activity';
import type { FluxActivities } from '../activities/flux/flux-activity';
import type { Activities } from '../activities/phase-activity';
import { connectPhases, type PhaseName } from '../connection/phases';

type AllActivities = Activities & DiagnosisActivities & FluxActivities;
type ActivityName = keyof AllActivities;

/** The names besides the phases. The compiler refuses this list when one is missing or too many. */
const OTHER_NAMES: Record<Exclude<ActivityName, PhaseName>, true> = {
  'plan-connection': true,
  'check-prerequisites': true,
  'plan-disconnection': true,
  'validate-connection': true,
  'undo-phase': true,
  'publish-events': true,
  'diagnose-cluster': true,
  'explain-failure': true,
  'repair-step': true,
  'recorded-request': true,
  'change-flux-configuration': true,
};

/**
 * Every activity by name. What they are made of, about a fifth of the app, is loaded when the first of them runs: a cold
 * start serves requests before that.
 */
export function lazyActivities(clients: Clients): Record<string, (input: unknown) => Promise<unknown>> {
  let loaded: AllActivities | undefined;

  function load(): AllActivities {
    const { createActivities } = require('../activities/index') as typeof ActivitiesModule;
    const { createClusterActivities } =
      require('../activities/cluster-activities') as typeof ClusterActivitiesModule;
    return { ...createActivities(clients), ...createClusterActivities(clients) };
  }

  const names = [...connectPhases.map(({ name }) => name), ...(Object.keys(OTHER_NAMES) as ActivityName[])];
  return Object.fromEntries(
    names.map((name) => [
      name,
      (input: unknown) => ((loaded ??= load())[name] as (input: unknown) => Promise<unknown>)(input),
    ]),
  );
}
