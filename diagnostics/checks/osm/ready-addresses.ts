import { MESH_NAMESPACE } from '../../catalogue/osm/control-plane';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { known, Unreadable } from '../../evidence/reading';

interface Endpoints extends KubernetesObject {
  subsets?: { addresses?: { ip?: string }[]; ports?: { port?: number }[] }[];
}

interface EndpointSlice extends KubernetesObject {
  endpoints?: { addresses?: string[]; conditions?: { ready?: boolean | null } }[];
  ports?: { port?: number }[];
}

interface Group {
  ips: string[];
  ports: number[];
}

/**
 * Addresses that are ready behind a service of the control plane, by port. Read from Endpoints, and from EndpointSlices where
 * the cluster serves no Endpoints or does not let them be read.
 * @throws Unreadable when neither can be read.
 */
export async function readyAddresses(
  evidence: Evidence,
  service: string,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const addresses = new Map<number, string[]>();
  for (const { ips, ports } of await groupsOf(evidence, service)) {
    for (const port of ports) addresses.set(port, [...(addresses.get(port) ?? []), ...ips]);
  }
  return addresses;
}

async function groupsOf(evidence: Evidence, service: string): Promise<Group[]> {
  const endpoints = await evidence.object<Endpoints>(
    `/api/v1/namespaces/${MESH_NAMESPACE}/endpoints/${service}`,
  );
  if (endpoints.state === 'found') return (endpoints.value.subsets ?? []).map(fromSubset);
  const slices = await slicesOf(evidence, service);
  if (slices) return slices.map(fromSlice);
  if (endpoints.state === 'notReadable') throw new Unreadable(endpoints.what, endpoints.reason);
  return [];
}

/** `undefined` when the kind does not exist. */
function slicesOf(evidence: Evidence, service: string): Promise<EndpointSlice[] | undefined> {
  return known(
    evidence.list<EndpointSlice>(`/apis/discovery.k8s.io/v1/namespaces/${MESH_NAMESPACE}/endpointslices`, {
      labelSelector: `kubernetes.io/service-name=${service}`,
    }),
  );
}

function fromSubset({ addresses = [], ports = [] }: NonNullable<Endpoints['subsets']>[number]): Group {
  return { ips: addresses.flatMap(({ ip }) => ip ?? []), ports: ports.flatMap(({ port }) => port ?? []) };
}

/** An endpoint that says nothing about being ready is ready. */
function fromSlice({ endpoints = [], ports = [] }: EndpointSlice): Group {
  return {
    ips: endpoints
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses = [] }) => addresses),
    ports: ports.flatMap(({ port }) => port ?? []),
  };
}
