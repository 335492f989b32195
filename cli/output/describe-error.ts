import type { ErrorReport } from '../cli-error';
import type { Paint } from './paint';

/** An error for people: what happened, why, what to do, and the commands for it. */
export function describeError(report: ErrorReport, paint: Paint): string {
  return [
    `${paint('red', `${report.code}:`)} ${report.message}`,
    ...details(report),
    ...line('Cause', report.cause),
    ...line('Fix', report.fix),
    ...many('Run', report.commands),
    ...many('Taken back', report.undone),
    ...many('Kept', report.kept),
    ...many('Left behind', report.leftBehind),
    ...many('Diagnosis', report.diagnosticIds),
  ].join('\n');
}

/** The same for programs. */
export function errorValue({ exitCode: _exitCode, ...report }: ErrorReport): unknown {
  return { error: report };
}

function details({ details: fields = [], message }: ErrorReport): string[] {
  return fields
    .filter((field) => !message.includes(field.message))
    .flatMap((field) => line(field.target, field.message));
}

function line(label: string, text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : [`  ${label.padEnd(12)} ${text}`];
}

function many(label: string, texts: readonly string[] = []): string[] {
  return texts.flatMap((text) => line(label, text));
}
