import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { renderTargetsDocument } from '../../scripts/targets-document';
import { targets } from '../../targets/registry';
import { deviations } from './deviations';

const FILE = join(__dirname, '../../docs/targets.md');

describe('docs/targets.md', () => {
  it('says what the targets say (write it anew with WRITE_DOCS=1)', () => {
    const rendered = renderTargetsDocument(targets, deviations);
    if (process.env['WRITE_DOCS'] === '1') writeFileSync(FILE, rendered);

    expect(readFileSync(FILE, 'utf8')).toBe(rendered);
  });

  it('links to files and headings that exist', () => {
    const text = readFileSync(FILE, 'utf8');
    const links = [...text.matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, link = '']) => link);

    expect(links.length).toBeGreaterThan(targets.length);
    for (const link of links) {
      if (link.startsWith('#')) expect(text).toContain(`\n## ${link.slice(1)}\n`);
      else expect([link, existsSync(resolve(dirname(FILE), link))]).toEqual([link, true]);
    }
  });
});
