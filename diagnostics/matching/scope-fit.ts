import type { CatalogueItem } from '../catalogue/catalogue';
import type { ClusterType, MatchScope, MatchSource } from '../catalogue/diagnostic-entry';
import type { DiagnosticGroup } from '../catalogue/diagnostic-group';

/** What is known about where a text comes from. Everything may be absent. */
export interface TextHint {
  source?: MatchSource;
  clusterType?: ClusterType;
  namespace?: string;
  extension?: string;
  extensionType?: string;
  release?: string;
  job?: string;
  resourceType?: string;
  distribution?: string;
}

/** How well an entry fits the origin of a text: 1 it is named there, 0 nothing is known, -1 another part is named. */
export type ScopeFit = 1 | 0 | -1;

const SCOPE_KEYS = [
  'clusterType',
  'namespace',
  'extension',
  'extensionType',
  'release',
  'job',
  'resourceType',
  'distribution',
] as const;

/** Whether a hint rules the entry out: both name a thing, and not the same one. */
export function contradicts(scope: MatchScope, hint: TextHint): boolean {
  return SCOPE_KEYS.some((key) => {
    const wanted = scope[key];
    const given = hint[key];
    return wanted !== undefined && given !== undefined && !covers(wanted, given);
  });
}

function covers(wanted: string, given: string): boolean {
  if (wanted.startsWith('{')) return true;
  if (wanted.endsWith('*')) return given.toLowerCase().startsWith(wanted.slice(0, -1).toLowerCase());
  return wanted.toLowerCase() === given.toLowerCase();
}

/** Compares the entry with the hint and with the words in the text. */
export function scopeFit(
  item: CatalogueItem,
  text: string,
  hint: TextHint,
  groups: readonly DiagnosticGroup[],
): ScopeFit {
  const { scope } = item.entry.match;
  if (SCOPE_KEYS.some((key) => key !== 'clusterType' && scope[key] !== undefined && hint[key] !== undefined))
    return 1;
  if (namesScope(scope, text)) return 1;
  if (item.group.words?.test(text)) return 1;
  const isNamedElsewhere = groups.some((group) => group !== item.group && group.words?.test(text));
  return isNamedElsewhere && item.group.words !== null ? -1 : 0;
}

function namesScope(scope: MatchScope, text: string): boolean {
  const lower = text.toLowerCase();
  return [scope.namespace, scope.extension, scope.extensionType, scope.job].some(
    (word) =>
      word !== undefined &&
      /^[a-z]/i.test(word) &&
      word.length > 3 &&
      lower.includes(word.replace('*', '').toLowerCase()),
  );
}
