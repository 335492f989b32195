import { stripVTControlCharacters } from 'node:util';
import type { Paint } from './paint';

/** One line of a table: cell by column title. */
export type Row = Readonly<Record<string, string>>;

/** Columns side by side, as wide as their widest cell. The first row decides which columns there are. */
export function textTable(rows: readonly Row[], paint: Paint): string {
  const titles = Object.keys(rows[0] ?? {});
  const widths = titles.map((title) =>
    Math.max(title.length, ...rows.map((row) => lengthOf(row[title] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - lengthOf(cell)))
      .join('  ')
      .trimEnd();
  const head = line(titles.map((title) => title.toUpperCase()));
  return [paint('bold', head), ...rows.map((row) => line(titles.map((title) => row[title] ?? '')))].join(
    '\n',
  );
}

/** Names in front, values behind: one line each. */
export function textPairs(pairs: readonly (readonly [string, string])[], indent = ''): string {
  const width = Math.max(0, ...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${indent}${name.padEnd(width)}  ${value}`.trimEnd()).join('\n');
}

function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
