import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { mergeWorlds } from './merge-worlds';
import { World } from './world';

const MAX_DEPTH = 10;

/**
 * Reads a world from a YAML file. A file may begin with `extends: other.yaml` (relative to itself) and then
 * only tell what is different.
 * @throws Error naming file and field, e.g. `world.yaml: resources[2].id: must be a resource id …`.
 */
export function loadWorld(file: string): World {
  const parsed = World.safeParse(readLayers(resolve(file), 0));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `${z.core.toDotPath(issue.path) || 'world'}: ${issue.message}`,
  );
  throw new Error(`${file}: ${problems.join('; ')}`);
}

function readLayers(file: string, depth: number): Record<string, unknown> {
  if (depth > MAX_DEPTH) throw new Error(`${file}: extends itself`);
  const { extends: base, ...own } = readYaml(file);
  if (base === undefined) return own;
  if (typeof base !== 'string') throw new Error(`${file}: extends: must be the name of a file`);
  return mergeWorlds(readLayers(resolve(dirname(file), base), depth + 1), own);
}

function readYaml(file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(readFileSync(file, 'utf8'), { merge: true });
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${file}: must be a YAML map`);
  }
  return value as Record<string, unknown>;
}
