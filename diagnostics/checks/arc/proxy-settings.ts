import { missingRanges, parseRange } from '../../../targets/firewalls/ip-ranges';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { optional } from '../../evidence/reading';
import { matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';
import { AGENT_LOGS_SUBJECT, fittingLines, isArcUnwell, troubledAgentLogs } from './agent-logs';
import { type AgentProxy, hasAddress, readAgentProxy } from './agent-proxy';

const WHERE = 'proxy of the agents';
/** Certificates are complained about for other reasons too; only a proxy prints these. */
const DISTINCTIVE = /proxyconnect tcp|Proxy Authentication Required/i;

/** arc-proxy-misconfigured: agents that are not well speak of a proxy, or have settings that cannot work. */
export async function proxyMisconfigured(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  // Settings that look odd, on a cluster that works, are no problem.
  if (!(await isArcUnwell(evidence, context))) return undefined;
  const logs = fittingLines(
    await troubledAgentLogs(evidence, context),
    (line) => entry.match.pattern?.test(line) ?? false,
  );
  const proxy = await readAgentProxy(evidence);
  const wrong = proxy?.isEnabled ? await wrongSettings(evidence, proxy) : [];
  const isTold = DISTINCTIVE.test(context.errorText ?? '');
  if (logs.length + wrong.length === 0 && !isTold) return undefined;
  const shown = proxy ? [describe(proxy)] : [];
  return fired([...logs, ...wrong, ...shown, ...matchesInErrorText(entry, context.errorText)], {
    subject: AGENT_LOGS_SUBJECT,
    confidence: logs.length > 0 ? 'high' : 'medium',
  });
}

function describe({ isEnabled, given, used }: AgentProxy): EvidenceItem {
  if (!isEnabled) return { where: WHERE, what: 'no proxy was passed at connecting' };
  const [first, second] = [given, used].map(({ http, https }) => https || http || 'none');
  return { where: WHERE, what: `given at connecting: ${first}; used by config-agent: ${second}` };
}

async function wrongSettings(evidence: Evidence, proxy: AgentProxy): Promise<EvidenceItem[]> {
  const { given, used } = proxy;
  const isMixedUp = given.https !== '' && used.https !== '' && given.https !== used.https;
  const left = await notExcluded(evidence, proxy.excluded);
  return [
    ...(hasAddress(given) || hasAddress(used) ? [] : ['is switched on, but has no address']),
    ...(isMixedUp ? [`config-agent uses ${used.https}, not ${given.https}`] : []),
    ...(left.length > 0 ? [`NO_PROXY lacks ${left.join(', ')}`] : []),
  ].map((what) => ({ where: WHERE, what }));
}

/** Names inside the cluster that must not go through the proxy. */
const REQUIRED = ['kubernetes.default.svc', '.svc.cluster.local', '.svc'];

interface Service extends KubernetesObject {
  spec?: { clusterIP?: string };
}

/** What should be reached directly and is not excluded from the proxy: names, and the address of the Kubernetes API. */
async function notExcluded(evidence: Evidence, excluded: readonly string[]): Promise<string[]> {
  const names = REQUIRED.filter((name) => !excluded.some((one) => leavesOut(one, name)));
  const service = await optional(evidence.object<Service>('/api/v1/namespaces/default/services/kubernetes'));
  const ip = service?.spec?.clusterIP ?? '';
  const isLeftOut = parseRange(ip) === undefined || missingRanges(excluded, [ip]).length === 0;
  return isLeftOut ? names : [...names, `the service range (${ip})`];
}

/** `.svc` leaves out everything that ends so, `kubernetes.default.svc` among it. */
function leavesOut(excluded: string, name: string): boolean {
  const suffix = excluded.replace(/^\*/, '').toLowerCase();
  return suffix === name || `.${suffix}` === name || (suffix.startsWith('.') && name.endsWith(suffix));
}
