import fc from 'fast-check';
import { colourJson } from '../../../cli/output/colour-json';
import { paintFor } from '../../../cli/output/paint';
import { printView } from '../../../cli/output/printer';
import { textTable } from '../../../cli/output/text-table';
import { FakeIo } from '../fake-io';

const plain = (_style: string, text: string): string => text;

describe('colours', () => {
  const sink = (isTerminal: boolean) => ({ write: () => undefined, isTerminal, columns: 80 });

  it.each([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['a dumb terminal', true, { TERM: 'dumb' }, false],
    ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
    ['a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ])('on %s', (_, isTerminal, env, isColoured) => {
    expect(paintFor(sink(isTerminal), { env })('red', 'x') !== 'x').toBe(isColoured);
  });
});

describe('tables', () => {
  it('are as wide as their widest cell, colours not counted', () => {
    const rows = [
      { Name: 'a', State: '\u001B[32mok\u001B[39m' },
      { Name: 'longer', State: 'failed' },
    ];

    expect(
      textTable(rows, plain)
        .split('\n')
        .map((line) => line.indexOf('ok') + line.indexOf('failed')),
    ).toBeDefined();
    expect(textTable(rows, plain)).toBe('NAME    STATE\na       \u001B[32mok\u001B[39m\nlonger  failed');
  });
});

describe('formats', () => {
  const print = (
    format: 'json' | 'jsonc' | 'yaml' | 'tsv' | 'none' | 'table',
    view: Parameters<typeof printView>[2],
  ) => {
    const io = new FakeIo();
    printView(io, format, view);
    io.remove();
    return io.stdout;
  };

  it('keep lines and cells of tsv whole, whatever a value holds', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1 }), (pairs) => {
        const rows = pairs.map(([name, value]) => ({ name, value }));
        const lines = print('tsv', { value: null, text: () => '', rows })
          .slice(0, -1)
          .split('\n');
        return lines.length === rows.length && lines.every((line) => line.split('\t').length === 2);
      }),
      { numRuns: 200 },
    );
  });

  it('print nothing with none', () => {
    expect(print('none', { value: 1, text: () => 'text' })).toBe('');
  });

  it('end every text with a line end', () => {
    expect(print('table', { value: 1, text: () => 'text' })).toBe('text\n');
    expect(print('json', { value: { a: 1 }, text: () => '' })).toBe('{\n  "a": 1\n}\n');
  });

  it('colour JSON without changing it', () => {
    const mark = (style: string, text: string) => `<${style}>${text}</${style}>`;
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value, null, 2);
        return colourJson(json, plain) === json;
      }),
      { numRuns: 200 },
    );
    expect(colourJson('{"a": "b: 1", "c": -2.5e3, "d": null}', mark)).toBe(
      '{<cyan>"a"</cyan>: <green>"b: 1"</green>, <cyan>"c"</cyan>: <yellow>-2.5e3</yellow>, <cyan>"d"</cyan>: <yellow>null</yellow>}',
    );
  });
});
