import { catalogueItems } from '../catalogue/catalogue';
import type { DiagnosisReport } from '../diagnose';
import type { Finding } from '../finding';

/** A report in the form in which it is kept: bounded, and without what the catalogue tells anyway. */
export interface StoredReport extends Omit<DiagnosisReport, 'healthy'> {
  /** Ids of the entries that were checked and are not the case. */
  healthy: string[];
}

/** In characters of JSON. Durable outputs of up to 45 KB stay out of blobs; larger ones cost a call and a moment more. */
export const REPORT_LIMIT = 40_000;

/** How much evidence each finding keeps, from generous to none. */
const CUTS: readonly { items: number; characters: number }[] = [
  { items: 8, characters: 600 },
  { items: 4, characters: 300 },
  { items: 2, characters: 150 },
  { items: 1, characters: 100 },
];
const NOT_READABLE = 40;
const AFFECTS = 12;

/** Makes a report small enough to be kept: evidence is cut first, then the least important findings are left out. */
export function toStoredReport(report: DiagnosisReport, limit = REPORT_LIMIT): StoredReport {
  const stored = { ...report, healthy: report.healthy.map(({ id }) => id), notReadable: shortened(report) };
  for (const cut of CUTS) {
    const candidate = { ...stored, findings: report.findings.map((finding) => withLess(finding, cut)) };
    if (JSON.stringify(candidate).length <= limit) return candidate;
  }
  return withFewer(stored, limit);
}

/** The report as it was taken, as far as it was kept. */
export function fromStoredReport(stored: StoredReport): DiagnosisReport {
  const titles = new Map(catalogueItems().map(({ entry }) => [entry.id, entry.title]));
  return { ...stored, healthy: stored.healthy.map((id) => ({ id, title: titles.get(id) ?? id })) };
}

function shortened({ notReadable }: DiagnosisReport): DiagnosisReport['notReadable'] {
  const kept = notReadable
    .slice(0, NOT_READABLE)
    .map(({ affects, ...rest }) => ({ ...rest, affects: affects.slice(0, AFFECTS) }));
  const more = notReadable.length - kept.length;
  return more > 0 ? [...kept, leftOut(`${more} more resources`)] : kept;
}

function leftOut(what: string): DiagnosisReport['notReadable'][number] {
  return { what, reason: 'left out: the report would be too long', affects: [] };
}

function withLess(finding: Finding, { items, characters }: (typeof CUTS)[number]): Finding {
  const cut = (evidence: Finding['evidence']) =>
    evidence.slice(0, items).map(({ where, what }) => ({ where, what: shorter(what, characters) }));
  return {
    ...finding,
    evidence: cut(finding.evidence),
    symptoms: finding.symptoms.map((symptom) => ({
      ...symptom,
      evidence: cut(symptom.evidence),
    })),
  };
}

function shorter(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters)} …`;
}

function withFewer(stored: StoredReport, limit: number): StoredReport {
  const least = { items: 1, characters: 100 };
  const findings = stored.findings.map((finding) => ({ ...withLess(finding, least), symptoms: [] }));
  for (let count = findings.length; count >= 0; count -= 1) {
    const more = findings.length - count;
    const notReadable =
      more > 0 ? [...stored.notReadable, leftOut(`${more} more findings`)] : stored.notReadable;
    const candidate = { ...stored, findings: findings.slice(0, count), notReadable };
    if (JSON.stringify(candidate).length <= limit) return candidate;
  }
  return { ...stored, findings: [], notReadable: [leftOut('all findings')] };
}
