import type { Connection } from '../../evidence/connection';
import type { Evidence } from '../../evidence/evidence';
import type { Pod } from '../../evidence/objects';
import { readPods } from '../../evidence/pods';
import { optional } from '../../evidence/reading';
import type { EvidenceText } from '../../evidence/text-matches';
import { logTexts } from '../../evidence/texts';

/** Pods whose logs are read for one connection. */
const PODS_EACH = 2;
/** Namespaces that are searched for workloads. */
const MAX_NAMESPACES = 3;

/** Logs of pods that use one of these connections: those with its service account or its Secret. */
export async function workloadLogs(
  evidence: Evidence,
  connections: readonly Connection[],
): Promise<EvidenceText[]> {
  const namespaces = [...new Set(connections.map(({ namespace }) => namespace))].slice(0, MAX_NAMESPACES);
  const lists = await Promise.all(namespaces.map((namespace) => optional(readPods(evidence, namespace))));
  const pods = lists.flatMap((list) => list ?? []);
  const users = connections.flatMap((connection) =>
    pods.filter((pod) => uses(pod, connection)).slice(0, PODS_EACH),
  );
  return logTexts(evidence, [...new Set(users)]);
}

function uses(pod: Pod, { namespace, secretName, serviceAccountName }: Connection): boolean {
  if (pod.metadata?.namespace !== namespace) return false;
  if (serviceAccountName !== undefined && pod.spec?.serviceAccountName === serviceAccountName) return true;
  return (pod.spec?.containers ?? []).some((container) =>
    container.envFrom?.some(
      ({ secretRef }) => secretRef?.name !== undefined && secretRef.name === secretName,
    ),
  );
}
