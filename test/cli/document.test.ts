import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { exitCodes } from '../../cli/exit-codes';
import { renderCliDocument } from '../../scripts/cli-document';
import { wholeProgram } from './whole-program';

const PAGE = resolve(__dirname, '..', '..', 'docs', 'cli.md');

describe('docs/cli.md', () => {
  it('is what the commands say', async () => {
    const options = (await resolveConfig(PAGE)) ?? {};
    const text = await format(renderCliDocument(wholeProgram()), { ...options, parser: 'markdown' });
    if (process.env['WRITE_DOCS']) writeFileSync(PAGE, text);

    expect(readFileSync(PAGE, 'utf8')).toBe(text);
  });

  it('names every exit code', () => {
    const page = readFileSync(PAGE, 'utf8');

    for (const code of Object.values(exitCodes)) expect(page).toMatch(new RegExp(`^\\| ${code} +\\|`, 'm'));
  });
});
