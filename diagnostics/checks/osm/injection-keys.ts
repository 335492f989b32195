import { MESH_NAMESPACE, MONITORED_BY, SIDECAR_INJECTION } from '../../catalogue/osm/control-plane';
import type { Evidence } from '../../evidence/evidence';
import { readNamespace } from '../../evidence/pods';
import { optional } from '../../evidence/reading';
import type { EvidenceItem } from '../check';

/** Keys on a namespace that let a mesh put its proxy into pods. */
const KEYS = [
  ['labels', MONITORED_BY],
  ['annotations', SIDECAR_INJECTION],
  ['labels', 'istio-injection'],
  ['labels', 'istio.io/rev'],
  ['annotations', 'linkerd.io/inject'],
  ['labels', 'kuma.io/sidecar-injection'],
] as const;

export interface InjectionKey {
  place: 'labels' | 'annotations';
  key: string;
  item: EvidenceItem;
}

/** The injection keys of any mesh that the namespace of the control plane carries, as far as it can be read. */
export async function injectionKeys(evidence: Evidence): Promise<InjectionKey[]> {
  const namespace = await optional(readNamespace(evidence, MESH_NAMESPACE));
  return KEYS.flatMap(([place, key]) => {
    const value = namespace?.metadata?.[place]?.[key];
    if (value === undefined) return [];
    const item = { where: `namespace ${MESH_NAMESPACE}`, what: `${place.slice(0, -1)} ${key}: ${value}` };
    return [{ place, key, item }];
  });
}
