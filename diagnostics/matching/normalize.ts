import { stripVTControlCharacters } from 'node:util';

const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&nbsp;': ' ',
};

/** Takes away colours, typographic quotes, HTML entities and zero-width characters. */
export function straighten(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/&(?:quot|#34|#39|apos|lt|gt|amp|nbsp);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/[\u2018\u2019\u201a\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u2033]/g, '"')
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .replace(/\u200b|\u200c|\u200d|\ufeff/g, '')
    .replace(/\r\n?/g, '\n');
}

/** JSON in JSON in a log line: undoes escapes until there are none, at most four times. */
export function unescapeJson(text: string): string {
  let current = text;
  for (let round = 0; round < 4 && /\\["'/nrtu\\]/.test(current); round += 1) {
    current = current
      .replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
      .replace(/\\r?\\n|\\n/g, '\n')
      .replace(/\\[rt]/g, ' ')
      .replace(/\\(["'/\\])/g, '$1');
  }
  return straighten(current);
}

const LINE_PREFIX = new RegExp(
  [
    '^\\s*(?:[|>│]\\s*)?', // quoted or boxed
    '(?:\\[?\\d{4}[-/]\\d\\d[-/]\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?\\]?\\s*)?', // time
    '(?:[IWEF]\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d+\\s+\\d+ [\\w.-]+:\\d+\\]\\s*)?', // klog
    '(?:\\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL)\\]?:?\\s+)?', // level
    '(?:(?:cli|az|urllib3|msrest|azure)(?:\\.\\w+)+\\s*:\\s*)?', // logger of the Azure CLI
  ].join(''),
);

/** A line without the time, level and logger that logs put before it. */
export function stripLinePrefix(line: string): string {
  return line.replace(LINE_PREFIX, '').replace(/\s*[|│]\s*$/, '');
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
