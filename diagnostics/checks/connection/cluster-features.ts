import { type ManagedCluster, readManagedCluster } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import type { Workload } from '../../evidence/objects';
import { readDaemonSets } from '../../evidence/pods';
import { known, optional } from '../../evidence/reading';
import { type CheckContext, type CheckResult, type EvidenceItem, firedIfAny } from '../check';
import { connectionLabel, connectionsOf, connectionValues } from './selected-connections';

const CSI_DAEMON_SETS = ['aks-secrets-store-csi-driver', 'aks-secrets-store-provider-azure'];

/** sc-keyvault-csi-addon-disabled: a connection uses the CSI driver; the add-on is off, has no identity, or is not ready. */
export async function csiAddonDisabled(evidence: Evidence, context: CheckContext): Promise<CheckResult> {
  const connections = (await connectionsOf(evidence, context)).filter(({ kind }) => kind === 'csi');
  const [first] = connections;
  if (!first) return undefined;
  const cluster = await known(readManagedCluster(evidence, context.cluster.id));
  const profile = cluster?.properties?.addonProfiles?.['azureKeyvaultSecretsProvider'];
  const where = 'add-on azureKeyvaultSecretsProvider';
  const items: EvidenceItem[] = [];
  if (profile?.enabled !== true) items.push({ where, what: 'is not enabled' });
  else if (!profile.identity?.clientId) items.push({ where, what: 'has no identity' });
  else items.push(...notReady(await optional(readDaemonSets(evidence, 'kube-system'))));
  return firedIfAny(items, {
    subject: connections.map(connectionLabel).join(', '),
    values: connectionValues(first),
  });
}

function notReady(daemonSets: readonly Workload[] | undefined): EvidenceItem[] {
  if (!daemonSets) return [];
  return CSI_DAEMON_SETS.flatMap((name) => {
    const where = `DaemonSet kube-system/${name}`;
    const found = daemonSets.find(({ metadata }) => metadata?.name === name);
    if (!found) return [{ where, what: 'does not exist' }];
    const { desiredNumberScheduled = 0, numberReady = 0 } = found.status ?? {};
    return numberReady >= desiredNumberScheduled
      ? []
      : [{ where, what: `${numberReady} of ${desiredNumberScheduled} ready` }];
  });
}

/** sc-workload-identity-disabled: a connection uses workload identity, and the issuer or the webhook is off. */
export async function workloadIdentityDisabled(
  evidence: Evidence,
  context: CheckContext,
): Promise<CheckResult> {
  const connections = (await connectionsOf(evidence, context)).filter(
    ({ kind }) => kind === 'workloadIdentity',
  );
  const [first] = connections;
  if (!first) return undefined;
  const cluster = await known(readManagedCluster(evidence, context.cluster.id));
  return firedIfAny(identityEvidence(cluster, context.cluster.name), {
    subject: connections.map(connectionLabel).join(', '),
    values: connectionValues(first),
  });
}

function identityEvidence(cluster: ManagedCluster | undefined, name: string): EvidenceItem[] {
  const { oidcIssuerProfile, securityProfile } = cluster?.properties ?? {};
  const where = `cluster ${name}`;
  const items: EvidenceItem[] = [];
  if (oidcIssuerProfile?.enabled !== true || !oidcIssuerProfile.issuerURL)
    items.push({ where, what: 'the OIDC issuer is off' });
  if (securityProfile?.workloadIdentity?.enabled !== true)
    items.push({ where, what: 'workload identity is off' });
  return items;
}
