import type { ClusterReference } from '../cluster-reference';
import type { Evidence } from './evidence';
import { type ExtensionResource, readExtensions, releaseNamespaceOf } from './extension';
import { knownList } from './reading';

const IN_PROGRESS = new Set(['creating', 'updating', 'deleting', 'accepted']);

/** Whether Azure still works on the extension. */
export function isInProgress({ properties }: ExtensionResource): boolean {
  return IN_PROGRESS.has((properties?.provisioningState ?? '').toLowerCase());
}

export function isFlux({ properties }: ExtensionResource): boolean {
  return properties?.extensionType?.toLowerCase() === 'microsoft.flux';
}

/** Whether some extension is not well, or somebody reports an error: then logs of agents are worth reading. */
export function needsAgentLogs(
  extensions: readonly ExtensionResource[],
  errorText: string | undefined,
): boolean {
  return (
    errorText !== undefined ||
    extensions.some(({ properties }) => properties?.provisioningState !== 'Succeeded')
  );
}

/** Namespaces of the Helm releases of extensions, each once. */
export function releaseNamespaces(extensions: readonly ExtensionResource[]): string[] {
  return [...new Set(extensions.flatMap((extension) => releaseNamespaceOf(extension) ?? []))];
}

/** The extensions of the cluster. @throws Unreadable when they cannot be listed. */
export function extensionsOf(evidence: Evidence, cluster: ClusterReference): Promise<ExtensionResource[]> {
  return knownList(readExtensions(evidence, cluster.id));
}

/** Values of `<ext>` and `<ns>` in commands. */
export function extensionValues(extension: ExtensionResource | undefined): Record<string, string> {
  if (!extension) return {};
  return { ext: extension.name, ns: releaseNamespaceOf(extension) ?? '', release: extension.name };
}
