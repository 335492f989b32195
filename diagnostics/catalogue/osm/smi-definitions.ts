/** A custom resource definition of the Service Mesh Interface, as Open Service Mesh uses it. */
export interface SmiDefinition {
  /** `<plural>.<group>`. */
  name: string;
  kind: string;
  shortName: string;
  /** File in `cmd/osm-bootstrap/crds` of a release branch. */
  file: string;
  /** Versions that are served; the first one is stored. */
  served: readonly string[];
  /** Schema of `spec` in that version: https://github.com/servicemeshinterface/smi-spec */
  spec: Schema;
}

type Schema = Readonly<Record<string, unknown>>;

const TEXT: Schema = { type: 'string' };

function listOf(items: Schema): Schema {
  return { type: 'array', items };
}

function record(required: readonly string[], properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', ...(required.length > 0 ? { required } : {}), properties };
}

const METHODS = ['*', 'GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
const ROUTE_KINDS = ['HTTPRouteGroup', 'TCPRoute', 'UDPRoute'];
const PEER = record(['name', 'kind'], { kind: TEXT, name: TEXT, namespace: TEXT });

const httpRoute = record(['name'], {
  name: TEXT,
  pathRegex: TEXT,
  methods: listOf({ type: 'string', enum: METHODS }),
  headers: listOf({ type: 'object', additionalProperties: TEXT }),
});

const trafficRule = record(['name', 'kind'], {
  kind: { type: 'string', enum: ROUTE_KINDS },
  name: TEXT,
  matches: listOf(TEXT),
});

/** The four definitions. Their versions are the same in every release from 0.11 to 1.2. */
export const SMI_DEFINITIONS: readonly SmiDefinition[] = [
  {
    name: 'httproutegroups.specs.smi-spec.io',
    kind: 'HTTPRouteGroup',
    shortName: 'htr',
    file: 'smi_http_route_group.yaml',
    served: ['v1alpha4'],
    spec: record(['matches'], { matches: listOf(httpRoute) }),
  },
  {
    name: 'tcproutes.specs.smi-spec.io',
    kind: 'TCPRoute',
    shortName: 'tr',
    file: 'smi_tcp_route.yaml',
    served: ['v1alpha4'],
    spec: record(['matches'], { matches: record(['ports'], { ports: listOf({ type: 'integer' }) }) }),
  },
  {
    name: 'traffictargets.access.smi-spec.io',
    kind: 'TrafficTarget',
    shortName: 'tt',
    file: 'smi_traffic_access.yaml',
    served: ['v1alpha3'],
    spec: record(['destination', 'rules', 'sources'], {
      destination: PEER,
      rules: listOf(trafficRule),
      sources: listOf(PEER),
    }),
  },
  {
    name: 'trafficsplits.split.smi-spec.io',
    kind: 'TrafficSplit',
    shortName: 'ts',
    file: 'smi_traffic_split.yaml',
    served: ['v1alpha2'],
    spec: record(['service', 'backends'], {
      service: TEXT,
      backends: listOf(record(['service', 'weight'], { service: TEXT, weight: { type: 'number' } })),
    }),
  },
];

/** Release branches for which the versions above are known. */
const KNOWN_BRANCHES: ReadonlySet<string> = new Set([
  'release-v0.11',
  'release-v1.0',
  'release-v1.1',
  'release-v1.2',
]);

export function isKnownBranch(branch: string): boolean {
  return KNOWN_BRANCHES.has(branch);
}

/** Release branch of a version of the mesh: `1.0.0-1`, `v1.0.0` → `release-v1.0`. `undefined` for texts that are no version. */
export function branchOf(version: string): string | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return major === undefined || minor === undefined ? undefined : `release-v${major}.${minor}`;
}

/** The definition as an object that can be made in a cluster. */
export function definitionObject({ name, kind, shortName, served, spec }: SmiDefinition): object {
  const [plural = '', ...group] = name.split('.');
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name, labels: { 'app.kubernetes.io/name': 'openservicemesh.io' } },
    spec: {
      group: group.join('.'),
      scope: 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase(), shortNames: [shortName] },
      versions: served.map((version, index) => ({
        name: version,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
      })),
    },
  };
}
