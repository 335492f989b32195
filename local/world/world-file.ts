import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Path of a world that comes with the project, by name (`default`, `instant`).
 * Works from the sources and from `dist/`, where YAML files are not copied.
 */
export function worldFile(name: string): string {
  const beside = join(__dirname, `${name}.yaml`);
  return existsSync(beside) ? beside : resolve(__dirname, '../../../local/world', `${name}.yaml`);
}
