import { MESH_NAMESPACE } from '../../catalogue/osm/control-plane';
import type { Evidence } from '../../evidence/evidence';
import type { Pod } from '../../evidence/objects';
import { readAllPods, readDeployments } from '../../evidence/pods';
import { knownList } from '../../evidence/reading';
import { type CheckResult, type EvidenceItem, fired } from '../check';
import { readMeshConfig, valueOf } from './mesh-config';
import { injectionOf, isMonitored, meshNamespaces } from './mesh-namespaces';
import { workloadOf } from './workload-of';

const SIDECAR = 'envoy';
const PROXY_LABEL = 'osm-proxy-uuid';
const INJECTION_ANNOTATION = 'openservicemesh.io/sidecar-injection';
const SHOWN = 5;

/** Pods of the mesh that run without a proxy, although they should have one. */
export async function podsWithoutProxy(evidence: Evidence): Promise<Pod[]> {
  const namespaces = (await meshNamespaces(evidence)).filter(
    (namespace) => isMonitored(namespace) && namespace.injection !== 'off',
  );
  if (namespaces.length === 0) return [];
  const names = new Set(namespaces.map(({ name }) => name));
  const pods = await knownList(readAllPods(evidence));
  return pods.filter((pod) => names.has(pod.metadata?.namespace ?? '') && takesPart(pod) && !hasProxy(pod));
}

/** Pods on the network of their node are never injected; pods that have ended or are going away do not count. */
function takesPart({ metadata, spec, status }: Pod): boolean {
  const { hostNetwork } = (spec ?? {}) as { hostNetwork?: boolean };
  const hasEnded = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  const isOff = injectionOf(metadata?.annotations?.[INJECTION_ANNOTATION]) === 'off';
  return hostNetwork !== true && !hasEnded && metadata?.deletionTimestamp === undefined && !isOff;
}

function hasProxy({ metadata, spec }: Pod): boolean {
  const hasLabel = metadata?.labels?.[PROXY_LABEL] !== undefined;
  return hasLabel && (spec?.containers ?? []).some(({ name }) => name === SIDECAR);
}

/** osm-pods-without-sidecar: pods by namespace. */
export async function podsWithoutSidecar(evidence: Evidence): Promise<CheckResult> {
  const pods = await podsWithoutProxy(evidence);
  const [first] = pods;
  if (!first) return undefined;
  const items = [...Map.groupBy(pods, ({ metadata }) => metadata?.namespace ?? '')].map(
    ([namespace, without]) => ({ where: `namespace ${namespace}`, what: describe(without) }),
  );
  return fired(items, {
    subject: items
      .map(({ where }) => where)
      .slice(0, SHOWN)
      .join(', '),
    values: commandValues(first),
  });
}

function describe(pods: readonly Pod[]): string {
  const shown = pods.slice(0, SHOWN).map(({ metadata }) => {
    const since = metadata?.creationTimestamp;
    return since ? `${metadata.name} (made ${since})` : (metadata?.name ?? '');
  });
  const more = pods.length > SHOWN ? ', …' : '';
  return `${pods.length} without container ${SIDECAR} or label ${PROXY_LABEL}: ${shown.join(', ')}${more}`;
}

function commandValues(pod: Pod): Record<string, string> {
  const workload = workloadOf(pod);
  const deployment = workload?.kind === 'Deployment' ? { deployment: workload.name } : {};
  return { ns: pod.metadata?.namespace ?? '', ...deployment };
}

/** Images for new sidecars, Linux and Windows; empty when nothing tells. */
async function wantedImages(evidence: Evidence): Promise<string[]> {
  const mesh = await readMeshConfig(evidence);
  const deployments = await knownList(readDeployments(evidence, MESH_NAMESPACE));
  const injector = deployments.find(({ metadata }) => metadata?.name === 'osm-injector');
  const variables = (injector?.spec?.template?.spec?.containers ?? []).flatMap(
    ({ env = [] }) => env as { name: string; value?: string }[],
  );
  const wanted = [
    ['sidecar.envoyImage', 'OSM_DEFAULT_ENVOY_IMAGE'],
    ['sidecar.envoyWindowsImage', 'OSM_DEFAULT_ENVOY_WINDOWS_IMAGE'],
  ] as const;
  return wanted.flatMap(([path, variable]) => {
    const configured = mesh ? valueOf(mesh.config, path) : undefined;
    if (typeof configured === 'string' && configured !== '') return configured;
    return variables.find(({ name }) => name === variable)?.value ?? [];
  });
}

/** Pods of the mesh whose sidecar has another image than new pods get; without that image, than most others. */
export async function podsWithOtherImages(
  evidence: Evidence,
): Promise<{ pods: Pod[]; wanted: readonly string[] }> {
  const all = (await knownList(readAllPods(evidence))).filter((pod) => hasProxy(pod) && takesPart(pod));
  const told = await wantedImages(evidence);
  const wanted = told.length > 0 ? told : mostUsed(all);
  return { pods: all.filter((pod) => !wanted.includes(sidecarImage(pod))), wanted };
}

function sidecarImage({ spec }: Pod): string {
  return spec?.containers?.find(({ name }) => name === SIDECAR)?.image ?? '';
}

function mostUsed(pods: readonly Pod[]): string[] {
  const [most] = [...Map.groupBy(pods, sidecarImage)].toSorted(([, a], [, b]) => b.length - a.length);
  return most ? [most[0]] : [];
}

/** osm-envoy-version-old: images and how many pods have them. */
export async function envoyVersionOld(evidence: Evidence): Promise<CheckResult> {
  const { pods, wanted } = await podsWithOtherImages(evidence);
  const [first] = pods;
  if (!first) return undefined;
  const others = [...Map.groupBy(pods, sidecarImage)].map(([image, having]): EvidenceItem => ({
    where: `${having.length} pods, for example ${having[0]?.metadata?.namespace}/${having[0]?.metadata?.name}`,
    what: `envoy runs ${image}`,
  }));
  return fired([{ where: 'image for new sidecars', what: wanted.join(' or ') }, ...others], {
    subject: `${pods.length} pods of the mesh`,
    values: commandValues(first),
  });
}
