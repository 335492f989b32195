import { NEWEST_KNOWN_AGENT, SUPPORTED_MINOR_VERSIONS_BACK } from '../../catalogue/arc/agents';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { API_VERSIONS } from '../../evidence/api-versions';
import { readConnectedCluster, readManagedCluster } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import { known } from '../../evidence/reading';
import { capturesIn, matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedByStateOrText } from '../check';

/** A subscription with an unpaid bill still works. */
const WORKING_STATES = new Set(['Enabled', 'PastDue']);

/** arc-wrong-subscription: the subscription does not exist or is off, does not hold the cluster, or a text says so. */
export async function wrongSubscription(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  const subscription = await known(
    evidence.arm<{ state?: string }>(`/subscriptions/${cluster.subscriptionId}`, API_VERSIONS.subscriptions),
  );
  const where = `subscription ${cluster.subscriptionId}`;
  const state: EvidenceItem[] = [];
  if (!subscription) state.push({ where, what: 'is not known to the account that asks' });
  else if (!WORKING_STATES.has(subscription.state ?? 'Enabled'))
    state.push({ where, what: `is ${subscription.state}` });
  else if (!(await exists(evidence, { id: cluster.id, isManaged: cluster.type === 'managedClusters' })))
    state.push({
      where,
      what: `holds no cluster ${cluster.name} in resource group ${cluster.resourceGroup}`,
    });
  if (state.length === 0 && text.length === 0) return undefined;
  return fired([...state, ...text], { subject: where, values: capturesIn(entry, errorText) });
}

async function exists(
  evidence: Evidence,
  { id, isManaged }: { id: string; isManaged: boolean },
): Promise<boolean> {
  const cluster = isManaged
    ? await known(readManagedCluster(evidence, id))
    : await known(readConnectedCluster(evidence, id));
  return cluster !== undefined;
}

/** arc-cluster-offline: Azure has not heard of the cluster, or its certificate ran out. */
export async function clusterOffline(
  evidence: Evidence,
  { cluster }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const resource = await known(readConnectedCluster(evidence, cluster.id));
  const {
    connectivityStatus = '',
    lastConnectivityTime = 'unknown',
    managedIdentityCertificateExpirationTime: expires = 'unknown',
    provisioningState = 'unknown',
  } = resource?.properties ?? {};
  if (!entry.match.pattern?.test(connectivityStatus)) return undefined;
  const where = `cluster ${cluster.name}`;
  return fired(
    [
      { where, what: `connectivityStatus is ${connectivityStatus}, last heard of ${lastConnectivityTime}` },
      { where, what: `certificate valid until ${expires}; provisioningState is ${provisioningState}` },
    ],
    { subject: cluster.id },
  );
}

/** arc-agent-version-unsupported: more than two minor versions behind a version that is known to exist, or the tool says so. */
export async function agentVersionUnsupported(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const resource = await known(readConnectedCluster(evidence, cluster.id));
  const version = resource?.properties?.agentVersion ?? '';
  const where = `cluster ${cluster.name}`;
  const state = isSupported(version) ? [] : [{ where, what: `agentVersion is ${version}` }];
  return firedByStateOrText(state, matchesInErrorText(entry, errorText), { subject: cluster.id });
}

/** Whether a version of the agents, for example `1.14.5`, is in support; what is no version counts as supported. */
export function isSupported(version: string): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined) return true;
  if (Number(major) !== NEWEST_KNOWN_AGENT.major) return Number(major) > NEWEST_KNOWN_AGENT.major;
  return Number(minor) >= NEWEST_KNOWN_AGENT.minor - SUPPORTED_MINOR_VERSIONS_BACK;
}
