import { MESH_NAMESPACE } from '../../catalogue/osm/control-plane';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { MESH_CONFIG_KEYS, type MeshConfigKey, meshConfigPatch } from '../../catalogue/osm/mesh-config-keys';
import type { Evidence } from '../../evidence/evidence';
import { Unreadable } from '../../evidence/reading';
import { matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedIfAny } from '../check';
import { isDefault, type MeshConfig, readMeshConfig, readMeshConfigDefinition, valueOf } from './mesh-config';
import { correctedPatch, misplacedPatch, misplacedValues } from './mesh-config-patches';

const SUBJECT = `MeshConfig ${MESH_NAMESPACE}/osm-mesh-config`;

/** osm-mesh-config-missing: the object is not there. A text that says so counts where the object cannot be read. */
export async function meshConfigMissing(
  evidence: Evidence,
  { errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const texts = matchesInErrorText(entry, errorText);
  try {
    if (await readMeshConfig(evidence)) return undefined;
    const definition = await readMeshConfigDefinition(evidence);
    const what = definition ? 'does not exist' : 'does not exist, and the cluster does not know its kind';
    return fired([{ where: SUBJECT, what }, ...texts], { subject: SUBJECT });
  } catch (error) {
    if (!(error instanceof Unreadable) || texts.length === 0) throw error;
    return fired(texts, { subject: SUBJECT, confidence: 'medium' });
  }
}

/** A key whose value is not its default. */
export interface Difference {
  key: MeshConfigKey;
  value: unknown;
}

/** The documented keys that differ, in their order. */
export function differences(config: MeshConfig): Difference[] {
  return MESH_CONFIG_KEYS.map((key) => ({ key, value: valueOf(config, key.path) })).filter(
    ({ key, value }) => !isDefault(key, value),
  );
}

/** The merge patch that sets keys back to their defaults. An object is emptied by taking it away: `{}` would leave its keys. */
export function defaultsPatch(found: readonly Difference[]): Record<string, unknown> {
  return meshConfigPatch(
    new Map(found.map(({ key }) => [key.path, key.type === 'object' ? null : key.default])),
  );
}

/** osm-mesh-config-differs: key, value and default, one piece of evidence for each section of the object. */
export async function meshConfigDiffers(evidence: Evidence): Promise<CheckResult> {
  const mesh = await readMeshConfig(evidence);
  const found = mesh ? differences(mesh.config) : [];
  if (found.length === 0) return undefined;
  const sections = Map.groupBy(found, ({ key }) => key.path.split('.')[0] ?? '');
  const items = [...sections].map(([section, differing]) => ({
    where: `${SUBJECT}, spec.${section}`,
    what: differing.map(describe).join('; '),
  }));
  return fired(items, { subject: SUBJECT, values: { patch: JSON.stringify(defaultsPatch(found)) } });
}

function describe({ key, value }: Difference): string {
  return `spec.${key.path} is ${JSON.stringify(value)}, default ${JSON.stringify(key.default)}`;
}

/** osm-mesh-config-patch-rejected: the text of a patch that failed, or its traces in the object. */
export async function meshConfigPatchRejected(
  evidence: Evidence,
  { errorText, installed }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const texts = matchesInErrorText(entry, errorText);
  const patch = texts.length > 0 ? correctedPatch(errorText ?? '') : undefined;
  const values = patch ? { patch: JSON.stringify(patch) } : {};
  if (texts.length > 0) return fired(texts, { subject: SUBJECT, values });
  const mesh = installed.features.has('osm') ? await readMeshConfig(evidence) : undefined;
  if (!mesh) return undefined;
  const items = [...misplacedValues(mesh.config)].map(([path, value]): EvidenceItem => ({
    where: SUBJECT,
    what: `spec.${path} is ${JSON.stringify(value)}`,
  }));
  return firedIfAny(items, {
    subject: SUBJECT,
    values: { patch: JSON.stringify(misplacedPatch(mesh.config) ?? {}) },
  });
}
