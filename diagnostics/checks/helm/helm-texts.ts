import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import { extensionsOf, releaseNamespaces } from '../../evidence/extension-scope';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { isPodHealthy, type Job } from '../../evidence/objects';
import { readJobs, readPods } from '../../evidence/pods';
import { knownList, optional } from '../../evidence/reading';
import { logTexts } from '../../evidence/texts';
import { type CheckContext, type CheckResult, fired } from '../check';
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
  const found = await existingObject(evidence, context);
  if (!found) return result;
  const owner = { where: found.label, what: found.owner };
  return { ...result, evidence: [...result.evidence, owner], subject: found.label };
}

/** The object that stands in the way. */
export interface ExistingObject {
  path: string;
  /** For example `ClusterRole sc-role`. */
  label: string;
  /** Who manages it, and since when it is there. */
  owner: string;
}

const NAMED_OBJECT = /(?:install|update|upgrade): (\w+) "([^"]+)" in namespace "([^"]*)" exists/i;

/** The object that a text of Helm names, when it is in the cluster. */
export async function existingObject(
  evidence: Evidence,
  context: CheckContext,
): Promise<ExistingObject | undefined> {
  const sources = [errorSource(context), extensionSource(evidence, context), helmSource(evidence, context)];
  const texts = (await Promise.all(sources.map((source) => source()))).flat();
  for (const { text } of texts) {
    const [, kind = '', name = '', namespace = ''] = NAMED_OBJECT.exec(text) ?? [];
    const path = objectPath(kind, name, namespace);
    const object = path === undefined ? undefined : await optional(evidence.object(path));
    if (path !== undefined && object)
      return { path, label: `${kind} ${namespace ? `${namespace}/` : ''}${name}`, owner: ownerOf(object) };
  }
  return undefined;
}

function ownerOf({ metadata }: KubernetesObject): string {
  const { labels = {}, annotations = {}, creationTimestamp = 'unknown' } = metadata ?? {};
  const release = annotations['meta.helm.sh/release-name'];
  const manager = labels['app.kubernetes.io/managed-by'] ?? 'nobody';
  return `managed by ${manager}${release ? `, Helm release ${release}` : ''}; created ${creationTimestamp}`;
}
