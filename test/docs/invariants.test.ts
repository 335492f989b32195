import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'invariants.md'), 'utf8');
const references = [...page.matchAll(/^- `([^`]+)`: (.+)$/gm)].map(([, file = '', sentence = '']) => ({
  file,
  sentence,
}));

describe('the page of invariants', () => {
  it('shows each of them by a test', () => {
    const sections = page.split(/^## /m).slice(1);

    expect(sections).toHaveLength(10);
    for (const section of sections) expect(section).toMatch(/^- `test\/.+`: /m);
  });

  it.each(references)('names what exists: $file, $sentence', ({ file, sentence }) => {
    const path = join(root, file);

    expect(existsSync(path) && readFileSync(path, 'utf8').includes(`'${sentence}'`)).toBe(true);
  });
});
