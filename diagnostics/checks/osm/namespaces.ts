import {
  MESH_NAME,
  MESH_NAMESPACE,
  MONITORED_BY,
  SIDECAR_INJECTION,
} from '../../catalogue/osm/control-plane';
import type { Evidence } from '../../evidence/evidence';
import { readNamespace } from '../../evidence/pods';
import { known } from '../../evidence/reading';
import { type CheckResult, type EvidenceItem, firedIfAny } from '../check';
import { isMonitored, type MeshNamespace, meshNamespaces } from './mesh-namespaces';

/** Namespaces of the mesh whose annotation is missing, or says nothing that the injector knows. */
export async function namespacesWithoutAnnotation(evidence: Evidence): Promise<MeshNamespace[]> {
  return (await meshNamespaces(evidence)).filter(
    (namespace) =>
      isMonitored(namespace) && (namespace.injection === 'absent' || namespace.injection === 'invalid'),
  );
}

/** Namespaces that ask for sidecars and are not in the mesh, or in another one. */
export async function namespacesWithoutLabel(evidence: Evidence): Promise<MeshNamespace[]> {
  return (await meshNamespaces(evidence)).filter(
    (namespace) => !isMonitored(namespace) && namespace.injection === 'on',
  );
}

/** osm-namespace-annotation-missing */
export async function annotationMissing(evidence: Evidence): Promise<CheckResult> {
  const found = await namespacesWithoutAnnotation(evidence);
  const items = found.map(({ name, annotation }) => ({
    where: `namespace ${name}`,
    what: `label ${MONITORED_BY}: ${MESH_NAME}, ${
      annotation === undefined
        ? `no annotation ${SIDECAR_INJECTION}`
        : `annotation ${SIDECAR_INJECTION}: ${annotation}`
    }`,
  }));
  return firedIfAny(items, factsOf(found));
}

/** osm-namespace-label-missing: sure without any label; with another value the namespace may belong to another mesh. */
export async function labelMissing(evidence: Evidence): Promise<CheckResult> {
  const found = await namespacesWithoutLabel(evidence);
  const items = found.map(({ name, annotation, monitoredBy }) => ({
    where: `namespace ${name}`,
    what: `annotation ${SIDECAR_INJECTION}: ${annotation}, ${
      monitoredBy === undefined ? `no label ${MONITORED_BY}` : `label ${MONITORED_BY}: ${monitoredBy}`
    }`,
  }));
  const isSure = found.some(({ monitoredBy }) => monitoredBy === undefined);
  return firedIfAny(items, { ...factsOf(found), confidence: isSure ? 'high' : 'medium' });
}

function factsOf(found: readonly MeshNamespace[]): { subject: string; values: Record<string, string> } {
  const names = found.map(({ name }) => name);
  return {
    subject: `namespace ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`,
    values: { ns: names[0] ?? '' },
  };
}

/** osm-control-plane-namespace-enrolled: whatever the values say, the keys have no place there. */
export async function controlPlaneEnrolled(evidence: Evidence): Promise<CheckResult> {
  const namespace = await known(readNamespace(evidence, MESH_NAMESPACE));
  const { labels = {}, annotations = {} } = namespace?.metadata ?? {};
  const where = `namespace ${MESH_NAMESPACE}`;
  const items: EvidenceItem[] = [
    ...(MONITORED_BY in labels ? [{ where, what: `label ${MONITORED_BY}: ${labels[MONITORED_BY]}` }] : []),
    ...(SIDECAR_INJECTION in annotations
      ? [{ where, what: `annotation ${SIDECAR_INJECTION}: ${annotations[SIDECAR_INJECTION]}` }]
      : []),
  ];
  return firedIfAny(items, { subject: where });
}
