import { AGENT_RELEASE, RELEASE_NAMESPACES } from '../../catalogue/arc/agents';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { known, optional } from '../../evidence/reading';
import { matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedByStateOrText } from '../check';
import {
  arcReleaseIfReadable,
  decodedArcRelease,
  findArcRelease,
  releaseItems,
  releaseLabel,
} from './arc-release';

/** A change of a release that takes longer than this is stuck. */
const STUCK_MS = 10 * 60_000;

/** arc-helm-release-missing: no namespace holds the release of the agents. */
export async function releaseMissing(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  if (await findArcRelease(evidence)) return undefined;
  const places = [...RELEASE_NAMESPACES, 'any other namespace'].join(', ');
  return fired(
    [
      { where: `Helm release ${AGENT_RELEASE}`, what: `does not exist in ${places}` },
      ...matchesInErrorText(entry, context.errorText),
    ],
    { subject: `Helm release ${AGENT_RELEASE}` },
  );
}

/** arc-helm-release-not-deployed: the newest revision has another status. One that changed minutes ago may just be running. */
export async function releaseNotDeployed(
  evidence: Evidence,
  { now }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const release = await findArcRelease(evidence);
  if (!release || !entry.match.pattern?.test(release.status)) return undefined;
  const decoded = await decodedArcRelease(evidence, release);
  const ageMs = now.getTime() - Date.parse(decoded?.lastDeployed ?? '');
  const isRunning = release.status.startsWith('pending-') && ageMs < STUCK_MS;
  return fired(releaseItems(release, decoded), {
    subject: releaseLabel(release),
    values: { 'release-ns': release.namespace },
    ...(isRunning
      ? {
          confidence: 'medium' as const,
          fix: 'The agents are being changed right now: look again in ten minutes.',
        }
      : {}),
  });
}

/** arc-helm-timeout: the newest revision failed because agents did not become ready, or the installation said so. */
export async function helmTimeout(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, context.errorText);
  const reading =
    text.length > 0 ? await arcReleaseIfReadable(evidence) : { release: await findArcRelease(evidence) };
  const state = await timeoutItems(evidence, reading?.release);
  return firedByStateOrText(state, text, { subject: `Helm release ${AGENT_RELEASE}` });
}

async function timeoutItems(
  evidence: Evidence,
  release: Awaited<ReturnType<typeof findArcRelease>>,
): Promise<EvidenceItem[]> {
  if (!release || release.status === 'deployed') return [];
  const decoded = await decodedArcRelease(evidence, release);
  const isTimeout = /timed? out waiting for the condition|context deadline exceeded/i.test(
    decoded?.description ?? '',
  );
  return isTimeout ? releaseItems(release, decoded) : [];
}

const DEFINITION = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/connectedclusters.arc.azure.com';

/** What an attempt with that version of Helm leaves behind. */
export const LEFT_OVERS = [
  { label: 'namespace azure-arc', path: '/api/v1/namespaces/azure-arc' },
  {
    label: 'ClusterRoleBinding azure-arc-operator',
    path: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/azure-arc-operator',
  },
  {
    label: 'Secret default/sh.helm.release.v1.azure-arc.v1',
    path: '/api/v1/namespaces/default/secrets/sh.helm.release.v1.azure-arc.v1',
  },
] as const;

/** arc-helm-validation-crd-not-found: the installation said so; a definition that exists meanwhile takes doubt in. */
export async function helmValidation(
  evidence: Evidence,
  { errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  if (text.length === 0) return undefined;
  const definition = await known(evidence.object(DEFINITION));
  const leftOvers = await Promise.all(
    LEFT_OVERS.map(async ({ label, path }) => {
      const exists = await optional(evidence.object<KubernetesObject>(path));
      return exists ? [{ where: label, what: 'is left over' }] : [];
    }),
  );
  const missing = definition
    ? []
    : [{ where: 'CustomResourceDefinition connectedclusters.arc.azure.com', what: 'does not exist' }];
  return fired([...text, ...missing, ...leftOvers.flat()], {
    subject: 'the Helm that installed the agents',
    confidence: definition ? 'medium' : 'high',
  });
}
