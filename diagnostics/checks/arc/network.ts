import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { namesArcEndpoint } from '../../catalogue/arc/endpoints';
import { readConnectedCluster } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { isPodHealthy } from '../../evidence/objects';
import { readPods } from '../../evidence/pods';
import { knownList, optional } from '../../evidence/reading';
import { matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedByStateOrText } from '../check';
import { readableOr } from '../readable-or';
import { AGENT_LOGS_SUBJECT, fittingLines, troubledAgentLogs } from './agent-logs';

interface EndpointSlice extends KubernetesObject {
  endpoints?: { conditions?: { ready?: boolean } }[] | null;
}

/** arc-dns-resolution: the cluster DNS has no pod or endpoint that is ready, or agents that are not well cannot resolve names. */
export async function dnsResolution(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const isTold = /issue with the DNS resolution/i.test(context.errorText ?? '');
  const serverReading = dnsServerItems(evidence);
  const server = await (isTold ? readableOr(serverReading, []) : serverReading);
  const logReading = troubledAgentLogs(evidence, context);
  const texts = await (isTold || server.length > 0 ? readableOr(logReading, []) : logReading);
  const logs = fittingLines(
    texts,
    (line) => (entry.match.pattern?.test(line) ?? false) && !isProxyLine(line),
  );
  const text = isTold || server.length + logs.length > 0 ? matchesInErrorText(entry, context.errorText) : [];
  return firedByStateOrText([...server, ...logs], text, { subject: 'DNS of the cluster' });
}

/** Distributions name and place their DNS differently, so only what is found there and not ready is a fault. */
async function dnsServerItems(evidence: Evidence): Promise<EvidenceItem[]> {
  const pods = (await knownList(readPods(evidence, 'kube-system'))).filter(
    ({ metadata }) => metadata?.labels?.['k8s-app'] === 'kube-dns',
  );
  if (pods.length > 0 && !pods.some(isPodHealthy)) {
    return pods.map(({ metadata, status }) => ({
      where: `pod kube-system/${metadata?.name}`,
      what: `${status?.phase ?? 'unknown'}, not ready`,
    }));
  }
  const slices = await knownList(
    evidence.list<EndpointSlice>('/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices', {
      labelSelector: 'kubernetes.io/service-name=kube-dns',
    }),
  );
  const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
  // A missing condition means ready: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoint-slice-v1/
  const isServed = endpoints.some(({ conditions }) => conditions?.ready !== false);
  if (slices.length === 0 || isServed) return [];
  return [{ where: 'Service kube-system/kube-dns', what: 'has no endpoint that is ready' }];
}

function isProxyLine(line: string): boolean {
  return /proxyconnect/i.test(line);
}

/** Addresses inside a network: a refused call to one of them is no problem of the way out. */
const PRIVATE =
  /dial tcp \[?(?:10\.|127\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|::1\b|f[cd][0-9a-f]{2}:)/i;

/** arc-outbound-connectivity: agents that are not well do not reach an endpoint of Azure, or the installation says so. */
export async function outboundConnectivity(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const { pattern } = entry.match;
  const isTold = /issue with outbound network connectivity/i.test(context.errorText ?? '');
  const reading = troubledAgentLogs(evidence, context);
  const logs = fittingLines(
    await (isTold ? readableOr(reading, []) : reading),
    (line) => (pattern?.test(line) ?? false) && (namesArcEndpoint(line) || isOutside(line)),
  );
  if (logs.length === 0 && !isTold) return undefined;
  const text = matchesInErrorText(entry, context.errorText);
  const resource = await optional(readConnectedCluster(evidence, context.cluster.id));
  const { connectivityStatus = 'unknown', lastConnectivityTime = 'unknown' } = resource?.properties ?? {};
  const state = {
    where: `cluster ${context.cluster.name}`,
    what: `${connectivityStatus}, last heard of ${lastConnectivityTime}`,
  };
  return fired([...logs, ...text, state], {
    subject: AGENT_LOGS_SUBJECT,
    ...(resource?.location === undefined ? {} : { values: { region: resource.location } }),
  });
}

function isOutside(line: string): boolean {
  return /dial tcp \[?[\da-f]/i.test(line) && !PRIVATE.test(line) && !isProxyLine(line);
}
