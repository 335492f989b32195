import { readManagedCluster } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import { extensionErrors } from '../../evidence/extension';
import { extensionsOf, isInProgress } from '../../evidence/extension-scope';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { known, knownList } from '../../evidence/reading';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedIfAny } from '../check';

/** ext-core-monitoring-failed: an extension that AKS owns is in state Failed. */
export async function coreMonitoringFailed(
  evidence: Evidence,
  { cluster }: CheckContext,
): Promise<CheckResult> {
  const failed = (await extensionsOf(evidence, cluster)).filter(
    ({ name, properties }) => name.startsWith('aks-managed-') && properties?.provisioningState === 'Failed',
  );
  const items = failed.flatMap((extension) => {
    const where = `extension ${extension.name}`;
    const errors = extensionErrors(extension).map((what) => ({ where, what }));
    return [{ where, what: 'provisioningState is Failed' }, ...errors];
  });
  return firedIfAny(items, { subject: failed.map(({ name }) => name).join(', ') });
}

/** ext-service-principal-cluster: the cluster has no managed identity. */
export async function servicePrincipalCluster(
  evidence: Evidence,
  { cluster }: CheckContext,
): Promise<CheckResult> {
  const resource = await known(readManagedCluster(evidence, cluster.id));
  if (!resource) return undefined;
  const type = resource.identity?.type ?? 'None';
  const clientId = resource.properties?.servicePrincipalProfile?.clientId ?? 'msi';
  if (type !== 'None' && clientId === 'msi') return undefined;
  return fired(
    [
      {
        where: `cluster ${cluster.name}`,
        what: `identity.type is ${type}, servicePrincipalProfile.clientId is ${clientId}`,
      },
    ],
    { subject: cluster.id },
  );
}

interface ExtensionStatus {
  status?: string;
  extensionState?: string;
  message?: string;
  reconciliationError?: string;
  helmReleaseStatus?: { lastReleaseStatus?: string };
  syncStatus?: { isSyncedWithAzure?: boolean };
}

interface ExtensionConfig extends KubernetesObject {
  status?: ExtensionStatus;
}

/** AKS moves to the second name; both are in use. */
const APIS = ['clusterconfig.azure.com/v1beta1', 'aks.clusterconfig.azure.com/v1beta1'];

/** ext-extensionconfig-unhealthy: the in-cluster object of an extension shows an error, and no operation runs. */
export async function extensionConfigUnhealthy(
  evidence: Evidence,
  { cluster }: CheckContext,
): Promise<CheckResult> {
  const extensions = await extensionsOf(evidence, cluster);
  if (extensions.length === 0) return undefined;
  const busy = new Set(extensions.filter(isInProgress).map(({ name }) => name));
  const lists = await Promise.all(
    APIS.map((api) => knownList(evidence.list<ExtensionConfig>(`/apis/${api}/extensionconfigs`))),
  );
  const configs = lists.flat().filter(({ metadata }) => !busy.has(metadata?.name ?? ''));
  const items = configs.flatMap(configTroubles);
  return firedIfAny(items, { subject: items[0]?.where ?? '' });
}

/** Every field is optional, so only what is there and wrong counts. */
const TROUBLES: readonly ((status: ExtensionStatus) => string | undefined)[] = [
  ({ status = '', message = '' }) => (/fail/i.test(status) ? `status is ${status}: ${message}` : undefined),
  ({ extensionState = 'Installed', message = '' }) =>
    extensionState === 'Installed' ? undefined : `extensionState is ${extensionState}: ${message}`,
  ({ reconciliationError }) =>
    reconciliationError ? `reconciliationError: ${reconciliationError}` : undefined,
  ({ helmReleaseStatus }) => {
    const release = helmReleaseStatus?.lastReleaseStatus ?? 'deployed';
    return release === 'deployed' ? undefined : `lastReleaseStatus is ${release}`;
  },
  ({ syncStatus }) => (syncStatus?.isSyncedWithAzure === false ? 'not synchronised with Azure' : undefined),
];

function configTroubles({ metadata, status = {} }: ExtensionConfig): EvidenceItem[] {
  const where = `ExtensionConfig ${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
  return TROUBLES.flatMap((trouble) => {
    const what = trouble(status);
    return what === undefined ? [] : [{ where, what }];
  });
}

const CRD = 'extensionconfigs.clusterconfig.azure.com';

/** ext-extensionconfig-crd-missing: an Arc cluster with extensions lacks the definition that the agents work with. */
export async function extensionConfigCrdMissing(
  evidence: Evidence,
  { cluster }: CheckContext,
): Promise<CheckResult> {
  if ((await extensionsOf(evidence, cluster)).length === 0) return undefined;
  const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${CRD}`;
  const definition = await known(evidence.object(path));
  return definition
    ? undefined
    : fired([{ where: `CustomResourceDefinition ${CRD}`, what: 'does not exist' }], { subject: CRD });
}
