import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { FLUX_REQUESTS, quantityOf } from '../../catalogue/flux2/container-resources';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { readDeployments, readNodes, readPods } from '../../evidence/pods';
import { knownList, optional } from '../../evidence/reading';
import { type EvidenceText, matchesIn } from '../../evidence/text-matches';
import { troubleTexts } from '../../evidence/texts';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';
import { errorSource, fireOnTexts, type TextSource } from '../fire-on-texts';
import { isUnschedulable, podItems, podSubject } from '../pod-state';
import { readableOr } from '../readable-or';
import { fluxExtension, fluxExtensionTexts, fluxNamespace } from './flux-objects';

/** The namespace of Flux, or where it would be. */
export async function namespaceOfFlux(evidence: Evidence, { cluster }: CheckContext): Promise<string> {
  return fluxNamespace(await readableOr(fluxExtension(evidence, cluster), undefined));
}

/** What was refused in the namespace of Flux: events, pods, and deployments that get no pods. The namespace is told with each. */
export async function refusalTexts(evidence: Evidence, context: CheckContext): Promise<EvidenceText[]> {
  const namespace = await namespaceOfFlux(evidence, context);
  const [troubles, deployments] = [
    await troubleTexts(evidence, namespace),
    await knownList(readDeployments(evidence, namespace)),
  ];
  const failures = deployments.flatMap(({ metadata, status }) =>
    (status?.conditions ?? [])
      .filter((condition) => condition.type === 'ReplicaFailure' && condition.status === 'True')
      .map(({ message = '' }) => ({ where: `deployment ${namespace}/${metadata?.name}`, text: message })),
  );
  return [...troubles, ...failures].map(({ where, text }) => ({
    where,
    text: `${text} [namespace ${namespace}]`,
  }));
}

/** Texts of quotas and limit ranges, which the pattern of the entry does not know. */
const QUOTA = /is forbidden: (?:exceeded quota|failed quota|(?:minimum|maximum) (?:cpu|memory) usage)/i;

/** flux2-namespace-policy: something in the namespace of Flux, or the namespace itself, was refused. */
export async function namespacePolicy(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const inNamespace: TextSource = () => refusalTexts(evidence, context);
  const sources = [errorSource(context), () => fluxExtensionTexts(evidence, context.cluster), inNamespace];
  const namespace = await namespaceOfFlux(evidence, context);
  const facts = { subject: `namespace ${namespace}` };
  const result = await fireOnTexts(entry, sources, facts);
  if (result?.state === 'fired')
    return { ...result, evidence: [...result.evidence, ...(await quotaItems(evidence, namespace))] };
  if (result) return result;
  const refused = (await refusalTexts(evidence, context)).filter(({ text }) => QUOTA.test(text));
  if (refused.length === 0) return undefined;
  const items = refused.map(({ where, text }) => ({ where, what: text }));
  return fired([...items, ...(await quotaItems(evidence, namespace))], facts);
}

async function quotaItems(evidence: Evidence, namespace: string): Promise<EvidenceItem[]> {
  const lists = await Promise.all(
    ['resourcequotas', 'limitranges'].map(async (plural) => {
      const objects = await optional(
        evidence.list<KubernetesObject & { spec?: unknown }>(`/api/v1/namespaces/${namespace}/${plural}`),
      );
      return (objects ?? []).map(({ metadata, spec }) => ({
        where: `${plural} ${namespace}/${metadata?.name ?? ''}`,
        what: JSON.stringify(spec ?? {}),
      }));
    }),
  );
  return lists.flat();
}

/** flux2-insufficient-node-resources: pods of Flux wait for room. */
export async function insufficientNodeResources(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const namespace = await namespaceOfFlux(evidence, context);
  const pods = (await knownList(readPods(evidence, namespace))).filter(
    (pod) =>
      isUnschedulable(pod) &&
      matchesIn(
        entry,
        podItems(pod).map(({ where, what }) => ({ where, text: what })),
      ).length > 0,
  );
  if (pods.length === 0) return undefined;
  const nodes = (await optional(readNodes(evidence))) ?? [];
  const allocatable = nodes.map(({ metadata, status }) => ({
    where: `node ${metadata?.name ?? ''}`,
    what: `allocatable cpu ${status?.allocatable?.['cpu'] ?? '?'}, memory ${status?.allocatable?.['memory'] ?? '?'}`,
  }));
  return fired([...pods.flatMap(podItems), neededItem(), ...allocatable.slice(0, 3)], {
    subject: podSubject(pods),
  });
}

function neededItem(): EvidenceItem {
  const sum = (key: 'cpu' | 'memory'): number =>
    Object.values(FLUX_REQUESTS).reduce((total, resources) => total + (quantityOf(resources[key]) ?? 0), 0);
  const memory = Math.round(sum('memory') / 1024 ** 2);
  return {
    where: 'requests of Flux',
    what: `cpu ${Math.round(sum('cpu') * 1000)}m, memory ${memory}Mi in all`,
  };
}
