import {
  AGENT_NAMESPACE,
  BASE_DEPLOYMENTS,
  NEWER_DEPLOYMENTS,
  OPTIONAL_DEPLOYMENTS,
} from '../../catalogue/arc/agents';
import type { Evidence } from '../../evidence/evidence';
import type { Workload } from '../../evidence/objects';
import { readDeployments } from '../../evidence/pods';
import { knownList } from '../../evidence/reading';
import { type CheckResult, type EvidenceItem, firedIfAny } from '../check';
import { arcReleaseIfReadable, findArcRelease } from './arc-release';

const REQUIRED = BASE_DEPLOYMENTS.filter((name) => !OPTIONAL_DEPLOYMENTS.includes(name));
const AGENTS: ReadonlySet<string> = new Set([...BASE_DEPLOYMENTS, ...NEWER_DEPLOYMENTS]);

export function agentDeployments(evidence: Evidence): Promise<Workload[]> {
  return knownList(readDeployments(evidence, AGENT_NAMESPACE));
}

/**
 * arc-agent-deployments-unavailable: a deployment that every version brings is missing, or one is not fully available. Only asked
 * once the release is deployed: before that, the release is the problem.
 */
export async function deploymentsUnavailable(evidence: Evidence): Promise<CheckResult> {
  const deployments = await agentDeployments(evidence);
  const isAnyThere = deployments.some(({ metadata }) => AGENTS.has(metadata?.name ?? ''));
  // Where nothing is there, only the release tells whether anything should be.
  const reading = isAnyThere
    ? await arcReleaseIfReadable(evidence)
    : { release: await findArcRelease(evidence) };
  if (reading && reading.release?.status !== 'deployed') return undefined;
  const names = new Set(deployments.map(({ metadata }) => metadata?.name));
  const missing = REQUIRED.filter((name) => !names.has(name)).map((name) => ({
    where: `deployment ${AGENT_NAMESPACE}/${name}`,
    what: 'does not exist',
  }));
  const items = [...missing, ...deployments.flatMap(shortage)];
  return firedIfAny(items, { subject: [...new Set(items.map(({ where }) => where))].join(', ') });
}

function shortage({ metadata, spec, status }: Workload): EvidenceItem[] {
  const name = metadata?.name ?? '';
  const wanted = spec?.replicas ?? 1;
  const { readyReplicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status ?? {};
  const isScaledDown = wanted === 0 && AGENTS.has(name);
  const isFull = [readyReplicas, updatedReplicas, availableReplicas].every((count) => count >= wanted);
  if (isFull && !isScaledDown) return [];
  return [
    {
      where: `deployment ${AGENT_NAMESPACE}/${name}`,
      what: `${readyReplicas}/${wanted} ready, ${updatedReplicas} up to date, ${availableReplicas} available`,
    },
  ];
}
