import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { usageError } from '../cli-error';
import type { CliContext } from '../context';
import type { OutputFormat } from '../output/formats';
import { printView, type View } from '../output/printer';
import type { DoctorFormat, DoctorOptions } from './doctor-options';

/** Forms of a result that are texts of their own, beside those that every command has. */
export type TextForms = Partial<Record<DoctorFormat, () => string>>;

/** Prints a result in the form that is asked for, or writes it to a file. */
export function printReport(
  { io, note }: CliContext,
  { output, outputFile }: DoctorOptions,
  { forms, ...data }: Omit<View, 'text'> & { forms: TextForms },
): void {
  const form = forms[output];
  const format: OutputFormat = form ? 'table' : (output as OutputFormat);
  const view: View = { ...data, text: form ?? (() => '') };
  if (outputFile === undefined) return printView(io, format, view);
  let text = '';
  const out = { ...io.out, write: (part: string) => void (text += part), isTerminal: false };
  printView({ ...io, out, env: { NO_COLOR: '1' } }, format, view);
  const path = resolve(io.directory, outputFile);
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw usageError('--output-file', `cannot be written: ${(error as NodeJS.ErrnoException).code} ${path}`);
  }
  note(`The report is in ${path}.`);
}
