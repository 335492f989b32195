import { EXTENSION_NAME, EXTENSION_NAMESPACE } from '../../../connection/names';
import { extensionErrors, readExtensions } from '../../evidence/extension';
import type { Evidence } from '../../evidence/evidence';
import { readRelease, readReleases } from '../../evidence/helm-releases';
import { readNamespace } from '../../evidence/pods';
import { known, knownList, optional } from '../../evidence/reading';
import { matchesInErrorText } from '../../evidence/text-matches';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { type CheckContext, type CheckResult, fired } from '../check';
import { connectionsOf } from './selected-connections';

/** sc-extension-missing: there are connections, and the extension is not among those of the cluster. */
export async function extensionMissing(evidence: Evidence, context: CheckContext): Promise<CheckResult> {
  const extensions = await knownList(readExtensions(evidence, context.cluster.id));
  if (extensions.some((extension) => extension.name === EXTENSION_NAME)) return undefined;
  const connections = await connectionsOf(evidence, context);
  if (connections.length === 0) return undefined;
  return fired(
    [
      { where: `extensions of ${context.cluster.name}`, what: `${EXTENSION_NAME} is not among them` },
      { where: 'connections', what: connections.map(({ name }) => name).join(', ') },
    ],
    { subject: EXTENSION_NAME, values: { name: connections[0]?.name ?? '' } },
  );
}

/** sc-extension-failed: the extension is in state Failed, or says so in its statuses. */
export async function extensionFailed(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const extensions = await knownList(readExtensions(evidence, cluster.id));
  const extension = extensions.find(({ name }) => name === EXTENSION_NAME);
  const where = `extension ${EXTENSION_NAME}`;
  const isFailed = extension?.properties?.provisioningState === 'Failed';
  const errors = extension ? extensionErrors(extension).map((what) => ({ where, what })) : [];
  if (extension && (isFailed || errors.length > 0)) {
    const state = { where, what: `provisioningState is ${extension.properties?.provisioningState}` };
    return fired([state, ...errors], { subject: where });
  }
  const isAsked = errorText?.includes(EXTENSION_NAME) === true;
  const text = isAsked ? matchesInErrorText(entry, errorText) : [];
  return text.length === 0 ? undefined : fired(text, { confidence: 'medium', subject: where });
}

/** sc-system-namespace-missing: the extension exists in Azure, its namespace in the cluster does not (or is going away). */
export async function systemNamespaceMissing(
  evidence: Evidence,
  { installed }: CheckContext,
): Promise<CheckResult> {
  if (!installed.extensions.some((extension) => extension.name === EXTENSION_NAME)) return undefined;
  const namespace = await known(readNamespace(evidence, EXTENSION_NAMESPACE));
  const where = `namespace ${EXTENSION_NAMESPACE}`;
  if (!namespace) return fired([{ where, what: 'does not exist' }], { subject: where });
  if (namespace.status?.phase === 'Terminating' || namespace.metadata?.deletionTimestamp !== undefined)
    return fired([{ where, what: 'is terminating' }], { subject: where });
  return undefined;
}

/** sc-helm-release-unhealthy: the newest revision of a release in sc-system is not deployed. */
export async function helmReleaseUnhealthy(evidence: Evidence): Promise<CheckResult> {
  const releases = await knownList(readReleases(evidence, EXTENSION_NAMESPACE));
  const release = releases.find(({ status }) => status !== 'deployed' && status !== 'uninstalled');
  if (!release) return undefined;
  const where = `Helm release ${EXTENSION_NAMESPACE}/${release.name}`;
  const decoded = await optional(readRelease(evidence, release));
  return fired(
    [
      { where, what: `revision ${release.revision} is ${release.status}` },
      ...(decoded?.description ? [{ where, what: decoded.description }] : []),
    ],
    { subject: where },
  );
}
