import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');

/** Lints one piece of code with the rule alone. @returns the messages. */
function lint(code: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'determinism-'));
  try {
    const config = {
      plugins: [],
      jsPlugins: [join(root, 'lint', 'determinism.mjs')],
      categories: { correctness: 'off' },
      rules: { 'determinism/no-nondeterminism': 'error' },
    };
    writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify(config));
    writeFileSync(join(folder, 'code.ts'), code);
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(folder: string): string[] {
  const args = [join(root, 'node_modules', 'oxlint', 'bin', 'oxlint'), '--format', 'json', 'code.ts'];
  try {
    return messages(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }));
  } catch (error) {
    return messages((error as { stdout: string }).stdout);
  }
}

function messages(output: string): string[] {
  return (JSON.parse(output) as { diagnostics: { message: string }[] }).diagnostics.map(
    ({ message }) => message,
  );
}

describe('the determinism rule', () => {
  it.each([
    'export const f = () => new Date();',
    'export const f = () => Date.now();',
    'export const f = () => Math.random();',
    'export const f = () => process.env.X;',
    'export const f = () => fetch("https://example.org");',
    'export const f = () => setTimeout(() => {}, 1);',
    'import { readFileSync } from "node:fs"; export { readFileSync };',
    'let state = 0; export const f = () => state++;',
    'export async function f(x: Promise<number>) { return await x; }',
  ])('refuses %s', (code) => {
    expect(lint(code)).not.toEqual([]);
  });

  it.each([
    'export const f = (text: string) => new Date(text);',
    'export const f = (text: string) => Date.parse(text);',
    'export const f = (a: number, b: number) => Math.min(a, b);',
    'export function* f(): Generator<number> { yield 1; }',
  ])('lets %s pass', (code) => {
    expect(lint(code)).toEqual([]);
  });
});
