import { MESH_NAMESPACE } from '../../catalogue/osm/control-plane';
import type { MeshConfigKey } from '../../catalogue/osm/mesh-config-keys';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { known } from '../../evidence/reading';
import { type CustomResourceDefinition, readDefinition } from './definitions';

export interface MeshConfig extends KubernetesObject {
  spec?: Record<string, unknown>;
}

const GROUP = 'config.openservicemesh.io';
const FIRST_VERSION = 'v1alpha1';

/** Path of the object in a version of its API. */
export function meshConfigPath(version: string): string {
  return `/apis/${GROUP}/${version}/namespaces/${MESH_NAMESPACE}/meshconfigs/osm-mesh-config`;
}

/**
 * The settings of the mesh with the API version that serves them: v1alpha1, or the one that its definition names (v1alpha2 from
 * 1.1 on). `undefined` when the object does not exist.
 * @throws Unreadable
 */
export function readMeshConfig(
  evidence: Evidence,
): Promise<{ config: MeshConfig; version: string } | undefined> {
  return evidence.once('osm mesh config', async () => {
    const first = await known(evidence.object<MeshConfig>(meshConfigPath(FIRST_VERSION)));
    if (first) return { config: first, version: FIRST_VERSION };
    for (const version of servedVersions(await readMeshConfigDefinition(evidence))) {
      const config = await known(evidence.object<MeshConfig>(meshConfigPath(version)));
      if (config) return { config, version };
    }
    return undefined;
  });
}

/** The definition of MeshConfig; `undefined` when the cluster does not know the kind. */
export function readMeshConfigDefinition(evidence: Evidence): Promise<CustomResourceDefinition | undefined> {
  return known(readDefinition(evidence, `meshconfigs.${GROUP}`));
}

function servedVersions(definition: CustomResourceDefinition | undefined): string[] {
  return (definition?.spec?.versions ?? [])
    .filter(({ served }) => served === true)
    .flatMap(({ name }) => name ?? []);
}

/** Value of a key (dotted, below `spec`). */
export function valueOf({ spec }: MeshConfig, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, name) =>
        typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined,
      spec,
    );
}

/** Whether a value is the default of its key. One that is absent is; `"true"` counts as true, and `"2048"` as 2048. */
export function isDefault(key: MeshConfigKey, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  // Defaults are plain values, empty lists and empty objects, so their text tells.
  return JSON.stringify(typed(key, value)) === JSON.stringify(key.default);
}

/** The value in the type of its key; as it is where it cannot be read as that type. */
export function typed({ type }: Pick<MeshConfigKey, 'type'>, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'bool' && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  if (type === 'int' && /^\d+$/.test(value)) return Number(value);
  return value;
}
