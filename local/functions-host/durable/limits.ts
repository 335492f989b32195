/** Azure's limits that an app would otherwise only meet there. */

const MAX_CUSTOM_STATUS_BYTES = 16 * 1024;
const MAX_INSTANCE_ID_LENGTH = 100;

/** What is wrong with a custom status (JSON text), or undefined. Azure counts 16 KB of UTF-16. */
export function customStatusProblem(json: string): string | undefined {
  const bytes = json.length * 2;
  return bytes <= MAX_CUSTOM_STATUS_BYTES
    ? undefined
    : `The custom status has ${bytes} bytes in UTF-16; at most ${MAX_CUSTOM_STATUS_BYTES} are allowed.`;
}

/** What is wrong with an instance id, or undefined. */
export function instanceIdProblem(id: string): string | undefined {
  if (id.length > MAX_INSTANCE_ID_LENGTH) {
    return `An instance id has at most ${MAX_INSTANCE_ID_LENGTH} characters; this one has ${id.length}.`;
  }
  if (id.startsWith('@')) return 'An instance id does not start with @.';
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[/\\#?\u0000-\u001f\u007f]/.test(id)
    ? 'An instance id has no / \\ # ? and no control characters.'
    : undefined;
}

/** JSON text of a value; `null` for undefined. Undefined when it cannot be written (a cycle, a BigInt). */
export function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return undefined;
  }
}
