import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of the package that this file belongs to, whether built or not. */
export const version = readVersion();

function readVersion(): string {
  for (const up of ['..', '../..']) {
    try {
      const found = JSON.parse(readFileSync(join(__dirname, up, 'package.json'), 'utf8')) as {
        version: string;
      };
      return found.version;
    } catch {
      // One folder further up when this is the built file.
    }
  }
  return 'unknown';
}
