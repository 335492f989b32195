import { apiVersions } from '../../azure/api-versions';
import type { ArmLister } from '../../azure/arm-list';

/** A configuration of Flux v1, as Azure lists it. */
export interface Flux1Configuration {
  id?: string;
  name?: string;
  properties?: Record<string, unknown>;
}

/** Why configurations of Flux v1 are only read: https://learn.microsoft.com/azure/azure-arc/kubernetes/conceptual-gitops-flux1 */
export const FLUX1_RETIRED =
  'Flux v1 is retired; sourceControlConfigurations are no longer supported. Make a fluxConfiguration with the same source, then delete the old one.';

/** Every configuration of Flux v1 on a cluster. */
export function listFlux1Configurations(arm: ArmLister, clusterId: string): Promise<Flux1Configuration[]> {
  return arm.list<Flux1Configuration>(
    `${clusterId}/providers/Microsoft.KubernetesConfiguration/sourceControlConfigurations`,
    apiVersions.sourceControlConfigurations,
  );
}

/** One warning for all of them together. */
export async function retirementWarnings(arm: ArmLister, clusterId: string): Promise<string[]> {
  const old = await listFlux1Configurations(arm, clusterId);
  return old.length === 0 ? [] : [`${FLUX1_RETIRED} Still there: ${old.map(({ name }) => name).join(', ')}.`];
}
