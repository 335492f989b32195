import { routes } from './bash-script';
import type { CompletionNode, CompletionOption } from './completion-tree';

/** A completion script for fish. */
export function fishScript(nodes: readonly CompletionNode[]): string {
  const rules = nodes.flatMap(({ path, commands, options }) => [
    ...commands.map(
      ({ name, summary }) =>
        `complete -c aksc -n '__aksc_at "${path}"' -f -a ${quoted(name)} -d ${quoted(summary)}`,
    ),
    ...options.map((option) => `complete -c aksc -n '__aksc_at "${path}"' ${optionWords(option)}`),
  ]);
  return `# Completion of aksc for fish: aksc completion fish | source
function __aksc_at
    set -l route ""
    for word in (commandline -opc)[2..-1]
        if contains -- "$route/$word" ${routes(nodes).join(' ')}
            set route "$route/$word"
        end
    end
    test "$route" = "$argv[1]"
end
${rules.join('\n')}
`;
}

function optionWords({ flags, description, choices, takesValue, takesFile }: CompletionOption): string {
  const spellings = flags.map((flag) => spelling(flag)).join(' ');
  const values = choices.length > 0 ? ` -a ${quoted(choices.join(' '))}` : '';
  const needsValue = takesValue ? (takesFile ? ' -r -F' : ' -x') : ' -f';
  return `${spellings}${needsValue}${values} -d ${quoted(description)}`;
}

function spelling(flag: string): string {
  if (flag.startsWith('--')) return `-l ${flag.slice(2)}`;
  return flag.length === 2 ? `-s ${flag.slice(1)}` : `-o ${flag.slice(1)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
