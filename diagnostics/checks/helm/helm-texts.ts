import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import { extensionsOf, releaseNamespaces } from '../../evidence/extension-scope';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { isPodHealthy, type Job } from '../../evidence/objects';
import { readJobs, readPods } from '../../evidence/pods';
import { knownList, optional } from '../../evidence/reading';
import { logTexts } from '../../evidence/texts';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';
import {
  errorSource,
  extensionSource,
  fireOnTexts,
  helmSource,
  type TextSource,
  troubleSource,
  unwellExtension,
} from '../fire-on-texts';
import { objectPath } from './object-path';

/** What Azure and Helm say about a release: the error text, statuses of extensions, descriptions of releases. */
export async function fireOnHelmTexts(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const sources = [errorSource(context), extensionSource(evidence, context), helmSource(evidence, context)];
  return fireOnTexts(entry, sources, await unwellExtension(evidence, context));
}

/** helm-job-backoff-limit: a Job in the namespace of a release used up its retries, or Helm says so. */
export async function jobBackoffLimit(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const namespaces = releaseNamespaces(await extensionsOf(evidence, context.cluster));
  const lists = await Promise.all(namespaces.map((namespace) => knownList(readJobs(evidence, namespace))));
  const failed = lists.flat().filter(hasUsedUpRetries);
  const [first] = failed;
  if (!first) return fireOnHelmTexts(evidence, context, entry);
  const { namespace = '', name = '' } = first.metadata ?? {};
  return fired(
    failed.map(({ metadata }) => ({
      where: `Job ${metadata?.namespace}/${metadata?.name}`,
      what: 'BackoffLimitExceeded',
    })),
    { subject: `Job ${namespace}/${name}`, values: { ns: namespace, job: name } },
  );
}

function hasUsedUpRetries({ status }: Job): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: value, reason }) =>
      type === 'Failed' && value === 'True' && reason === 'BackoffLimitExceeded',
  );
}

/** helm-node-os-mismatch: pods of extensions fit no node, or their program does not fit the processor. */
export async function nodeOsMismatch(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const logs: TextSource = async () => {
    const namespaces = releaseNamespaces(await extensionsOf(evidence, context.cluster));
    const pods = await Promise.all(namespaces.map((namespace) => knownList(readPods(evidence, namespace))));
    const crashing = pods.flat().filter((pod) => !isPodHealthy(pod) && pod.status?.phase !== 'Pending');
    return logTexts(evidence, crashing);
  };
  const sources = [
    errorSource(context),
    extensionSource(evidence, context),
    troubleSource(evidence, context),
    logs,
  ];
  return fireOnTexts(entry, sources, await unwellExtension(evidence, context));
}

/** helm-resource-already-exists: the text names the object; who owns it is read from the cluster. */
export async function resourceAlreadyExists(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const result = await fireOnHelmTexts(evidence, context, entry);
  if (result?.state !== 'fired') return result;
  const { kind = '', object = '', 'object-ns': namespace = '' } = result.values ?? {};
  const path = objectPath(kind, object, namespace);
  const existing = path === undefined ? undefined : await optional(evidence.object(path));
  const where = `${kind} ${namespace ? `${namespace}/` : ''}${object}`;
  const owner = existing ? [ownerOf(existing, where)] : [];
  return { ...result, evidence: [...result.evidence, ...owner], ...(object ? { subject: where } : {}) };
}

function ownerOf({ metadata }: KubernetesObject, where: string): EvidenceItem {
  const { labels = {}, annotations = {}, creationTimestamp = 'unknown' } = metadata ?? {};
  const release = annotations['meta.helm.sh/release-name'];
  const manager = labels['app.kubernetes.io/managed-by'] ?? 'nobody';
  return {
    where,
    what: `managed by ${manager}${release ? `, Helm release ${release}` : ''}; created ${creationTimestamp}`,
  };
}
