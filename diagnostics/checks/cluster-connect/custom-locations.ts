import { AGENT_NAMESPACE } from '../../catalogue/arc/agents';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { API_VERSIONS } from '../../evidence/api-versions';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { knownList, optional } from '../../evidence/reading';
import { matchesInErrorText } from '../../evidence/text-matches';
import { readAgentProxy } from '../arc/agent-proxy';
import { arcSettings } from '../arc/arc-release';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';
import { readableOr } from '../readable-or';
import { clusterConnectState } from './connect-state';

const ENABLED = 'systemDefaultValues.customLocations.enabled';
const OID = 'systemDefaultValues.customLocations.oid';

/** What the release of the agents says about custom locations; empty when they are on, or nothing is said. */
async function offItems(evidence: Evidence): Promise<EvidenceItem[]> {
  const settings = await arcSettings(evidence);
  if (settings?.[ENABLED] === undefined) return [];
  const where = 'Helm release azure-arc';
  if (settings[ENABLED] !== 'true') return [{ where, what: `${ENABLED} is ${settings[ENABLED]}` }];
  return settings[OID] ? [] : [{ where, what: `${OID} is empty` }];
}

/** cl-oid-insufficient-privileges: the command line says so; the release shows whether the feature stayed off. */
export async function oidPrivileges(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  if (text.length === 0) return undefined;
  const off = await readableOr(offItems(evidence), []);
  return fired([...text, ...off], { subject: `custom locations of ${cluster.name}` });
}

interface CustomLocation {
  name?: string;
  properties?: { hostResourceId?: string };
}

/** Custom locations that live on the cluster. */
async function locationsOn(
  evidence: Evidence,
  { id, subscriptionId }: CheckContext['cluster'],
): Promise<CustomLocation[]> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.ExtendedLocation/customLocations`;
  const locations = await knownList(evidence.armList<CustomLocation>(path, API_VERSIONS.customLocations));
  return locations.filter(({ properties }) => properties?.hostResourceId?.toLowerCase() === id.toLowerCase());
}

/** cl-feature-disabled: a text says so, or there are custom locations on the cluster while the feature is off. */
export async function customLocationsDisabled(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  const subject = `custom locations of ${cluster.name}`;
  if (text.length > 0) {
    const off = await readableOr(offItems(evidence), []);
    const connect = await readableOr(clusterConnectState(evidence), undefined);
    const state = [...off, ...(connect?.items ?? [])];
    return fired([...text, ...state], { subject, confidence: state.length > 0 ? 'high' : 'medium' });
  }
  const off = await offItems(evidence);
  if (off.length === 0) return undefined;
  const locations = await locationsOn(evidence, cluster);
  if (locations.length === 0) return undefined;
  const names = locations.map(({ name }) => name ?? '').join(', ');
  return fired([...off, { where: 'custom locations on the cluster', what: names }], { subject });
}

interface NetworkPolicy extends KubernetesObject {
  spec?: { podSelector?: unknown; policyTypes?: string[]; ingress?: unknown[]; egress?: unknown[] };
}

/** cl-unknown-proxy-error: the text says so; network policies and proxy settings that can be the cause are shown beside it. */
export async function unknownProxyError(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  if (text.length === 0) return undefined;
  const path = `/apis/networking.k8s.io/v1/namespaces/${AGENT_NAMESPACE}/networkpolicies`;
  const policies = (await optional(evidence.list<NetworkPolicy>(path))) ?? [];
  const found = policies.map(({ metadata, spec }) => ({
    where: `NetworkPolicy ${AGENT_NAMESPACE}/${metadata?.name ?? ''}`,
    what: JSON.stringify(spec ?? {}),
  }));
  const state = [...found, ...(await proxyItems(evidence))];
  return fired([...text, ...state], {
    subject: cluster.id,
    confidence: state.length > 0 ? 'high' : 'medium',
  });
}

async function proxyItems(evidence: Evidence): Promise<EvidenceItem[]> {
  const proxy = await readAgentProxy(evidence);
  if (
    !proxy?.isEnabled ||
    proxy.excluded.some((one) => one === '.svc' || one.startsWith(`.${AGENT_NAMESPACE}`))
  )
    return [];
  return [{ where: 'proxy of the agents', what: `NO_PROXY is ${proxy.excluded.join(',') || 'empty'}` }];
}
