import { AGENT_NAMESPACE } from '../../catalogue/arc/agents';
import { readConnectedCluster } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import type { Pod } from '../../evidence/objects';
import { podsNamed } from '../../evidence/pods';
import { optional } from '../../evidence/reading';
import type { EvidenceText } from '../../evidence/text-matches';
import { logTexts } from '../../evidence/texts';
import { type CheckContext, type EvidenceItem } from '../check';
import { agentPods, unwellAgentPods } from './agent-pods';

/** The agents that talk to Azure. */
const TALKING_AGENTS = ['config-agent-', 'clusteridentityoperator-', 'clusterconnect-agent-'];

/**
 * Whether anything is wrong that a log could explain: the cluster is not connected, an agent or an extension is not well, or
 * somebody reports an error. Without that, an old line in a log means nothing.
 */
export async function isArcUnwell(evidence: Evidence, context: CheckContext): Promise<boolean> {
  if (context.errorText !== undefined) return true;
  const cluster = await optional(readConnectedCluster(evidence, context.cluster.id));
  if ((cluster?.properties?.connectivityStatus ?? 'Connected') !== 'Connected') return true;
  if (context.installed.extensions.some(({ properties }) => properties?.provisioningState === 'Failed'))
    return true;
  return (await unwellAgentPods(evidence)).length > 0;
}

/** Logs of the agents that talk to Azure, when something is wrong; one pod of each. */
export async function troubledAgentLogs(evidence: Evidence, context: CheckContext): Promise<EvidenceText[]> {
  if (!(await isArcUnwell(evidence, context))) return [];
  const pods = await agentPods(evidence);
  const chosen = TALKING_AGENTS.flatMap((prefix) => podsNamed(pods, prefix).slice(0, 1));
  const lists = await Promise.all(chosen.map((pod) => logTexts(evidence, [withoutForwarder(pod)])));
  return lists.flat();
}

/** fluent-bit only sends logs away; its own log tells nothing about the agent. */
export function withoutForwarder(pod: Pod): Pod {
  const containers = (pod.spec?.containers ?? []).filter(({ name }) => name !== 'fluent-bit');
  return { ...pod, spec: { ...pod.spec, containers } };
}

/** What agents print when they work again. */
const RECOVERED = /\bsucce(?:eded|ssful|ssfully|ss)\b|\b(?:re)?connected\b|\brecovered\b/i;
/** A trouble that lasts is repeated; what is further from the end is over. */
const LAST_LINES = 50;

/** Lines of logs that fit and were not followed by success: at most three of each log, the newest last. */
export function fittingLines(
  texts: readonly EvidenceText[],
  fits: (line: string) => boolean,
): EvidenceItem[] {
  return texts.flatMap(({ where, text }) => {
    const lines = text.trimEnd().split('\n').slice(-LAST_LINES);
    const fitting = lines
      .slice(lines.findLastIndex((line) => RECOVERED.test(line) && !fits(line)) + 1)
      .filter(fits);
    return [...new Set(fitting)].slice(-3).map((line) => ({ where, what: line.trim().slice(0, 400) }));
  });
}

export const AGENT_LOGS_SUBJECT = `agents in ${AGENT_NAMESPACE}`;
