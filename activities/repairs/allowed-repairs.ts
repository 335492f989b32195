import { sameArmId } from '../../connection/arm-id';
import type { RemediationAction } from '../../diagnostics/remediation/remediation-plan';

type ArmMethod = Extract<RemediationAction, { kind: 'arm' }>['method'];

interface ArmRule {
  methods: readonly ArmMethod[];
  /** Of a lower-case id; `{cluster}` stands for the cluster that is diagnosed. */
  pattern: RegExp;
}

const SUBSCRIPTION = '^/subscriptions/[0-9a-f-]{36}';
const NAME = '[\\w.-]+';

/** What a repair may change in Azure, wherever a plan comes from. */
const ARM_RULES: readonly ArmRule[] = [
  { methods: ['POST'], pattern: rule(`${SUBSCRIPTION}/providers/${NAME}/register`) },
  {
    methods: ['POST'],
    pattern: rule(
      `${SUBSCRIPTION}/providers/microsoft\\.features/providers/${NAME}/features/${NAME}/register`,
    ),
  },
  {
    methods: ['PUT'],
    pattern: rule(
      `${SUBSCRIPTION}/resourcegroups/[\\w.()-]+/providers/microsoft\\.managedidentity/userassignedidentities/${NAME}/federatedidentitycredentials/${NAME}`,
    ),
  },
  {
    methods: ['PUT'],
    pattern: rule(`${SUBSCRIPTION}/.+/providers/microsoft\\.authorization/roleassignments/[0-9a-f-]{36}`),
  },
];

/** Below the cluster: extensions, configurations, node pools, and the cluster itself. */
const CLUSTER_RULES: readonly ArmRule[] = [
  {
    methods: ['PUT', 'PATCH', 'DELETE'],
    pattern: rule(
      `^/providers/microsoft\\.kubernetesconfiguration/(?:extensions|fluxconfigurations|sourcecontrolconfigurations)/${NAME}`,
    ),
  },
  { methods: ['PUT'], pattern: rule(`^/agentpools/${NAME}`) },
  { methods: ['PATCH', 'DELETE'], pattern: /^$/ },
];

function rule(source: string): RegExp {
  return new RegExp(`${source}$`);
}

const NAMESPACED =
  /^\/(?:api\/v1|apis\/[\w.-]+\/v\w+)\/namespaces\/(?<namespace>[a-z0-9-]+)\/[a-z]+(?:\/[\w.:-]+)?$/;
const NAMESPACE = /^\/api\/v1\/namespaces(?:\/(?<namespace>[a-z0-9-]+))?$/;
const CLUSTER_WIDE =
  /^\/apis\/(?:admissionregistration\.k8s\.io|rbac\.authorization\.k8s\.io|apiextensions\.k8s\.io)\/v\w+\/[a-z]+(?<name>\/[\w.:-]+)?$/;
/** Nothing in these is a part of what this system repairs. */
const PROTECTED = /^(?:kube-.*|gatekeeper-system|calico-system)$/;

/** Whether a repair of this cluster may do this at all. What is not listed is refused, even when somebody approves it. */
export function isAllowedRepair(action: RemediationAction, clusterId: string): boolean {
  switch (action.kind) {
    case 'arm':
      return isAllowedInAzure(action.method, action.id, clusterId);
    case 'armUpdate':
      return sameArmId(action.id, clusterId) || isAllowedInAzure('PUT', action.id, clusterId);
    case 'kubernetes':
      return isAllowedInKubernetes(action.method, action.path);
    case 'wait':
    case 'allowInFirewall':
    case 'repeatRequest':
      return true;
  }
}

function isAllowedInAzure(method: ArmMethod, id: string, clusterId: string): boolean {
  const lower = id.toLowerCase();
  const cluster = clusterId.toLowerCase();
  const fits = (rules: readonly ArmRule[], path: string) =>
    rules.some(({ methods, pattern }) => methods.includes(method) && pattern.test(path));
  if (lower === cluster) return method !== 'DELETE' || cluster.includes('/connectedclusters/');
  if (lower.startsWith(`${cluster}/`) && fits(CLUSTER_RULES, lower.slice(cluster.length))) return true;
  return fits(ARM_RULES, lower);
}

function isAllowedInKubernetes(
  method: Extract<RemediationAction, { kind: 'kubernetes' }>['method'],
  path: string,
): boolean {
  const namespaced = NAMESPACED.exec(path)?.groups;
  if (namespaced) return !PROTECTED.test(namespaced['namespace'] ?? '');
  const object = NAMESPACE.exec(path)?.groups ?? CLUSTER_WIDE.exec(path)?.groups;
  return object !== undefined && isAllowedByName(method, object['namespace'] ?? object['name']);
}

/** Only a collection takes something new, and only one object at a time is changed. */
function isAllowedByName(method: ArmMethod, name: string | undefined): boolean {
  if (name === undefined || method === 'POST') return name === undefined && method === 'POST';
  return !PROTECTED.test(name) && (name !== 'default' || method === 'PATCH');
}
