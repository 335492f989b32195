import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, catalogueItems } from '../../diagnostics/catalogue/catalogue';
import { documentationPages } from '../../diagnostics/documentation/documentation-pages';

const FOLDER = join(__dirname, '../../docs/diagnostics');
const pages = documentationPages(catalogue);

if (process.env['UPDATE_DOCS'] === '1') {
  mkdirSync(FOLDER, { recursive: true });
  for (const { file, text } of pages) writeFileSync(join(FOLDER, file), text);
}

describe('the documentation of the catalogue', () => {
  it.each(pages)(
    'is up to date: docs/diagnostics/$file (otherwise run this test with UPDATE_DOCS=1)',
    ({ file, text }) => {
      const path = join(FOLDER, file);

      expect(existsSync(path) ? readFileSync(path, 'utf8') : undefined).toBe(text);
    },
  );

  it('has a section for every entry, and no page without a group', () => {
    const all = pages.map(({ text }) => text).join('\n');

    expect(catalogueItems().filter(({ entry }) => !all.includes(`\n## ${entry.id}\n`))).toEqual([]);
    expect(readdirSync(FOLDER).toSorted()).toEqual(pages.map(({ file }) => file).toSorted());
  });

  it('tells every entry in few words of its own', () => {
    const long = catalogueItems().filter(
      ({ entry }) => entry.title.length > 110 || entry.cause.length > 320 || entry.fix.length > 320,
    );

    expect(long.map(({ entry }) => entry.id)).toEqual([]);
  });
});
