import { compareVersions, KUBELET_IDENTITY_SINCE } from '../../catalogue/flux2/versions';
import { readManagedCluster } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import type { ExtensionResource } from '../../evidence/extension';
import { known } from '../../evidence/reading';
import { type CheckContext, type CheckResult, type EvidenceItem, firedIfAny } from '../check';
import {
  conditionText,
  fluxExtension,
  fluxLabel,
  fluxObjectLabel,
  fluxSources,
  fluxValues,
  notReady,
} from './flux-objects';

/**
 * flux2-kubelet-identity-not-used: a source signs in to Azure and cannot, and no identity was set up for it; or the option is set on
 * a version or cluster that does not know it. Without either sign nobody wants the option.
 */
export async function kubeletIdentityNotUsed(
  evidence: Evidence,
  { cluster }: CheckContext,
): Promise<CheckResult> {
  const extension = await fluxExtension(evidence, cluster);
  if (!extension) return undefined;
  const facts = { subject: fluxLabel(extension), values: fluxValues(extension) };
  if (isOn(extension, 'useKubeletIdentity'))
    return firedIfAny(await withoutEffect(evidence, cluster, extension), facts);
  if (isOn(extension, 'workloadIdentity.enable')) return undefined;
  const refused = await refusedSources(evidence);
  const setting = { where: fluxLabel(extension), what: 'useKubeletIdentity is not set' };
  return firedIfAny(refused.length === 0 ? [] : [...refused, setting], { ...facts, confidence: 'medium' });
}

function isOn({ properties }: ExtensionResource, setting: string): boolean {
  return properties?.configurationSettings?.[setting]?.toLowerCase() === 'true';
}

/** Why the option that is set cannot work. */
async function withoutEffect(
  evidence: Evidence,
  { id, name }: CheckContext['cluster'],
  extension: ExtensionResource,
): Promise<EvidenceItem[]> {
  const { currentVersion, version = '' } = extension.properties ?? {};
  const running = currentVersion ?? version;
  if (compareVersions(running, KUBELET_IDENTITY_SINCE) < 0) {
    const what = `useKubeletIdentity is true, but version ${running} does not know it`;
    return [{ where: fluxLabel(extension), what }];
  }
  const resource = await known(readManagedCluster(evidence, id));
  const identity = resource?.properties?.identityProfile?.['kubeletidentity'];
  return !resource || identity?.clientId
    ? []
    : [{ where: `cluster ${name}`, what: 'has no kubelet identity' }];
}

/** Sources of provider azure that are not ready. */
async function refusedSources(evidence: Evidence): Promise<EvidenceItem[]> {
  return (await fluxSources(evidence)).flatMap((source) => {
    const condition = source.spec?.provider === 'azure' ? notReady(source) : undefined;
    return condition
      ? [{ where: fluxObjectLabel(source), what: `provider azure; ${conditionText(condition)}` }]
      : [];
  });
}
