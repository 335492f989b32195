/** What `--output` takes. */
export const outputFormats = ['table', 'json', 'jsonc', 'yaml', 'tsv', 'none'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** Whether a program reads the output. */
export function isMachineFormat(format: OutputFormat): boolean {
  return format === 'json' || format === 'jsonc' || format === 'yaml';
}
