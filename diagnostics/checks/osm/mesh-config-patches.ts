import { MESH_CONFIG_KEYS, meshConfigPatch } from '../../catalogue/osm/mesh-config-keys';
import { type MeshConfig, typed, valueOf } from './mesh-config';

/** Where documented samples put the key, and where it belongs. */
const MISPLACED = 'observability.tracing.osmLogLevel';
const PLACES: Readonly<Record<string, string>> = { [MISPLACED]: 'observability.osmLogLevel' };

const BY_PATH = new Map(MESH_CONFIG_KEYS.map((key) => [key.path, key]));

/** Values in the object that came with a wrong type or at a wrong place; servers without a schema take them. */
export function misplacedValues(config: MeshConfig): Map<string, unknown> {
  const paths = [
    ...MESH_CONFIG_KEYS.filter(({ type }) => type === 'bool').map(({ path }) => path),
    MISPLACED,
  ];
  const found = paths.map((path) => [path, valueOf(config, path)] as const);
  return new Map(found.filter(([, value]) => typeof value === 'string'));
}

/** The merge patch that puts such values right. */
export function misplacedPatch(config: MeshConfig): Record<string, unknown> | undefined {
  return correctedPatch(JSON.stringify(meshConfigPatch(misplacedValues(config))));
}

/**
 * The patch that was meant, made of the documented keys only, each in its type and at its place. Taken from the patch in the
 * text (JSON, quoted or not); when there is none, from the key that the error names, with its default.
 * @returns `undefined` when the text tells neither.
 */
export function correctedPatch(text: string): Record<string, unknown> | undefined {
  const meant = patchIn(text);
  const values = meant ? correctedLeaves(meant) : namedKeys(text);
  return values.size === 0 ? undefined : meshConfigPatch(values);
}

/** The first JSON object with `spec` in a text. */
function patchIn(text: string): Record<string, unknown> | undefined {
  const start = text.search(/\{\s*"spec"\s*:/);
  if (start < 0) return undefined;
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return specOf(text.slice(start, at + 1));
  }
  return undefined;
}

function specOf(json: string): Record<string, unknown> | undefined {
  try {
    const { spec } = JSON.parse(json) as { spec?: unknown };
    return isRecord(spec) ? spec : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function correctedLeaves(spec: Record<string, unknown>): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [path, value] of leavesOf(spec)) {
    const place = PLACES[path] ?? path;
    const key = BY_PATH.get(place);
    if (key) values.set(place, typed(key, value));
  }
  return values;
}

/** Values with their dotted paths; a key whose type is object is a value as a whole. */
function leavesOf(object: Record<string, unknown>, above = ''): [string, unknown][] {
  return Object.entries(object).flatMap(([name, value]): [string, unknown][] => {
    const path = above === '' ? name : `${above}.${name}`;
    return isRecord(value) && !BY_PATH.has(path) ? leavesOf(value, path) : [[path, value]];
  });
}

function namedKeys(text: string): Map<string, unknown> {
  const names = [...text.matchAll(/spec\.((?:featureFlags|observability)\.[\w.]*\w)/gi)].map(
    ([, path = '']) => path,
  );
  const keys = names.flatMap((path) => BY_PATH.get(PLACES[path] ?? path) ?? []);
  return new Map(keys.map(({ path, sample, default: value }) => [path, sample ?? value]));
}
