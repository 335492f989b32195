import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(__dirname, '..', '..');

/** Pages whose commands are for others: decisions of the past, and clusters that are broken in a way of their own. */
const FOR_OTHERS = ['CHANGELOG.md', 'docs/adr/', 'docs/diagnostics/'];

/** Every page that a reader may copy commands from. */
export const pages = globSync('**/*.md', {
  cwd: root,
  exclude: (name) => /^(?:node_modules|dist|\.[^.].*)$/.test(name),
})
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !FOR_OTHERS.some((other) => path.startsWith(other)))
  .sort();

function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** The commands of a page in order: those of its shell blocks, and the examples of its help texts. */
export function commandsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^( *)```(sh|text)\n([^]*?)^ *```$/gm)].flatMap(
    ([, indent = '', kind, block = '']) => {
      const lines = block.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
      return joined(kind === 'sh' ? lines : examplesOf(lines));
    },
  );
}

/** The command lines below the titles of a help text's examples. */
function examplesOf(help: string): string {
  const [, examples = ''] = help.split(/^Examples:\n/m);
  return examples
    .split('\n')
    .filter((line) => line.startsWith('    '))
    .map((line) => line.slice(4))
    .join('\n');
}

/** One text for each command: a backslash or an open quote carries it on to the next line. */
function joined(block: string): string[] {
  const commands: string[] = [];
  let open = '';
  for (const line of block.split('\n')) {
    open += open === '' ? line : `\n${line}`;
    const isOpen = open.endsWith('\\') || (open.match(/'/g) ?? []).length % 2 === 1;
    if (isOpen) continue;
    if (open !== '') commands.push(open);
    open = '';
  }
  return commands;
}

/** Commands that a page names in its sentences. */
export function namedIn(page: string): string[] {
  const text = textOf(page).replaceAll(/^ *```[^]*?^ *```$/gm, '');
  return [...text.matchAll(/`((?:\w+=\S+ )?(?:npm|npx|node|aksc|curl|kubectl|az|azd|func|git) [^`]+)`/g)].map(
    ([, command = '']) => command,
  );
}
