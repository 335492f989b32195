import type { DiagnosticEntry, MatchScope } from '../catalogue/diagnostic-entry';
import type { DiagnosticGroup } from '../catalogue/diagnostic-group';

export interface DocumentationPage {
  /** Below docs/diagnostics/. */
  file: string;
  text: string;
}

/** The documentation of the catalogue, made from its data: one page for each group, a section for each entry, and an index. */
export function documentationPages(groups: readonly DiagnosticGroup[]): DocumentationPage[] {
  const filled = groups.filter(({ entries }) => entries.length > 0);
  return [
    { file: 'README.md', text: indexPage(filled) },
    ...filled.map((group) => ({ file: `${group.folder}.md`, text: groupPage(group) })),
  ];
}

const NOTE =
  '<!-- Made from diagnostics/catalogue. Do not edit: run the test of the documentation with UPDATE_DOCS=1. -->';

function indexPage(groups: readonly DiagnosticGroup[]): string {
  const sections = groups.map(
    (group) => `## [${group.name}](${group.folder}.md)\n\n${entryTable(group, `${group.folder}.md`)}`,
  );
  const total = groups.flatMap(({ entries }) => entries).length;
  return `# Problems that are recognised

${NOTE}

${total} problems of connections, cluster extensions, Helm, Azure Arc, Flux and Open Service Mesh. Each has a stable id, which reports and
errors name. Give any error text to the matcher, or let the diagnosis look at the cluster.

${sections.join('\n\n')}
`;
}

function entryTable({ entries }: DiagnosticGroup, page = ''): string {
  const rows = entries.map(
    ({ id, title, severity }) => `| [\`${id}\`](${page}#${id}) | ${escaped(title)} | ${severity} |`,
  );
  return `| Id | Problem | Severity |\n|---|---|---|\n${rows.join('\n')}`;
}

function groupPage(group: DiagnosticGroup): string {
  return `# ${group.name}

${NOTE}

${entryTable(group)}

${group.entries.map((entry) => entrySection(entry, group.folder)).join('\n\n')}
`;
}

function entrySection(entry: DiagnosticEntry, folder: string): string {
  const { id, title, cause, fix, expected, reads, commands, match, remediation, refinedBy = [] } = entry;
  return [
    `## ${id}`,
    `**${escaped(title)}.** ${severityText(entry)}${scopeText(match.scope)}`,
    `**Cause.** ${escaped(cause)}`,
    `**Fix.** ${escaped(fix)}`,
    ...(commands.length > 0 ? [fenced(commands, 'sh')] : []),
    ...(match.examples.length > 0 ? ['**Texts that point to it**', fenced(match.examples, 'text')] : []),
    `**What is read**\n\n${reads.map((read) => `- ${escaped(read)}`).join('\n')}`,
    `**Healthy.** ${escaped(expected)}`,
    ...(refinedBy.length > 0
      ? [
          `**Shown as a symptom of** ${refinedBy.map((other) => `\`${other}\``).join(', ')}, when one of them is found.`,
        ]
      : []),
    `**Repair${remediation.safe ? '' : ' (on approval)'}.** ${escaped(remediation.action)}`,
    `[Back to the list](${folder}.md)`,
  ].join('\n\n');
}

function severityText({ severity }: DiagnosticEntry): string {
  const texts = { error: 'An error.', warning: 'A warning.', info: 'An explanation, no fault.' };
  return texts[severity];
}

function scopeText({ clusterType, namespace, extension, extensionType }: MatchScope): string {
  const parts = [
    clusterType === 'managedClusters' ? 'AKS' : clusterType === 'connectedClusters' ? 'Azure Arc' : undefined,
    namespaceText(namespace),
    extension === undefined || extension === '*' ? undefined : `extension \`${extension}\``,
    extensionType === undefined ? undefined : `extension type \`${extensionType}\``,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : ` Concerns ${parts.join(', ')}.`;
}

function namespaceText(namespace: string | undefined): string | undefined {
  if (namespace === '{connection}') return 'namespaces of connections';
  if (namespace === '{mesh}') return 'namespaces in a mesh';
  return namespace === undefined ? undefined : `namespace \`${namespace}\``;
}

/** Placeholders such as `<name>` are no HTML. */
function escaped(text: string): string {
  return text.replace(/[<>|*]/g, '\\$&');
}

function fenced(lines: readonly string[], language: string): string {
  return `\`\`\`${language}\n${lines.join('\n')}\n\`\`\``;
}
