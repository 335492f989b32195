import { AGENT_NAMESPACE } from '../../catalogue/arc/agents';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { readConnectedCluster } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { isPodHealthy } from '../../evidence/objects';
import { podsNamed, readEvents } from '../../evidence/pods';
import { known, optional } from '../../evidence/reading';
import { matchesIn, matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';
import { readableOr } from '../readable-or';
import { AGENT_LOGS_SUBJECT, fittingLines, troubledAgentLogs } from './agent-logs';
import { isUnschedulable, podItems, podSubject } from '../pod-state';
import { agentPods } from './agent-pods';

const IDENTITY_SECRET = 'azure-identity-certificate';
const PROXY_SECRET = 'kube-aad-proxy-certificate';

async function secretMissing(evidence: Evidence, name: string): Promise<EvidenceItem[]> {
  const secret = await known(evidence.object(`/api/v1/namespaces/${AGENT_NAMESPACE}/secrets/${name}`));
  return secret ? [] : [{ where: `Secret ${AGENT_NAMESPACE}/${name}`, what: 'does not exist' }];
}

interface IdentityRequest extends KubernetesObject {
  status?: { tokenReference?: { secretName?: string } };
}

/** arc-identity-certificate-missing: clusterconnect-agent or config-agent is not well, and the Secret is not there. */
export async function identityCertificateMissing(evidence: Evidence): Promise<CheckResult> {
  const pods = await agentPods(evidence);
  const affected = [...podsNamed(pods, 'clusterconnect-agent-'), ...podsNamed(pods, 'config-agent-')].filter(
    (pod) => !isPodHealthy(pod) && !isUnschedulable(pod),
  );
  if (affected.length === 0) return undefined;
  const missing = await secretMissing(evidence, IDENTITY_SECRET);
  if (missing.length === 0) return undefined;
  const requests = await optional(
    evidence.list<IdentityRequest>(
      `/apis/clusterconfig.azure.com/v1beta1/namespaces/${AGENT_NAMESPACE}/azureclusteridentityrequests`,
    ),
  );
  const tokens = (requests ?? []).map(({ metadata, status }) => ({
    where: `AzureClusterIdentityRequest ${metadata?.name ?? ''}`,
    what: `Secret of the token: ${status?.tokenReference?.secretName ?? 'none'}`,
  }));
  return fired([...missing, ...affected.flatMap((pod) => podItems(pod).slice(0, 2)), ...tokens], {
    subject: `Secret ${AGENT_NAMESPACE}/${IDENTITY_SECRET}`,
  });
}

/**
 * arc-kube-aad-proxy-certificate-missing: kube-aad-proxy does not start, and the Secret is not there.
 */
export async function proxyCertificateMissing(
  evidence: Evidence,
  _context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const pods = podsNamed(await agentPods(evidence), 'kube-aad-proxy-').filter(
    (pod) => !isPodHealthy(pod) && !isUnschedulable(pod),
  );
  if (pods.length === 0) return undefined;
  const missing = await secretMissing(evidence, PROXY_SECRET);
  if (missing.length === 0) return undefined;
  const events = (await optional(readEvents(evidence, AGENT_NAMESPACE))) ?? [];
  const texts = events.map(({ message = '', involvedObject }) => ({
    where: `event of pod ${AGENT_NAMESPACE}/${involvedObject?.name ?? ''}`,
    text: message,
  }));
  return fired(
    [...missing, ...pods.flatMap((pod) => podItems(pod).slice(0, 2)), ...matchesIn(entry, texts)],
    {
      subject: podSubject(pods),
    },
  );
}

/**
 * arc-msi-certificate-retrieval: an agent says so, or somebody's error text; or the certificate ran out while Azure does not yet
 * call the cluster Expired (that has an entry of its own).
 */
export async function certificateRetrieval(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const expired = await expiredCertificate(evidence, context);
  const text = matchesInErrorText(entry, context.errorText);
  const reading = troubledAgentLogs(evidence, context);
  const logs = fittingLines(
    await (text.length > 0 ? readableOr(reading, []) : reading),
    (line) => entry.match.pattern?.test(line) ?? false,
  );
  if (expired.length + text.length + logs.length === 0) return undefined;
  return fired([...logs, ...text, ...expired, ...(await absentSecret(evidence))], {
    subject: AGENT_LOGS_SUBJECT,
  });
}

/** The Secret as evidence; "could not be read" does not keep the log from telling. */
async function absentSecret(evidence: Evidence): Promise<EvidenceItem[]> {
  const reading = await evidence.object(`/api/v1/namespaces/${AGENT_NAMESPACE}/secrets/${IDENTITY_SECRET}`);
  if (reading.state !== 'absent') return [];
  return [{ where: `Secret ${AGENT_NAMESPACE}/${IDENTITY_SECRET}`, what: 'does not exist' }];
}

async function expiredCertificate(
  evidence: Evidence,
  { cluster, now }: CheckContext,
): Promise<EvidenceItem[]> {
  const resource = await optional(readConnectedCluster(evidence, cluster.id));
  const { managedIdentityCertificateExpirationTime: expires, connectivityStatus } =
    resource?.properties ?? {};
  if (expires === undefined || connectivityStatus === 'Expired') return [];
  if (!(Date.parse(expires) <= now.getTime())) return [];
  return [
    { where: `cluster ${cluster.name}`, what: `the certificate of its identity ran out at ${expires}` },
  ];
}
