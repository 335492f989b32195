import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A random secret of the local stack, as base64; made once and kept in a file that only the owner reads. */
export function keptSecret(stateDirectory: string, name: string, bytes: number): string {
  const file = join(stateDirectory, name);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  mkdirSync(stateDirectory, { recursive: true });
  const secret = randomBytes(bytes).toString('base64');
  writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}
