import {
  TENANT_ID_FIXED_IN,
  TENANT_ID_REGIONS,
  TENANT_ID_REGIONS_BROKEN,
  TENANT_ID_REGIONS_FIXED_IN,
} from '../../catalogue/flux2/versions';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { readManagedCluster } from '../../evidence/cluster';
import { API_VERSIONS } from '../../evidence/api-versions';
import type { Evidence } from '../../evidence/evidence';
import { extensionErrors, type ExtensionResource } from '../../evidence/extension';
import { readReleases } from '../../evidence/helm-releases';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { known, optional } from '../../evidence/reading';
import { matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';
import { errorSource, fireOnTexts, type TextSource } from '../fire-on-texts';
import { readableOr } from '../readable-or';
import {
  fluxConfigurations,
  fluxExtension,
  fluxExtensionTexts,
  fluxLabel,
  fluxNamespace,
  fluxValues,
} from './flux-objects';

/** What Azure says about the extension of Flux, and the error text. */
function installTexts(evidence: Evidence, context: CheckContext): TextSource[] {
  return [errorSource(context), () => fluxExtensionTexts(evidence, context.cluster)];
}

/** flux2-extension-crd-conflict, flux2-status-not-populated: Azure prints the text, in the statuses or in an error. */
export async function onInstallTexts(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const extension = await readableOr(fluxExtension(evidence, context.cluster), undefined);
  const facts = { subject: fluxLabel(extension), values: fluxValues(extension) };
  return fireOnTexts(entry, installTexts(evidence, context), facts);
}

/** flux2-release-name-in-use: the text says so; what is left of the Helm release is shown beside it. */
export async function releaseNameInUse(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const result = await onInstallTexts(evidence, context, entry);
  if (result?.state !== 'fired') return result;
  const extension = await readableOr(fluxExtension(evidence, context.cluster), undefined);
  const releases = (await optional(readReleases(evidence, fluxNamespace(extension)))) ?? [];
  const left = releases.map(({ namespace, name, revision, status }) => ({
    where: `Helm release ${namespace}/${name}`,
    what: `revision ${revision} is ${status}`,
  }));
  return { ...result, evidence: [...result.evidence, ...left] };
}

/** flux2-extension-creation-bad-request: only the answer of the deployment tells; the state afterwards is shown beside it. */
export async function creationBadRequest(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  if (text.length === 0) return undefined;
  const extension = await readableOr(fluxExtension(evidence, cluster), undefined);
  const what = extension
    ? `provisioningState is ${extension.properties?.provisioningState}`
    : 'does not exist';
  return fired([...text, { where: fluxLabel(extension), what }], {
    subject: fluxLabel(extension),
    values: fluxValues(extension),
  });
}

/** flux2-extension-failed: the extension of type microsoft.flux failed, on either type of cluster. */
export async function fluxExtensionFailed(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const extension = await fluxExtension(evidence, cluster);
  const where = fluxLabel(extension);
  const facts = { subject: where, values: fluxValues(extension) };
  const { provisioningState, currentVersion = 'unknown' } = extension?.properties ?? {};
  const errors = extension ? extensionErrors(extension) : [];
  if (provisioningState === 'Failed' || errors.length > 0) {
    const state = { where, what: `provisioningState is ${provisioningState}, version ${currentVersion}` };
    return fired([state, ...errors.map((what) => ({ where, what }))], facts);
  }
  // The words are those of any extension; without one of Flux, they count when they speak of it.
  if (extension || !/\bflux\b/i.test(errorText ?? '')) return undefined;
  const text = matchesInErrorText(entry, errorText);
  return text.length === 0 ? undefined : fired(text, { ...facts, confidence: 'medium' });
}

/** flux2-extension-missing: there are configurations, and no extension that could apply them. */
export async function fluxExtensionMissing(
  evidence: Evidence,
  { cluster }: CheckContext,
): Promise<CheckResult> {
  const configurations = await fluxConfigurations(evidence, cluster);
  if (configurations.length === 0 || (await fluxExtension(evidence, cluster))) return undefined;
  return fired(
    [
      { where: `extensions of ${cluster.name}`, what: 'none is of type microsoft.flux' },
      { where: 'fluxConfigurations', what: configurations.map(({ name }) => name).join(', ') },
    ],
    { subject: 'extension flux', values: { config: configurations[0]?.name ?? '' } },
  );
}

const FEATURE = 'providers/Microsoft.ContainerService/features/AKS-ExtensionManager';

/** flux2-feature-flag-missing: Flux is not installed well, and the subscription has not registered the feature. */
export async function featureFlagMissing(evidence: Evidence, context: CheckContext): Promise<CheckResult> {
  const { cluster, installed } = context;
  // Where another extension works, the feature cannot be what is missing.
  if (installed.extensions.some(({ properties }) => properties?.provisioningState === 'Succeeded'))
    return undefined;
  if (!(await isFluxUnwell(evidence, context))) return undefined;
  const path = `/subscriptions/${cluster.subscriptionId}/providers/Microsoft.Features/${FEATURE}`;
  const feature = await known(evidence.arm<{ properties?: { state?: string } }>(path, API_VERSIONS.features));
  const state = feature?.properties?.state;
  // The flag no longer exists in every subscription.
  if (state === undefined || state === 'Registered') return undefined;
  return fired([{ where: 'feature Microsoft.ContainerService/AKS-ExtensionManager', what: `is ${state}` }], {
    subject: `subscription ${cluster.subscriptionId}`,
  });
}

/** The extension is not there although it should be, or it failed. */
async function isFluxUnwell(evidence: Evidence, { cluster, errorText }: CheckContext): Promise<boolean> {
  const extension = await fluxExtension(evidence, cluster);
  if (extension) return extension.properties?.provisioningState === 'Failed';
  if (/extensionaddons\/flux|microsoft\.flux|AKS-ExtensionManager/i.test(errorText ?? '')) return true;
  return (await fluxConfigurations(evidence, cluster)).length > 0;
}

interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

/** flux2-helm-config-tenant-id-nil: the text says so; version, region and ConfigMap are shown beside it. */
export async function tenantIdNil(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const result = await onInstallTexts(evidence, context, entry);
  if (result?.state !== 'fired') return result;
  const extension = await readableOr(fluxExtension(evidence, context.cluster), undefined);
  const running = runningVersion(extension);
  const map = await evidence.object<ConfigMap>(
    '/api/v1/namespaces/kube-system/configmaps/extension-manager-config',
  );
  const hasTenant = map.state === 'found' && Boolean(map.value.data?.['AZURE_TENANT_ID']);
  const items: EvidenceItem[] = [
    ...(running ? [{ where: fluxLabel(extension), what: `version ${running}` }] : []),
    ...(map.state === 'notReadable' || hasTenant
      ? []
      : [{ where: 'ConfigMap kube-system/extension-manager-config', what: 'AZURE_TENANT_ID is not there' }]),
  ];
  return {
    ...result,
    evidence: [...result.evidence, ...items],
    values: { ...result.values, newer: await fixedVersion(evidence, context, extension) },
  };
}

/** The first version without the fault, for what runs now and where. */
export async function fixedVersion(
  evidence: Evidence,
  { cluster }: CheckContext,
  extension: ExtensionResource | undefined,
): Promise<string> {
  if (runningVersion(extension) === TENANT_ID_REGIONS_BROKEN) return TENANT_ID_REGIONS_FIXED_IN;
  if (cluster.type !== 'managedClusters') return TENANT_ID_FIXED_IN;
  const { location = '' } = (await optional(readManagedCluster(evidence, cluster.id))) ?? {};
  const plain = location.replace(/\s+/g, '').toLowerCase();
  return TENANT_ID_REGIONS.some((region) => region === plain)
    ? TENANT_ID_REGIONS_FIXED_IN
    : TENANT_ID_FIXED_IN;
}

function runningVersion(extension: ExtensionResource | undefined): string {
  const { currentVersion, version = '' } = extension?.properties ?? {};
  return currentVersion ?? version;
}
