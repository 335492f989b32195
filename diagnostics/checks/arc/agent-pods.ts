import { AGENT_NAMESPACE } from '../../catalogue/arc/agents';
import type { Evidence } from '../../evidence/evidence';
import { isPodHealthy, type Pod } from '../../evidence/objects';
import { readPods } from '../../evidence/pods';
import { knownList } from '../../evidence/reading';

/**
 * The pods of the agents that count: without those that have finished, that are being deleted, or that were evicted and have
 * been replaced.
 */
export async function agentPods(evidence: Evidence): Promise<Pod[]> {
  const pods = await knownList(readPods(evidence, AGENT_NAMESPACE));
  return pods.filter(({ metadata, status }) => {
    if (metadata?.deletionTimestamp !== undefined || status?.phase === 'Succeeded') return false;
    return !(status?.phase === 'Failed' && (status.reason !== undefined || isOfJob(metadata)));
  });
}

function isOfJob(metadata: Pod['metadata']): boolean {
  return (metadata?.ownerReferences ?? []).some(({ kind }) => kind === 'Job');
}

export async function unwellAgentPods(evidence: Evidence): Promise<Pod[]> {
  return (await agentPods(evidence)).filter((pod) => !isPodHealthy(pod));
}
