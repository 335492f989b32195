import type { DiagnosisReport } from '../diagnose';

const HEADS = ['severity', 'entry', 'where', 'problem'] as const;
/** Longer cells are cut; the other forms of the report hold everything. */
const MAX_WIDTHS = [8, 44, 40, 70] as const;

/** The findings as a table, one line each, for a terminal. */
export function reportTable({ findings }: DiagnosisReport): string {
  if (findings.length === 0) return 'No known problem found.\n';
  const rows = [
    [...HEADS],
    ...findings.map(({ severity, id, subject = '', title }) => [severity, id, subject, title]),
  ].map((row) => row.map((cell, column) => cut(cell, MAX_WIDTHS[column] ?? 40)));
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Resource ids are long, and their end tells most. */
function cut(text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ');
  if (line.length <= width) return line;
  return line.startsWith('/') ? `…${line.slice(-(width - 1))}` : `${line.slice(0, width - 1)}…`;
}
