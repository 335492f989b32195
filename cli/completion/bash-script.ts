import type { CompletionNode } from './completion-tree';
import { valueRules } from './value-rules';

/** A completion script for bash. */
export function bashScript(nodes: readonly CompletionNode[]): string {
  const { files, values } = valueRules(nodes);
  return `# Completion of aksc for bash: source <(aksc completion bash)
_aksc() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" route="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$route/$word" in
${lines(routes(nodes), (route) => `      ${route}) route="$route/$word" ;;`)}
    esac
  done
  case "$prev" in
    ${files.join('|')}) COMPREPLY=($(compgen -f -- "$cur")); return ;;
  esac
  case "$route $prev" in
${lines(values, ({ pattern, choices }) => `    ${pattern}) COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$cur")); return ;;`)}
  esac
  case "$route" in
${lines(nodes, (node) => `    "${node.path}") COMPREPLY=($(compgen -W "${wordsOf(node).join(' ')}" -- "$cur")) ;;`)}
  esac
}
complete -F _aksc aksc
`;
}

/** Paths below the top, joined to few patterns. */
export function routes(nodes: readonly CompletionNode[]): string[] {
  return nodes.map(({ path }) => path).filter((path) => path !== '');
}

/** Everything that can be typed at one place. */
export function wordsOf({ commands, options }: CompletionNode): string[] {
  return [...commands.map(({ name }) => name), ...options.flatMap(({ flags }) => flags)];
}

function lines<T>(items: readonly T[], line: (item: T) => string): string {
  return items.map(line).join('\n');
}
