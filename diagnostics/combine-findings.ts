import type { CatalogueItem } from './catalogue/catalogue';
import type { Finding } from './finding';

const SEVERITIES = ['error', 'warning', 'info'] as const;
const LEVELS = ['high', 'medium', 'low'] as const;

/**
 * Puts general findings under the ones that explain them (`refinedBy`), and orders what remains: errors first, then the surer
 * ones, then those that explain more.
 */
export function combineFindings(findings: readonly Finding[], items: readonly CatalogueItem[]): Finding[] {
  const refinedBy = new Map(items.map(({ entry }) => [entry.id, entry.refinedBy ?? []]));
  const ids = new Set(findings.map((finding) => finding.id));
  const isSymptom = (id: string): boolean => explainedBy(id, refinedBy, ids).length > 0;
  const causes = findings.filter((finding) => !isSymptom(finding.id));
  return causes
    .map((cause) => ({
      ...cause,
      symptoms: findings
        .filter((finding) => reaches(finding.id, cause.id, refinedBy, ids))
        .map(({ id, title, evidence }) => ({ id, title, evidence })),
    }))
    .toSorted(compare);
}

/** The entries that fired and explain this one. Two entries that name each other explain nothing. */
function explainedBy(
  id: string,
  refinedBy: ReadonlyMap<string, readonly string[]>,
  fired: ReadonlySet<string>,
): string[] {
  return (refinedBy.get(id) ?? []).filter(
    (other) => fired.has(other) && !(refinedBy.get(other) ?? []).includes(id),
  );
}

/** Whether `cause` explains `id`, directly or through others that fired. */
function reaches(
  id: string,
  cause: string,
  refinedBy: ReadonlyMap<string, readonly string[]>,
  fired: ReadonlySet<string>,
): boolean {
  const seen = new Set<string>();
  const open = explainedBy(id, refinedBy, fired);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === cause) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...explainedBy(next, refinedBy, fired));
  }
  return false;
}

function compare(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    LEVELS.indexOf(a.confidence) - LEVELS.indexOf(b.confidence) ||
    b.symptoms.length - a.symptoms.length ||
    a.group - b.group
  );
}
