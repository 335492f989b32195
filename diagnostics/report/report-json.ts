import type { DiagnosisReport } from '../diagnose';

/** The report for programs, with a version of its form. */
export function reportJson(report: DiagnosisReport): string {
  return `${JSON.stringify({ schemaVersion: 1, ...report }, null, 2)}\n`;
}
