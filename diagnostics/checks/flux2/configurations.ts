import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedIfAny } from '../check';
import { readableOr } from '../readable-or';
import {
  conditionText,
  type FluxConfiguration,
  fluxConfigurations,
  type FluxObject,
  fluxObjectLabel,
  fluxSources,
  kustomizations,
  notReady,
} from './flux-objects';
import { providerItems } from './provider-offer';

function label({ name }: FluxConfiguration): string {
  return `fluxConfiguration ${name}`;
}

/** Azure could not process the configuration, which says nothing yet about what Flux does with it. */
function isRefused({ properties }: FluxConfiguration): boolean {
  return properties?.provisioningState === 'Failed' || Boolean(properties?.errorMessage);
}

/** flux2-provider-state: the provider is not registered or does not offer the type, or Azure refused a configuration. */
export async function flux2ProviderState(
  evidence: Evidence,
  { cluster }: CheckContext,
): Promise<CheckResult> {
  const provider = await providerItems(evidence, cluster, 'fluxConfigurations');
  const refused = (await fluxConfigurations(evidence, cluster)).filter(isRefused);
  const items = refused.map((one) => ({
    where: label(one),
    what: `provisioningState is ${one.properties?.provisioningState}: ${one.properties?.errorMessage ?? 'no message'}`,
  }));
  return firedIfAny([...provider, ...items], {
    subject: refused.length > 0 ? refused.map(label).join(', ') : 'Microsoft.KubernetesConfiguration',
    values: { config: refused[0]?.name ?? '' },
  });
}

/** Just after a change, these are normal for a while. */
const PASSING_STATES = new Set(['pending', 'unknown', 'suspended']);

/** flux2-configuration-not-compliant: Azure says so of a configuration, or an object of Flux in the cluster is not ready. */
export async function configurationNotCompliant(
  evidence: Evidence,
  { cluster }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const configurations = (await fluxConfigurations(evidence, cluster)).filter(
    (one) => !isRefused(one) && (entry.match.pattern?.test(one.properties?.complianceState ?? '') ?? false),
  );
  const reading = unreadyObjects(evidence);
  const objects = await (configurations.length > 0 ? readableOr(reading, []) : reading);
  if (configurations.length + objects.length === 0) return undefined;
  const isPassing = configurations.every(({ properties }) =>
    PASSING_STATES.has((properties?.complianceState ?? '').toLowerCase()),
  );
  return fired([...configurations.flatMap(complianceItems), ...objects], {
    subject: configurations.map(label).join(', ') || (objects[0]?.where ?? ''),
    values: configurations[0] ? { config: configurations[0].name } : {},
    confidence: isPassing && objects.length === 0 ? 'medium' : 'high',
  });
}

function complianceItems(configuration: FluxConfiguration): EvidenceItem[] {
  const { complianceState, suspend, statuses } = configuration.properties ?? {};
  const isSuspended = suspend === true ? ', it is suspended' : '';
  const objects = (statuses ?? []).flatMap(({ kind, name, statusConditions }) =>
    (statusConditions ?? [])
      .filter((condition) => condition.type === 'Ready' && condition.status === 'False')
      .map((condition) => ({ where: `${kind} ${name}`, what: conditionText(condition) })),
  );
  return [
    { where: label(configuration), what: `complianceState is ${complianceState}${isSuspended}` },
    ...objects,
  ];
}

async function unreadyObjects(evidence: Evidence): Promise<EvidenceItem[]> {
  const objects: FluxObject[] = [...(await fluxSources(evidence)), ...(await kustomizations(evidence))];
  return objects.flatMap((object) => {
    const condition = notReady(object);
    return condition ? [{ where: fluxObjectLabel(object), what: conditionText(condition) }] : [];
  });
}
