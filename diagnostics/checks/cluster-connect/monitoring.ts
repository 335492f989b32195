import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { readConnectedCluster } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import { extensionsOf } from '../../evidence/extension-scope';
import { isPodHealthy, type Workload } from '../../evidence/objects';
import { podsNamed, readDaemonSets, readEvents, readNodes, readPods } from '../../evidence/pods';
import { knownList, optional } from '../../evidence/reading';
import type { EvidenceText } from '../../evidence/text-matches';
import { extensionTexts, logTexts } from '../../evidence/texts';
import { type CheckContext, type CheckResult, type EvidenceItem } from '../check';
import { errorSource, fireOnTexts, type TextSource } from '../fire-on-texts';
import { podLabel } from '../pod-state';

const NAMESPACE = 'kube-system';
const AGENTS = /^(?:ama-logs|omsagent)\b/;

async function monitoringDaemonSets(evidence: Evidence): Promise<Workload[]> {
  const sets = await knownList(readDaemonSets(evidence, NAMESPACE));
  return sets.filter(({ metadata }) => AGENTS.test(metadata?.name ?? ''));
}

function isReady({ status }: Workload): boolean {
  const { desiredNumberScheduled = 0, numberReady = 0 } = status ?? {};
  return numberReady >= desiredNumberScheduled && desiredNumberScheduled > 0;
}

/** mon-privileged-daemonset-not-allowed: the pods of the monitoring DaemonSet, or the DaemonSet, were refused. */
export async function privilegedNotAllowed(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const events: TextSource = async () => {
    const sets = await monitoringDaemonSets(evidence);
    // They run by now, so the events are about the past.
    return sets.length > 0 && sets.every(isReady) ? [] : refusedTexts(evidence);
  };
  const statuses: TextSource = async () => extensionTexts(await extensionsOf(evidence, context.cluster));
  const result = await fireOnTexts(entry, [errorSource(context), events, statuses], {
    subject: `monitoring DaemonSet in ${NAMESPACE}`,
  });
  if (result?.state !== 'fired') return result;
  return { ...result, evidence: [...result.evidence, ...(await distribution(evidence, context))] };
}

async function refusedTexts(evidence: Evidence): Promise<EvidenceText[]> {
  const events = await knownList(readEvents(evidence, NAMESPACE));
  return events
    .filter(({ involvedObject }) => AGENTS.test(involvedObject?.name ?? ''))
    .map(({ message = '', involvedObject }) => ({
      where: `event of ${involvedObject?.kind} ${NAMESPACE}/${involvedObject?.name}`,
      text: message,
    }));
}

async function distribution(evidence: Evidence, { cluster }: CheckContext): Promise<EvidenceItem[]> {
  if (cluster.type !== 'connectedClusters') return [];
  const resource = await optional(readConnectedCluster(evidence, cluster.id));
  const found = resource?.properties?.distribution;
  return found === undefined ? [] : [{ where: `cluster ${cluster.name}`, what: `distribution ${found}` }];
}

/** mon-ama-iptables-module-missing: a monitoring pod that is not well cannot write its rules. */
export async function iptablesModuleMissing(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const unwell = async () =>
    podsNamed(await knownList(readPods(evidence, NAMESPACE)), 'ama-logs').filter((pod) => !isPodHealthy(pod));
  const logs: TextSource = async () => {
    const pods = (await unwell()).slice(0, 2).map((pod) => {
      const containers = (pod.spec?.containers ?? []).filter(({ name }) => name === 'addon-token-adapter');
      return { ...pod, spec: { ...pod.spec, containers } };
    });
    return logTexts(evidence, pods);
  };
  const result = await fireOnTexts(entry, [errorSource(context), logs], {
    subject: `monitoring agent in ${NAMESPACE}`,
  });
  if (result?.state !== 'fired') return result;
  const [pod] = await unwell().catch(() => []);
  const nodes = (await optional(readNodes(evidence))) ?? [];
  const systems = nodes.slice(0, 3).map(({ metadata, status }) => ({
    where: `node ${metadata?.name ?? ''}`,
    what: status?.nodeInfo?.osImage ?? 'unknown operating system',
  }));
  return {
    ...result,
    evidence: [...result.evidence, ...systems],
    ...(pod ? { subject: podLabel(pod), values: { pod: pod.metadata?.name ?? '' } } : {}),
  };
}
