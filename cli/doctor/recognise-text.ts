import { matchText, type TextMatch } from '../../diagnostics/match';
import { usageError } from '../cli-error';
import type { CliContext } from '../context';
import { type ExitCode, exitCodes } from '../exit-codes';
import { textTable } from '../output/text-table';
import type { DoctorOptions } from './doctor-options';
import { printReport } from './print-report';

const MAX_SHOWN = 5;
const NOTHING = 'No known problem matches this text.';

/** Looks a text up in the catalogue, on this machine. @returns 3 when nothing is recognised. */
export function recogniseText(context: CliContext, options: DoctorOptions, text: string): ExitCode {
  const { clusterType, output } = options;
  if (output === 'markdown' || output === 'html')
    throw usageError(
      '--output',
      `${output} is for clusters; a text alone has text, table, json and the like`,
    );
  const matches = matchText(text, clusterType === undefined ? {} : { hint: { clusterType } });
  const rows = matches.map(({ entry, confidence, fix }) => ({
    confidence,
    entry: entry.id,
    problem: entry.title,
    fix,
  }));
  printReport(context, options, {
    value: { schemaVersion: 1, matches: matches.map(valueOf) },
    rows,
    forms: {
      text: () => matchesText(matches),
      table: () =>
        rows.length === 0
          ? NOTHING
          : textTable(
              rows.map(({ fix: _fix, ...row }) => row),
              (_, cell) => cell,
            ),
    },
  });
  return matches.length === 0 ? exitCodes.notFound : exitCodes.ok;
}

function valueOf({ entry, confidence, evidence, cause, fix, commands, isOvershadowed }: TextMatch) {
  const { id, title, severity } = entry;
  return { id, title, severity, confidence, isOvershadowed, evidence, cause, fix, commands };
}

/** The first lines say what it is and what to do; weaker readings are named only. */
function matchesText(matches: readonly TextMatch[]): string {
  if (matches.length === 0)
    return `${NOTHING}\nWith a cluster (-g GROUP -n CLUSTER) its state is looked at as well.`;
  const shown = matches.filter(({ isOvershadowed }) => !isOvershadowed).slice(0, MAX_SHOWN);
  const others = matches.filter((match) => !shown.includes(match));
  return [
    ...shown.flatMap((match, index) => [...(index > 0 ? [''] : []), ...matchLines(match, index + 1)]),
    ...(others.length > 0 ? ['', `Less likely: ${others.map(({ entry }) => entry.id).join(', ')}`] : []),
  ].join('\n');
}

function matchLines(
  { entry, confidence, evidence, cause, fix, commands }: TextMatch,
  number: number,
): string[] {
  return [
    `${number}. ${entry.title}`,
    `   Confidence: ${confidence}`,
    `   Cause:      ${cause}`,
    `   Fix:        ${fix}`,
    `   Evidence:   ${evidence.replace(/\s+/g, ' ').trim()}`,
    `   Entry:      ${entry.id}`,
    ...commands.map((command) => `   $ ${command}`),
  ];
}
