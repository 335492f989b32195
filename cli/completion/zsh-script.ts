import { routes } from './bash-script';
import type { CompletionNode } from './completion-tree';
import { valueRules } from './value-rules';

/** A completion script for zsh. */
export function zshScript(nodes: readonly CompletionNode[]): string {
  const { files, values } = valueRules(nodes);
  const rules = values.map(
    ({ pattern, choices }) => `    (${pattern}) compadd -- ${choices.join(' ')}; return ;;`,
  );
  const places = nodes.map(({ path, commands, options }) => {
    const described = [
      ...commands.map(({ name, summary }) => quoted(`${name}:${escaped(summary)}`)),
      ...options.flatMap(({ flags, description }) =>
        flags.map((flag) => quoted(`${flag}:${escaped(description)}`)),
      ),
    ];
    return `    ("${path}") candidates=(${described.join(' ')}) ;;`;
  });
  return `#compdef aksc
# Completion of aksc for zsh: source <(aksc completion zsh)
_aksc() {
  local route="" word
  local -a candidates
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$route/$word" in
${routes(nodes)
  .map((route) => `      (${route}) route="$route/$word" ;;`)
  .join('\n')}
    esac
  done
  case "\${words[CURRENT-1]}" in
    (${files.join('|')}) _files; return ;;
  esac
  case "$route \${words[CURRENT-1]}" in
${rules.join('\n')}
  esac
  case "$route" in
${places.join('\n')}
  esac
  _describe 'aksc' candidates
}
compdef _aksc aksc
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Colons separate a word from its description. */
function escaped(text: string): string {
  return text.replaceAll(':', '\\:');
}
