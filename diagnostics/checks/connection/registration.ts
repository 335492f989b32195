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
  const named =
    text.length > 0
      ? (capturesIn(entry, context.errorText)['namespace'] ?? 'Microsoft.ServiceLinker')
      : undefined;
  const ofTargets = (await targetsOf(evidence, context)).filter(
    (target) => target.subscriptionId === subscriptionId,
  );
  const namespaces = new Set([...(named ? [named] : []), ...ofTargets.map(({ provider }) => provider)]);
  namespaces.delete(EXTENSION_PROVIDER);
  const found = await Promise.all(
    [...namespaces].map(async (namespace) => ({
      namespace,
      items: await registrationEvidence(evidence, subscriptionId, namespace),
    })),
  );
  const missing = found.filter(({ items }) => items.length > 0);
  return firedIfAny(missing.flatMap(({ items }) => items).concat(missing.length > 0 ? text : []), {
    values: { namespace: missing[0]?.namespace ?? '' },
    ...(missing[0] ? { subject: missing[0].namespace } : {}),
  });
}

/** sc-target-subscription-not-registered: a target in another subscription, whose provider is not registered there. */
export async function targetSubscriptionUnregistered(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const targets = (await targetsOf(evidence, context)).filter(
    (target) => target.subscriptionId !== context.cluster.subscriptionId,
  );
  const text = matchesInErrorText(entry, context.errorText);
  for (const { subscriptionId, provider } of targets) {
    const state = await registrationEvidence(evidence, subscriptionId, provider);
    if (state.length > 0) {
      const values = { namespace: provider, 'target-subscription': subscriptionId };
      return fired([...state, ...text], { subject: `subscription ${subscriptionId}`, values });
    }
  }
  return text.length === 0
    ? undefined
    : fired(text, { confidence: 'medium', values: capturesIn(entry, context.errorText) });
}

interface TargetPlace {
  subscriptionId: string;
  provider: string;
}

/** Subscription and provider of the targets of all connections and of the request, each pair once. */
async function targetsOf(evidence: Evidence, context: CheckContext): Promise<TargetPlace[]> {
  const connections: Connection[] =
    context.cluster.type === 'managedClusters' ? await selectedConnections(evidence, context) : [];
  const ids = [
    ...connections.map(({ properties }) => properties.targetService?.id),
    context.request?.properties.targetService?.id,
  ];
  const places = new Map<string, TargetPlace>();
  for (const id of ids) {
    const parsed = parseArmId(id ?? '');
    if (parsed) places.set(`${parsed.subscriptionId} ${parsed.provider}`, parsed);
  }
  return [...places.values()];
}
