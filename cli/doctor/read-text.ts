import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { usageError } from '../cli-error';
import type { Io } from '../io';

/** The text that `--text` names: a file, or `-` for standard input. */
export async function readText(io: Io, file: string): Promise<string> {
  const text = file === '-' ? await io.readInput() : readFile(resolve(io.directory, file));
  if (text.trim() === '') throw usageError('--text', `${file} is empty`);
  return text;
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw usageError('--text', `cannot be read: ${path}`);
  }
}
