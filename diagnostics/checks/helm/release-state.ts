import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import { type ExtensionResource, releaseNamespaceOf } from '../../evidence/extension';
import { extensionsOf, extensionValues, isInProgress } from '../../evidence/extension-scope';
import type { HelmRelease } from '../../evidence/helm-release';
import { readRelease, readReleases, type ReleaseState } from '../../evidence/helm-releases';
import { readNamespace } from '../../evidence/pods';
import { known, knownList, optional } from '../../evidence/reading';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedIfAny } from '../check';
import { errorSource, extensionSource, fireOnTexts, helmSource, unwellExtension } from '../fire-on-texts';

/** Helm itself gives up waiting after five minutes by default; the agent after ten. */
const STUCK_MS = 10 * 60_000;
const PENDING = /^pending-/;

/** The release of an extension. */
export interface ExtensionRelease {
  extension: ExtensionResource;
  release: ReleaseState;
  decoded: HelmRelease | undefined;
}

/** Releases of extensions that are not deployed, decoded. */
async function unwellReleases(evidence: Evidence, { cluster }: CheckContext): Promise<ExtensionRelease[]> {
  const extensions = await extensionsOf(evidence, cluster);
  const found = await Promise.all(extensions.map((extension) => releasesOf(evidence, extension)));
  const unwell = found.flat().filter(({ release }) => release.status !== 'deployed');
  return Promise.all(
    unwell.map(async (one) => ({ ...one, decoded: await optional(readRelease(evidence, one.release)) })),
  );
}

/** Releases of one extension: of its name where there is one, otherwise all of its namespace. */
async function releasesOf(
  evidence: Evidence,
  extension: ExtensionResource,
): Promise<{ extension: ExtensionResource; release: ReleaseState }[]> {
  const namespace = releaseNamespaceOf(extension);
  if (namespace === undefined) return [];
  const releases = await knownList(readReleases(evidence, namespace));
  const own = releases.filter(({ name }) => name === extension.name);
  const chosen = own.length > 0 || namespace === 'kube-system' ? own : releases;
  return chosen.map((release) => ({ extension, release }));
}

function isStuck({ extension, decoded }: ExtensionRelease, now: Date): boolean {
  const since = Date.parse(decoded?.lastDeployed ?? '');
  return !isInProgress(extension) && now.getTime() - since > STUCK_MS;
}

function describe({ release, decoded }: ExtensionRelease): EvidenceItem[] {
  const where = `Helm release ${release.namespace}/${release.name}`;
  const since = decoded?.lastDeployed ? ` since ${decoded.lastDeployed}` : '';
  return [
    { where, what: `revision ${release.revision} is ${release.status}${since}` },
    ...(decoded?.description ? [{ where, what: decoded.description }] : []),
  ];
}

function factsOf(found: readonly ExtensionRelease[]): { subject: string; values: Record<string, string> } {
  const [first] = found;
  return {
    subject: first ? `Helm release ${first.release.namespace}/${first.release.name}` : 'Helm release',
    values: { ...extensionValues(first?.extension), ...(first ? { release: first.release.name } : {}) },
  };
}

/** helm-operation-in-progress: a release is being changed right now, or a text says so. */
export async function operationInProgress(
  evidence: Evidence,
  context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const releases = await unwellReleases(evidence, context);
  const running = releases.filter(
    (one) =>
      (PENDING.test(one.release.status) || one.release.status === 'uninstalling') &&
      !isStuck(one, context.now),
  );
  if (running.length > 0) return fired(running.flatMap(describe), factsOf(running));
  const sources = [errorSource(context), extensionSource(evidence, context), helmSource(evidence, context)];
  return fireOnTexts(entry, sources, await unwellExtension(evidence, context));
}

/** helm-release-stuck-pending: pending for more than ten minutes, while Azure works on nothing. */
export async function releaseStuckPending(evidence: Evidence, context: CheckContext): Promise<CheckResult> {
  const stuck = await stuckReleases(evidence, context);
  return firedIfAny(stuck.flatMap(describe), factsOf(stuck));
}

/** Releases that are stuck in a pending state. */
export async function stuckReleases(evidence: Evidence, context: CheckContext): Promise<ExtensionRelease[]> {
  const releases = await unwellReleases(evidence, context);
  return releases.filter((one) => PENDING.test(one.release.status) && isStuck(one, context.now));
}

/** helm-release-failed: the newest revision of a release failed. */
export async function releaseFailed(evidence: Evidence, context: CheckContext): Promise<CheckResult> {
  const failed = (await unwellReleases(evidence, context)).filter(
    ({ release }) => release.status === 'failed',
  );
  return firedIfAny(failed.flatMap(describe), factsOf(failed));
}

/** helm-release-missing: Azure has finished with an extension, and its namespace holds no release at all. */
export async function releaseMissing(evidence: Evidence, { cluster }: CheckContext): Promise<CheckResult> {
  const extensions = (await extensionsOf(evidence, cluster)).filter((extension) => !isInProgress(extension));
  const missing: ExtensionResource[] = [];
  for (const extension of extensions) {
    const namespace = releaseNamespaceOf(extension);
    if (namespace === undefined || extension.properties?.isSystemExtension === true) continue;
    const exists = (await known(readNamespace(evidence, namespace))) !== undefined;
    const releases = exists ? await knownList(readReleases(evidence, namespace)) : [];
    if (exists && releases.length === 0) missing.push(extension);
  }
  return firedIfAny(
    missing.map((extension) => ({
      where: `namespace ${releaseNamespaceOf(extension)}`,
      what: `holds no Helm release, while extension ${extension.name} is ${extension.properties?.provisioningState}`,
    })),
    { subject: `extension ${missing[0]?.name}`, values: extensionValues(missing[0]) },
  );
}
