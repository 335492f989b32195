import {
  IGNORE,
  MESH_NAME,
  MESH_NAMESPACE,
  MONITORED_BY,
  SIDECAR_INJECTION,
} from '../../catalogue/osm/control-plane';
import type { Evidence } from '../../evidence/evidence';
import type { Namespace } from '../../evidence/objects';
import { knownList } from '../../evidence/reading';

/** `on` and `off` as the injector reads the annotation; `invalid` makes it refuse pods. */
export type Injection = 'on' | 'off' | 'absent' | 'invalid';

export interface MeshNamespace {
  name: string;
  /** Value of the monitored-by label. */
  monitoredBy: string | undefined;
  injection: Injection;
  annotation: string | undefined;
}

/** Namespaces with one of the two keys of the mesh, without the control plane's and those that are ignored. One call. */
export async function meshNamespaces(evidence: Evidence): Promise<MeshNamespace[]> {
  const namespaces = await knownList(evidence.list<Namespace>('/api/v1/namespaces', { metadataOnly: true }));
  return namespaces
    .filter(({ metadata }) => metadata?.name !== MESH_NAMESPACE && metadata?.labels?.[IGNORE] === undefined)
    .map(toMeshNamespace)
    .filter(({ monitoredBy, injection }) => monitoredBy !== undefined || injection === 'on');
}

function toMeshNamespace({ metadata }: Namespace): MeshNamespace {
  const annotation = metadata?.annotations?.[SIDECAR_INJECTION];
  return {
    name: metadata?.name ?? '',
    monitoredBy: metadata?.labels?.[MONITORED_BY],
    injection: injectionOf(annotation),
    annotation,
  };
}

/** How the injector reads the annotation of a namespace or of a pod. */
export function injectionOf(annotation: string | undefined): Injection {
  if (annotation === undefined) return 'absent';
  if (/^(?:enabled|yes|true)$/i.test(annotation)) return 'on';
  return /^(?:disabled|no|false)$/i.test(annotation) ? 'off' : 'invalid';
}

/** Part of this mesh, not of another one in the cluster. */
export function isMonitored({ monitoredBy }: MeshNamespace): boolean {
  return monitoredBy === MESH_NAME;
}
