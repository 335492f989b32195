import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { usageError } from '../cli-error';
import type { Io } from '../io';

/** Reads a request document: YAML or JSON (which YAML contains), `-` for standard input. */
export async function readRequestFile(io: Io, file: string): Promise<Record<string, unknown>> {
  const text = file === '-' ? await io.readInput() : readFile(resolve(io.directory, file));
  const documents = parseAllDocuments(text);
  const [document] = documents;
  if (!('length' in documents) || documents.length !== 1 || !document)
    throw usageError(
      '--file',
      `${file} must hold one document, not ${'length' in documents ? documents.length : 0}`,
    );
  const [problem] = document.errors;
  // The parser's text quotes the document, which may hold a credential: only the place is told.
  if (problem) {
    const place = problem.linePos?.[0];
    throw usageError(
      '--file',
      `${file} is not YAML or JSON${place ? ` (line ${place.line}, column ${place.col})` : ''}: ${problem.code}`,
    );
  }
  const body: unknown = document.toJS();
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw usageError('--file', `${file} must hold a mapping with clusterId, name and properties`);
  return body as Record<string, unknown>;
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw usageError('--file', `cannot be read: ${path}`);
  }
}
