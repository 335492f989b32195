import fc from 'fast-check';

type Change = (text: string) => string;

function wrappedAt(width: number): Change {
  return (text) => text.replace(new RegExp(`(.{${width}})`, 'g'), '$1\n');
}

function wrappedAtWords(width: number): Change {
  return (text) => {
    const lines: string[] = [''];
    for (const word of text.split(' ')) {
      const line = lines.at(-1) ?? '';
      if (line.length + word.length > width) lines.push(`    ${word}`);
      else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
    }
    return lines.join('\n');
  };
}

function asHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<"']/g, (character) => entities[character] ?? character);
}

const changeCase = fc.constantFrom<Change>(
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
);
const wrap = fc.oneof(
  fc.constant<Change>((text) => text),
  fc.integer({ min: 30, max: 120 }).map(wrappedAt),
  fc.integer({ min: 30, max: 120 }).map(wrappedAtWords),
);
const dress = fc.constantFrom<Change>(
  (text) => text,
  asHtml,
  (text) => text.replaceAll("'", '’').replaceAll('"', '“'),
  (text) => `\u001b[31m${text}\u001b[0m`,
);
const embed = fc.constantFrom<Change>(
  (text) => text,
  (text) => JSON.stringify({ error: { code: 'Failed', message: text } }, null, 2),
  (text) => JSON.stringify({ status: 'Failed', error: JSON.stringify({ message: text }) }),
);
const surround = fc.constantFrom<Change>(
  (text) => text,
  (text) => `cli.azure.cli.core.azclierror: ${text}\naz_command_data_logger: exit code: 1`,
  (text) =>
    `2026-01-01T10:00:00.123Z INFO reconcile starts\n2026-01-01T10:00:01.000Z ERROR ${text}\n2026-01-01T10:00:02Z INFO done`,
  (text) =>
    text
      .split('\n')
      .map((line) => `2026-01-01T10:00:01.000Z ERROR ${line}`)
      .join('\n'),
);

/** What happens to an error text on its way to somebody who asks about it. */
export const textChanges: fc.Arbitrary<Change> = fc
  .tuple(changeCase, dress, wrap, embed, surround)
  .map((changes) => (text) => changes.reduce((current, change) => change(current), text));
