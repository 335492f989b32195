import { missingRanges, parseRange } from '../../../targets/firewalls/ip-ranges';
import { AGENT_NAMESPACE } from '../../catalogue/arc/agents';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { optional } from '../../evidence/reading';
import { matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';
import { readableOr } from '../readable-or';
import { AGENT_LOGS_SUBJECT, fittingLines, isArcUnwell, troubledAgentLogs } from './agent-logs';
import { arcSettings } from './arc-release';

/** What the agents use as proxy: as given at connecting, and as their containers got it. Addresses without credentials. */
export interface ProxySettings {
  isEnabled: boolean;
  given: { http: string; https: string };
  used: { http: string; https: string };
  /** Names and ranges that are reached directly. */
  excluded: string[];
}

interface AgentDeployment extends KubernetesObject {
  spec?: { template?: { spec?: { containers?: { env?: { name: string; value?: string }[] }[] } } };
}

/** Reads the proxy of the agents. `undefined` where neither release nor deployment can be read. */
export async function readProxySettings(evidence: Evidence): Promise<ProxySettings | undefined> {
  const settings = await readableOr(arcSettings(evidence), undefined);
  const deployment = await optional(
    evidence.object<AgentDeployment>(`/apis/apps/v1/namespaces/${AGENT_NAMESPACE}/deployments/config-agent`),
  );
  if (!settings && !deployment) return undefined;
  const env = envOf(deployment);
  const given = { http: settings?.['global.httpProxy'] ?? '', https: settings?.['global.httpsProxy'] ?? '' };
  return {
    isEnabled: settings?.['global.isProxyEnabled'] === 'true' || env.http !== '' || env.https !== '',
    given: { http: address(given.http), https: address(given.https) },
    used: { http: address(env.http), https: address(env.https) },
    // Helm values keep their commas escaped.
    excluded: (env.none || (settings?.['global.noProxy'] ?? ''))
      .replaceAll('\\,', ',')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  };
}

function envOf(deployment: AgentDeployment | undefined): { http: string; https: string; none: string } {
  const env = (deployment?.spec?.template?.spec?.containers ?? []).flatMap(
    (container) => container.env ?? [],
  );
  const value = (name: string): string =>
    env.find((one) => one.name.toUpperCase() === name && one.value)?.value ?? '';
  return { http: value('HTTP_PROXY'), https: value('HTTPS_PROXY'), none: value('NO_PROXY') };
}

/** Host and port of a proxy; user and password never leave this function. */
function address(url: string): string {
  return url
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/\/.*$/, '');
}

/** Names inside the cluster that must not go through the proxy. */
const REQUIRED = ['kubernetes.default.svc', '.svc.cluster.local', '.svc'];

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
  const settings = await readProxySettings(evidence);
  const wrong = settings?.isEnabled ? await wrongSettings(evidence, settings) : [];
  if (logs.length + wrong.length === 0) return undefined;
  const shown = settings ? [describe(settings)] : [];
  return fired([...logs, ...wrong, ...shown, ...matchesInErrorText(entry, context.errorText)], {
    subject: AGENT_LOGS_SUBJECT,
    confidence: logs.length > 0 ? 'high' : 'medium',
  });
}

function describe({ isEnabled, given, used }: ProxySettings): EvidenceItem {
  const none = 'none';
  return {
    where: 'proxy of the agents',
    what: isEnabled
      ? `given at connecting: ${given.https || given.http || none}; used by config-agent: ${used.https || used.http || none}`
      : 'no proxy was passed at connecting',
  };
}

interface Service extends KubernetesObject {
  spec?: { clusterIP?: string };
}

async function wrongSettings(evidence: Evidence, settings: ProxySettings): Promise<EvidenceItem[]> {
  const { given, used, excluded } = settings;
  const where = 'proxy of the agents';
  const items: EvidenceItem[] = [];
  if (!given.http && !given.https && !used.http && !used.https)
    items.push({ where, what: 'is switched on, but has no address' });
  if (given.https && used.https && given.https !== used.https)
    items.push({ where, what: `config-agent uses ${used.https}, not ${given.https}` });
  const left = REQUIRED.filter((name) => !excluded.some((one) => isSameName(one, name)));
  const service = await optional(evidence.object<Service>('/api/v1/namespaces/default/services/kubernetes'));
  const ip = service?.spec?.clusterIP;
  if (ip !== undefined && parseRange(ip) && missingRanges(excluded, [ip]).length > 0)
    left.push(`the service range (${ip})`);
  if (left.length > 0) items.push({ where, what: `NO_PROXY lacks ${left.join(', ')}` });
  return items;
}

/** `.svc` leaves out everything that ends so, `kubernetes.default.svc` among it. */
function isSameName(excluded: string, name: string): boolean {
  const suffix = excluded.replace(/^\*/, '').toLowerCase();
  return suffix === name || `.${suffix}` === name || (suffix.startsWith('.') && name.endsWith(suffix));
}
