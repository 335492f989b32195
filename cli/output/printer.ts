import type { Io } from '../io';
import type { OutputFormat } from './formats';
import { colourJson } from './colour-json';
import { type Paint, paintFor } from './paint';
import type { Row } from './text-table';
import type * as YamlModule from 'yaml';

/** What a command has found, for every format. */
export interface View {
  /** For programs. Credentials are empty strings. */
  value: unknown;
  /** For people. Credentials are masked. */
  text(paint: Paint): string;
  /** For `tsv`: the cells of each line. */
  rows?: readonly Row[];
}

/** Writes a result to standard output. Nothing else may. */
export function printView({ out, env }: Io, format: OutputFormat, view: View): void {
  const paint = paintFor(out, { env });
  const text = render(format, view, paint);
  if (text !== '') out.write(text.endsWith('\n') ? text : `${text}\n`);
}

function render(format: OutputFormat, view: View, paint: Paint): string {
  switch (format) {
    case 'json':
      return JSON.stringify(view.value, null, 2);
    case 'jsonc':
      return colourJson(JSON.stringify(view.value, null, 2), paint);
    case 'yaml':
      return yamlText(view.value);
    case 'tsv':
      return (view.rows ?? []).map(tabbed).join('\n');
    case 'none':
      return '';
    case 'table':
      return view.text(paint);
  }
}

/** YAML takes long to load and most calls do without it. */
function yamlText(value: unknown): string {
  const { stringify } = require('yaml') as typeof YamlModule;
  return stringify(value, { aliasDuplicateObjects: false });
}

/** Tabs and line ends in a value would change the number of cells or lines. */
function tabbed(row: Row): string {
  return Object.values(row)
    .map((cell) => cell.replace(/[\t\r\n]+/g, ' '))
    .join('\t');
}
