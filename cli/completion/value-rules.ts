import type { CompletionNode } from './completion-tree';

export interface ValueRule {
  /** Shell pattern over "{path} {flag}". */
  pattern: string;
  path: string;
  flags: readonly string[];
  choices: readonly string[];
}

/** What follows an option: files, or one of its values. */
export function valueRules(nodes: readonly CompletionNode[]): { files: string[]; values: ValueRule[] } {
  const options = nodes.flatMap(({ path, options: own }) => own.map((option) => ({ path, ...option })));
  const files = options.filter(({ takesFile }) => takesFile).flatMap(({ flags }) => flags);
  const values = options
    .filter(({ choices }) => choices.length > 0)
    .map(({ path, flags, choices }) => ({
      pattern: flags.map((flag) => `"${path} ${flag}"`).join('|'),
      path,
      flags,
      choices,
    }));
  return { files: [...new Set(files)], values: merged(values) };
}

/** Options that have the same values everywhere need one rule only. */
function merged(rules: readonly ValueRule[]): ValueRule[] {
  const byFlags = Map.groupBy(rules, ({ flags }) => flags.join('|'));
  return [...byFlags.values()].flatMap((same) => {
    const [first] = same;
    const isSame = same.every(({ choices }) => choices.join() === first?.choices.join());
    if (!first || !isSame) return same;
    return [{ ...first, path: '', pattern: first.flags.map((flag) => `*" ${flag}"`).join('|') }];
  });
}
