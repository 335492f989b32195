import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { readAgentPools } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import { extensionsOf } from '../../evidence/extension-scope';
import { knownList } from '../../evidence/reading';
import { type CheckContext, type CheckResult, fired } from '../check';
import {
  errorSource,
  extensionSource,
  fireOnTexts,
  helmSource,
  troubleSource,
  unwellExtension,
} from '../fire-on-texts';

const TAINT = /^CriticalAddonsOnly=true:/i;

/** ext-pods-critical-addons-only: every node pool has the taint, or pods say that it keeps them away. */
export async function criticalAddonsOnly(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const { cluster } = context;
  if (cluster.type === 'managedClusters' && (await extensionsOf(evidence, cluster)).length > 0) {
    const pools = await knownList(readAgentPools(evidence, cluster.id));
    const isTainted = pools.map(({ properties }) =>
      (properties?.nodeTaints ?? []).some((taint) => TAINT.test(taint)),
    );
    if (pools.length > 0 && isTainted.every(Boolean)) {
      const items = pools.map(({ name, properties }) => ({
        where: `node pool ${name}`,
        what: `taints ${(properties?.nodeTaints ?? []).join(', ')}`,
      }));
      return fired(items, { subject: 'node pools', values: { pool: pools[0]?.name ?? '' } });
    }
  }
  return placementTexts(evidence, context, entry);
}

/** ext-pods-insufficient-resources: pods of extensions or of their agents do not fit on the nodes. */
export function insufficientResources(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  return placementTexts(evidence, context, entry);
}

/** ext-pods-policy-denied: admission refuses objects of extensions. Texts about flux-system belong to Flux. */
export async function policyDenied(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const sources = [
    errorSource(context),
    extensionSource(evidence, context),
    helmSource(evidence, context),
    troubleSource(evidence, context),
  ];
  const withoutFlux = sources.map(
    (source) => async () => (await source()).filter(({ text }) => !text.includes('flux-system')),
  );
  return fireOnTexts(entry, withoutFlux, await unwellExtension(evidence, context));
}

async function placementTexts(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const sources = [
    errorSource(context),
    extensionSource(evidence, context),
    troubleSource(evidence, context),
  ];
  return fireOnTexts(entry, sources, await unwellExtension(evidence, context));
}
