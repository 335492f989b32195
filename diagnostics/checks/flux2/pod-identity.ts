import { compareVersions, KUBELET_IDENTITY_SINCE } from '../../catalogue/flux2/versions';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { readManagedCluster } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import type { ExtensionResource } from '../../evidence/extension';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { podsNamed, readPods } from '../../evidence/pods';
import { known, knownList, optional } from '../../evidence/reading';
import { type EvidenceText, matchesIn, matchesInErrorText } from '../../evidence/text-matches';
import { logTexts } from '../../evidence/texts';
import { withoutForwarder } from '../arc/agent-logs';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';
import { readableOr } from '../readable-or';
import { fluxExtension, fluxExtensionTexts, fluxLabel, fluxNamespace, fluxValues } from './flux-objects';

/** Lets the agent of Flux reach the instance metadata service past pod identity. */
export const FLUX_EXCEPTION = {
  apiVersion: 'aadpodidentity.k8s.io/v1',
  kind: 'AzurePodIdentityException',
  metadata: { name: 'flux-extension-exception', namespace: 'flux-system' },
  spec: { podLabels: { 'app.kubernetes.io/name': 'flux-extension' } },
} as const;

export const EXCEPTION_PATH =
  '/apis/aadpodidentity.k8s.io/v1/namespaces/flux-system/azurepodidentityexceptions';

/** Whether the installed version needs the exception; newer ones only have to be upgraded. */
export function needsException(version: string | undefined): boolean {
  return version !== undefined && compareVersions(version, KUBELET_IDENTITY_SINCE) <= 0;
}

const NOT_POPULATED = /err \{status not populated\}/i;

/**
 * flux2-pod-identity-token-intercepted: the cluster has pod identity, and an agent was refused a token; or Azure got no status of
 * the extension, which is what follows.
 */
export async function podIdentityIntercepts(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const { cluster, errorText } = context;
  const resource = await known(readManagedCluster(evidence, cluster.id));
  const text = matchesInErrorText(entry, errorText);
  const extension = await fluxExtension(evidence, cluster);
  if (resource?.properties?.podIdentityProfile?.enabled !== true) {
    return text.length === 0
      ? undefined
      : fired(text, { subject: fluxLabel(extension), confidence: 'medium' });
  }
  if (await isSettled(evidence, extension)) return undefined;
  const reading = agentLogs(evidence, fluxNamespace(extension));
  const logs = matchesIn(entry, await (text.length > 0 ? readableOr(reading, []) : reading));
  const told = [...logs, ...text];
  const follow = await notPopulated(evidence, context);
  if (told.length + follow.length === 0) return undefined;
  return fired([...told, ...proof(cluster.name, extension), ...follow], {
    subject: fluxLabel(extension),
    values: fluxValues(extension),
    confidence: told.length > 0 ? 'high' : 'medium',
    fix: needsException(versionOf(extension))
      ? `Create the exception from pod identity: ${JSON.stringify(FLUX_EXCEPTION)}. Or upgrade the extension.`
      : 'Upgrade the extension; newer versions need no exception from pod identity.',
  });
}

function versionOf(extension: ExtensionResource | undefined): string | undefined {
  return extension?.properties?.currentVersion ?? extension?.properties?.version;
}

/** The extension works, and is new enough or has its exception. */
async function isSettled(evidence: Evidence, extension: ExtensionResource | undefined): Promise<boolean> {
  if (extension?.properties?.provisioningState !== 'Succeeded') return false;
  return !needsException(versionOf(extension)) || (await hasException(evidence));
}

function proof(clusterName: string, extension: ExtensionResource | undefined): EvidenceItem[] {
  return [
    { where: `cluster ${clusterName}`, what: 'podIdentityProfile.enabled is true' },
    { where: fluxLabel(extension), what: `version ${versionOf(extension) ?? 'unknown'}` },
  ];
}

async function hasException(evidence: Evidence): Promise<boolean> {
  const exceptions = (await optional(evidence.list<KubernetesObject>(EXCEPTION_PATH))) ?? [];
  return exceptions.some(({ metadata }) => metadata?.name === FLUX_EXCEPTION.metadata.name);
}

async function agentLogs(evidence: Evidence, namespace: string): Promise<EvidenceText[]> {
  const agents = podsNamed(await knownList(readPods(evidence, 'kube-system')), 'extension-agent-').slice(
    0,
    1,
  );
  const flux = podsNamed(await knownList(readPods(evidence, namespace)), 'fluxconfig-').slice(0, 2);
  const lists = await Promise.all(
    [...agents, ...flux].map((pod) => logTexts(evidence, [withoutForwarder(pod)])),
  );
  return lists.flat();
}

async function notPopulated(
  evidence: Evidence,
  { cluster, errorText = '' }: CheckContext,
): Promise<{ where: string; what: string }[]> {
  const texts = [...(await fluxExtensionTexts(evidence, cluster)), { where: 'error text', text: errorText }];
  return texts
    .filter(({ text }) => NOT_POPULATED.test(text))
    .map(({ where }) => ({ where, what: 'status not populated' }));
}
