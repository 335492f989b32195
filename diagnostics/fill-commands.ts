const SAFE = /^[\w@%+=:,./-]+$/;

/**
 * Fills `<placeholders>` with values that are known; the others stay, for the reader to fill. A value from Azure or from a log
 * never becomes shell syntax: it is quoted, or, inside a quoted part of the command, left out.
 */
export function fillCommands(
  commands: readonly string[],
  values: Readonly<Record<string, string>>,
): string[] {
  return commands.map((command) =>
    command.replace(/<([\w-]+)>/g, (placeholder, name: string, offset: number) => {
      const value = values[name];
      if (value === undefined || value === '') return placeholder;
      if (SAFE.test(value)) return value;
      return isQuoted(command, offset) ? placeholder : `'${value.replaceAll("'", `'\\''`)}'`;
    }),
  );
}

function isQuoted(command: string, offset: number): boolean {
  const before = command.slice(0, offset);
  return (before.split('"').length - 1) % 2 === 1 || (before.split("'").length - 1) % 2 === 1;
}
