import { AGENT_NAMESPACE } from '../../catalogue/arc/agents';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { readConnectedCluster } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import { isPodHealthy, type Pod, readyText } from '../../evidence/objects';
import { podsNamed } from '../../evidence/pods';
import { optional } from '../../evidence/reading';
import { matchesInErrorText } from '../../evidence/text-matches';
import { logTexts } from '../../evidence/texts';
import { agentDeployments } from '../arc/agent-deployments';
import { fittingLines, withoutForwarder } from '../arc/agent-logs';
import { agentPods } from '../arc/agent-pods';
import { arcSettings } from '../arc/arc-release';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';
import { podLabel } from '../pod-state';
import { readableOr } from '../readable-or';

const AGENT = 'clusterconnect-agent';
const PARTS = [AGENT, 'kube-aad-proxy'];
const SETTING = 'systemDefaultValues.clusterconnect-agent.enabled';

/** cc-agent-too-old: the text says so; version of the agents and state of their pods are shown beside it. */
export async function agentTooOld(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  if (text.length === 0) return undefined;
  const resource = await optional(readConnectedCluster(evidence, cluster.id));
  const { agentVersion = 'unknown', connectivityStatus = 'unknown' } = resource?.properties ?? {};
  const what = `agentVersion ${agentVersion}, ${connectivityStatus}`;
  const pods = await readableOr(agentPods(evidence), []);
  const parts = PARTS.flatMap((name) => podsNamed(pods, `${name}-`)).map((pod) => ({
    where: podLabel(pod),
    what: `${pod.status?.phase ?? 'unknown'}, ${readyText(pod)} ready`,
  }));
  return fired([...text, { where: `cluster ${cluster.name}`, what }, ...parts], { subject: cluster.id });
}

/** So many lines of one log cannot be an interruption that passed. */
const LASTING = 3;

/** cc-websocket-blocked: clusterconnect-agent cannot connect to Service Bus again and again, or once while something is wrong. */
export async function websocketBlocked(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, context.errorText);
  const pods = podsNamed(await readableOrThrow(agentPods(evidence), text), `${AGENT}-`).slice(0, 1);
  const isWrong = context.errorText !== undefined || !pods.every(isPodHealthy);
  const texts = await logTexts(evidence, pods.map(isWrong ? withoutForwarder : onlyMain));
  const lines = fittingLines(texts, (line) => entry.match.pattern?.test(line) ?? false);
  const logs = isWrong || lines.length >= LASTING ? lines : [];
  if (logs.length + text.length === 0) return undefined;
  const resource = await optional(readConnectedCluster(evidence, context.cluster.id));
  return fired([...logs, ...text], {
    subject: `${AGENT} in ${AGENT_NAMESPACE}`,
    ...(resource?.location === undefined ? {} : { values: { region: resource.location } }),
  });
}

/** While nothing else is wrong, the log of the agent itself is enough. */
function onlyMain(pod: Pod): Pod {
  const containers = (pod.spec?.containers ?? []).filter(({ name }) => name === AGENT);
  return { ...pod, spec: { ...pod.spec, containers } };
}

/** What cannot be read ends the check, unless a text tells enough. */
function readableOrThrow<T>(work: Promise<T[]>, text: readonly EvidenceItem[]): Promise<T[]> {
  return text.length > 0 ? readableOr(work, []) : work;
}

/** Whether cluster connect is there: from its deployments, and from the setting where they are not. */
export async function clusterConnectState(
  evidence: Evidence,
): Promise<{ isThere: boolean; isSetOff: boolean; items: EvidenceItem[] }> {
  const names = new Set((await agentDeployments(evidence)).map(({ metadata }) => metadata?.name));
  if (PARTS.some((name) => names.has(name))) return { isThere: true, isSetOff: false, items: [] };
  const missing = PARTS.map((name) => ({
    where: `deployment ${AGENT_NAMESPACE}/${name}`,
    what: 'does not exist',
  }));
  const setting = (await readableOr(arcSettings(evidence), undefined))?.[SETTING];
  const set =
    setting === undefined ? [] : [{ where: 'Helm release azure-arc', what: `${SETTING} is ${setting}` }];
  return { isThere: false, isSetOff: setting === 'false', items: [...missing, ...set] };
}

/**
 * cc-feature-disabled: somebody misses cluster connect, or its deployments are gone although nobody switched it off. Switched off on
 * purpose and not missed is no problem.
 */
export async function featureDisabled(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, context.errorText);
  const subject = `cluster connect of ${context.cluster.name}`;
  // Without any agent, the agents are the problem.
  const deployments = await readableOrThrow(agentDeployments(evidence), text);
  if (deployments.length === 0)
    return text.length === 0 ? undefined : fired(text, { subject, confidence: 'medium' });
  const { isThere, isSetOff, items } = await clusterConnectState(evidence);
  if (isThere) return text.length === 0 ? undefined : fired(text, { subject, confidence: 'medium' });
  if (text.length === 0 && isSetOff) return undefined;
  return fired([...items, ...text], { subject, confidence: text.length > 0 ? 'high' : 'medium' });
}
