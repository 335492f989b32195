import { parseArmId } from '../../../connection/arm-id';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Connection } from '../../evidence/connection';
import type { Evidence } from '../../evidence/evidence';
import { capturesIn, matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, fired, firedIfAny } from '../check';
import { EXTENSION_PROVIDER, registrationEvidence } from '../registration-evidence';
import { selectedConnections } from './selected-connections';

const CONFLICT = /invalid status(?: code)?:?\s*'?Conflict'?/i;

/** sc-conflict-provider-unregistered: a Conflict was reported and the provider is not registered. */
export async function conflictProviderUnregistered(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  if (text.length === 0) return undefined;
  const state = await registrationEvidence(evidence, cluster.subscriptionId, EXTENSION_PROVIDER);
  return state.length === 0 ? undefined : fired([...state, ...text], { subject: EXTENSION_PROVIDER });
}

/** sc-missing-subscription-registration: the provider is not registered; a Conflict belongs to its own entry. */
export async function missingRegistration(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  if (errorText !== undefined && CONFLICT.test(errorText)) return undefined;
  const text = matchesInErrorText(entry, errorText);
  const state = await registrationEvidence(evidence, cluster.subscriptionId, EXTENSION_PROVIDER);
  return state.length === 0 ? undefined : fired([...state, ...text], { subject: EXTENSION_PROVIDER });
}

/** rp-missing-subscription-registration-other: the provider in the text, or that of a target, is not registered. */
export async function otherProviderUnregistered(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const { subscriptionId } = context.cluster;
  const text = matchesInErrorText(entry, context.errorText);
  const missing = await unregisteredProviders(evidence, context, 'sameSubscription');
  const [first] = missing;
  if (!first) return undefined;
  const items = await Promise.all(
    missing.map((place) => registrationEvidence(evidence, subscriptionId, place.namespace)),
  );
  return fired([...items.flat(), ...text], {
    subject: first.namespace,
    values: { namespace: first.namespace },
  });
}

/** sc-target-subscription-not-registered: a target in another subscription, whose provider is not registered there. */
export async function targetSubscriptionUnregistered(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, context.errorText);
  const [first] = await unregisteredProviders(evidence, context, 'otherSubscriptions');
  if (!first) return firedIfAny(text, { confidence: 'medium', values: capturesIn(entry, context.errorText) });
  const { subscriptionId, namespace } = first;
  const state = await registrationEvidence(evidence, subscriptionId, namespace);
  const values = { namespace, 'target-subscription': subscriptionId };
  return fired([...state, ...text], { subject: `subscription ${subscriptionId}`, values });
}

export interface ProviderPlace {
  subscriptionId: string;
  namespace: string;
}

const NAMED_PROVIDER = /not registered (?:to use namespace|with)\s*'?([A-Za-z]+(?:\.[A-Za-z]+)+)/i;

/** Providers that are needed and not registered: those of targets, and, in the cluster's subscription, the one the error names. */
export async function unregisteredProviders(
  evidence: Evidence,
  context: CheckContext,
  where: 'sameSubscription' | 'otherSubscriptions',
): Promise<ProviderPlace[]> {
  const { subscriptionId } = context.cluster;
  const isWanted = (place: ProviderPlace): boolean =>
    (place.subscriptionId === subscriptionId) === (where === 'sameSubscription');
  const named = NAMED_PROVIDER.exec(context.errorText ?? '')?.[1];
  const places = [
    ...(named ? [{ subscriptionId, namespace: named }] : []),
    ...(await targetsOf(evidence, context)),
  ].filter((place) => isWanted(place) && place.namespace !== EXTENSION_PROVIDER);
  const found = await Promise.all(
    places.map(async (place) => ({
      place,
      items: await registrationEvidence(evidence, place.subscriptionId, place.namespace),
    })),
  );
  return found.filter(({ items }) => items.length > 0).map(({ place }) => place);
}

/** Subscription and provider of the targets of all connections and of the request, each pair once. */
async function targetsOf(evidence: Evidence, context: CheckContext): Promise<ProviderPlace[]> {
  const connections: Connection[] =
    context.cluster.type === 'managedClusters' ? await selectedConnections(evidence, context) : [];
  const ids = [
    ...connections.map(({ properties }) => properties.targetService?.id),
    context.request?.properties.targetService?.id,
  ];
  const places = new Map<string, ProviderPlace>();
  for (const id of ids) {
    const parsed = parseArmId(id ?? '');
    if (!parsed) continue;
    const { subscriptionId, provider: namespace } = parsed;
    places.set(`${subscriptionId} ${namespace}`, { subscriptionId, namespace });
  }
  return [...places.values()];
}
