import {
  CONTROLLER,
  type ControlPlanePart,
  INJECTOR,
  MESH_NAMESPACE,
} from '../../catalogue/osm/control-plane';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { known, type Reading } from '../../evidence/reading';
import { type CheckResult, type EvidenceItem, fired, firedIfAny } from '../check';
import { readyAddresses } from './ready-addresses';

interface Service extends KubernetesObject {
  spec?: {
    type?: string;
    clusterIP?: string;
    externalIPs?: string[];
    ports?: { port?: number; protocol?: string }[];
  };
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } };
}

export function readService(evidence: Evidence, name: string): Promise<Reading<Service>> {
  return evidence.object<Service>(`/api/v1/namespaces/${MESH_NAMESPACE}/services/${name}`);
}

/** TCP ports that a service publishes. */
export function tcpPorts({ spec }: Service): number[] {
  return (spec?.ports ?? [])
    .filter(({ protocol = 'TCP' }) => protocol === 'TCP')
    .flatMap(({ port }) => port ?? []);
}

/** osm-controller-service-wrong */
export function controllerService(evidence: Evidence): Promise<CheckResult> {
  return serviceWrong(evidence, CONTROLLER);
}

/** osm-injector-service-wrong */
export function injectorService(evidence: Evidence): Promise<CheckResult> {
  return serviceWrong(evidence, INJECTOR);
}

/** osm-controller-endpoints-empty */
export function controllerEndpoints(evidence: Evidence): Promise<CheckResult> {
  return endpointsEmpty(evidence, CONTROLLER);
}

/** osm-injector-endpoints-empty */
export function injectorEndpoints(evidence: Evidence): Promise<CheckResult> {
  return endpointsEmpty(evidence, INJECTOR);
}

async function serviceWrong(evidence: Evidence, { name, ports }: ControlPlanePart): Promise<CheckResult> {
  const where = `service ${MESH_NAMESPACE}/${name}`;
  const service = await known(readService(evidence, name));
  if (!service) return fired([{ where, what: 'does not exist' }], { subject: where });
  const published = tcpPorts(service);
  const missing = ports.filter((port) => !published.includes(port));
  const items = [...typeItems(service), ...exposedItems(service)];
  if (missing.length > 0) {
    items.push(`publishes ${list(published)}, without ${list(missing)}`);
  }
  return firedIfAny(
    items.map((what): EvidenceItem => ({ where, what })),
    { subject: where },
  );
}

function list(ports: readonly number[]): string {
  return ports.length === 0 ? 'no TCP port' : ports.map((port) => `${port}/TCP`).join(', ');
}

function typeItems({ spec }: Service): string[] {
  const type = spec?.type ?? 'ClusterIP';
  return type === 'ClusterIP' ? [] : [`has type ${type} instead of ClusterIP`];
}

function exposedItems({ spec, status }: Service): string[] {
  const balanced = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
  const addresses = [...(spec?.externalIPs ?? []), ...balanced];
  return addresses.length === 0 ? [] : [`has external addresses: ${addresses.join(', ')}`];
}

async function endpointsEmpty(evidence: Evidence, { name, ports }: ControlPlanePart): Promise<CheckResult> {
  const where = `endpoints ${MESH_NAMESPACE}/${name}`;
  const addresses = await readyAddresses(evidence, name);
  const items = ports
    .filter((port) => (addresses.get(port) ?? []).length === 0)
    .map((port) => ({ where, what: `no address that is ready on port ${port}` }));
  return firedIfAny(items, { subject: where });
}
