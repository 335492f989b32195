import { AGENT_NAMESPACE } from '../../catalogue/arc/agents';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { optional } from '../../evidence/reading';
import { readableOr } from '../readable-or';
import { arcSettings } from './arc-release';

interface Addresses {
  http: string;
  https: string;
}

/** What the agents use as proxy. Host and port only: user and password are never kept. */
export interface AgentProxy {
  isEnabled: boolean;
  /** As given at connecting. */
  given: Addresses;
  /** As the containers of config-agent got it. */
  used: Addresses;
  /** Names and ranges that are reached directly. */
  excluded: string[];
}

interface AgentDeployment extends KubernetesObject {
  spec?: { template?: { spec?: { containers?: { env?: { name: string; value?: string }[] }[] } } };
}

/** Reads the proxy of the agents; `undefined` where neither release nor deployment can be read. */
export async function readAgentProxy(evidence: Evidence): Promise<AgentProxy | undefined> {
  const settings = await readableOr(arcSettings(evidence), undefined);
  const deployment = await optional(
    evidence.object<AgentDeployment>(`/apis/apps/v1/namespaces/${AGENT_NAMESPACE}/deployments/config-agent`),
  );
  if (!settings && !deployment) return undefined;
  const given = {
    http: address(settings?.['global.httpProxy']),
    https: address(settings?.['global.httpsProxy']),
  };
  const used = {
    http: address(variable(deployment, 'HTTP_PROXY')),
    https: address(variable(deployment, 'HTTPS_PROXY')),
  };
  const isEnabled = settings?.['global.isProxyEnabled'] === 'true' || hasAddress(used);
  const none = variable(deployment, 'NO_PROXY') || settings?.['global.noProxy'];
  return { isEnabled, given, used, excluded: listOf(none ?? '') };
}

export function hasAddress({ http, https }: Addresses): boolean {
  return http !== '' || https !== '';
}

function variable(deployment: AgentDeployment | undefined, name: string): string {
  const env = (deployment?.spec?.template?.spec?.containers ?? []).flatMap(
    (container) => container.env ?? [],
  );
  return env.find((one) => one.name.toUpperCase() === name && one.value)?.value ?? '';
}

function address(url = ''): string {
  return url
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/\/.*$/, '');
}

/** Helm values keep their commas escaped. */
function listOf(text: string): string[] {
  const parts = text.replaceAll('\\,', ',').split(',');
  return parts.map((part) => part.trim()).filter(Boolean);
}
