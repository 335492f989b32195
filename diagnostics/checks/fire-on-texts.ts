import type { DiagnosticEntry } from '../catalogue/diagnostic-entry';
import type { Evidence } from '../evidence/evidence';
import { type ExtensionResource, releaseNamespaceOf } from '../evidence/extension';
import { extensionsOf, extensionValues, isFlux, releaseNamespaces } from '../evidence/extension-scope';
import { Unreadable } from '../evidence/reading';
import { capturesIn, type EvidenceText, matchesIn } from '../evidence/text-matches';
import { extensionTexts, helmTexts, troubleTexts } from '../evidence/texts';
import { type CheckContext, type CheckResult, fired, type Observation } from './check';

/** Somewhere texts come from. May throw `Unreadable`. */
export type TextSource = () => Promise<EvidenceText[]>;

/**
 * Fires when the entry's pattern is found in any source. A source that cannot be read makes the result "not readable" only
 * when the others show nothing.
 */
export async function fireOnTexts(
  entry: DiagnosticEntry,
  sources: readonly TextSource[],
  facts: Omit<Observation, 'state' | 'evidence'> = {},
): Promise<CheckResult> {
  const texts: EvidenceText[] = [];
  let unreadable: Unreadable | undefined;
  for (const source of sources) {
    try {
      texts.push(...(await source()));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unreadable ??= error;
    }
  }
  const matches = matchesIn(entry, texts);
  if (matches.length > 0) {
    const text = texts.find(({ where }) => where === matches[0]?.where)?.text;
    return fired(matches, { ...facts, values: { ...facts.values, ...capturesIn(entry, text) } });
  }
  return unreadable && { state: 'notReadable', what: unreadable.what, reason: unreadable.reason };
}

/** The error text of the question. */
export function errorSource({ errorText }: CheckContext): TextSource {
  const texts = errorText === undefined ? [] : [{ where: 'error text', text: errorText }];
  return () => Promise.resolve(texts);
}

/** Statuses and errorInfo of every extension. */
export function extensionSource(evidence: Evidence, { cluster }: CheckContext): TextSource {
  return async () => extensionTexts(await extensionsOf(evidence, cluster));
}

/** Descriptions of the Helm releases of extensions that are not deployed. */
export function helmSource(evidence: Evidence, { cluster }: CheckContext): TextSource {
  return async () => {
    const namespaces = releaseNamespaces(await extensionsOf(evidence, cluster));
    return (await Promise.all(namespaces.map((namespace) => helmTexts(evidence, namespace)))).flat();
  };
}

/**
 * Warning events and pods that are not well, in the namespaces of extensions and, on AKS, of the extension agents. Flux is left
 * out: it has entries of its own for the same texts.
 */
export function troubleSource(evidence: Evidence, context: CheckContext): TextSource {
  return async () => {
    const extensions = (await extensionsOf(evidence, context.cluster)).filter(
      (extension) => !isFlux(extension),
    );
    const namespaces = releaseNamespaces(extensions).filter((namespace) => namespace !== 'kube-system');
    const texts = await Promise.all(namespaces.map((namespace) => troubleTexts(evidence, namespace)));
    const hasAgents = context.cluster.type === 'managedClusters' && extensions.length > 0;
    return [...texts.flat(), ...(hasAgents ? await troubleTexts(evidence, 'kube-system', isAgent) : [])];
  };
}

function isAgent(name: string): boolean {
  return name.startsWith('extension-');
}

/** Names the extension that is not well, for the subject and the commands. */
export async function unwellExtension(
  evidence: Evidence,
  { cluster, installed }: CheckContext,
): Promise<{ subject?: string; values: Record<string, string> }> {
  const extensions: readonly ExtensionResource[] =
    installed.extensions.length > 0
      ? installed.extensions
      : await extensionsOf(evidence, cluster).catch(() => []);
  const unwell = extensions.find(({ properties }) => properties?.provisioningState !== 'Succeeded');
  const only = extensions.length === 1 ? extensions[0] : undefined;
  const extension = unwell ?? only;
  if (!extension) return { values: {} };
  const namespace = releaseNamespaceOf(extension);
  return {
    subject: `extension ${extension.name}${namespace ? ` (namespace ${namespace})` : ''}`,
    values: extensionValues(extension),
  };
}
