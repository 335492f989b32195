import type { JsonObject } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';

const RBAC_VERSION = 'rbac.authorization.k8s.io/v1';
const READ = ['get', 'list', 'watch'];
const WRITE = [...READ, 'create', 'delete', 'deletecollection', 'patch', 'update'];

function rule(apiGroup: string, resources: readonly string[], verbs: readonly string[]): JsonObject {
  return { apiGroups: [apiGroup], resources: [...resources], verbs: [...verbs] };
}

const WORKLOADS = [
  'deployments',
  'deployments/scale',
  'replicasets',
  'replicasets/scale',
  'statefulsets',
  'daemonsets',
];
const CORE = [
  'configmaps',
  'endpoints',
  'persistentvolumeclaims',
  'pods',
  'services',
  'replicationcontrollers',
];
const CORE_READ = [
  ...CORE,
  'serviceaccounts',
  'events',
  'limitranges',
  'namespaces',
  'pods/log',
  'resourcequotas',
];

/** What `view` may do: everything but Secrets and roles. */
const VIEW: readonly JsonObject[] = [
  rule('', CORE_READ, READ),
  rule('apps', WORKLOADS, READ),
  rule('batch', ['jobs', 'cronjobs'], READ),
  rule('networking.k8s.io', ['ingresses', 'networkpolicies'], READ),
  rule('policy', ['poddisruptionbudgets'], READ),
  rule('discovery.k8s.io', ['endpointslices'], READ),
  rule('autoscaling', ['horizontalpodautoscalers'], READ),
];

const EDIT: readonly JsonObject[] = [
  ...VIEW,
  rule('', [...CORE, 'secrets', 'serviceaccounts', 'pods/eviction'], WRITE),
  rule('', ['serviceaccounts/token'], ['create']),
  rule('apps', WORKLOADS, WRITE),
  rule('batch', ['jobs', 'cronjobs'], WRITE),
  rule('networking.k8s.io', ['ingresses', 'networkpolicies'], WRITE),
  rule('policy', ['poddisruptionbudgets'], WRITE),
  rule('coordination.k8s.io', ['leases'], WRITE),
];

const ADMIN: readonly JsonObject[] = [
  ...EDIT,
  rule('rbac.authorization.k8s.io', ['roles', 'rolebindings'], WRITE),
  rule('authorization.k8s.io', ['localsubjectaccessreviews'], ['create']),
];

const DISCOVERY_PATHS = [
  '/api',
  '/api/*',
  '/apis',
  '/apis/*',
  '/healthz',
  '/livez',
  '/openapi',
  '/openapi/*',
  '/readyz',
  '/version',
  '/version/',
];

const ROLES: Readonly<Record<string, readonly JsonObject[]>> = {
  'cluster-admin': [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ],
  admin: ADMIN,
  edit: EDIT,
  view: VIEW,
  'system:discovery': [{ nonResourceURLs: DISCOVERY_PATHS, verbs: ['get'] }],
  'system:basic-user': [
    rule('authorization.k8s.io', ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'], ['create']),
    rule('authentication.k8s.io', ['selfsubjectreviews'], ['create']),
  ],
  'system:auth-delegator': [
    rule('authentication.k8s.io', ['tokenreviews'], ['create']),
    rule('authorization.k8s.io', ['subjectaccessreviews'], ['create']),
  ],
};

const BINDINGS: Readonly<Record<string, string>> = {
  'cluster-admin': 'system:masters',
  'system:discovery': 'system:authenticated',
  'system:basic-user': 'system:authenticated',
};

const DEFAULT_LABELS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };

/** AKS gives both of its static users everything; without this binding only `clusterAdmin` has that. */
const aksBinding: KubeObject = {
  apiVersion: RBAC_VERSION,
  kind: 'ClusterRoleBinding',
  metadata: { name: 'aks-cluster-admin-binding', labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' } },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: ['clusterAdmin', 'clusterUser'].map((name) => ({
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'User',
    name,
  })),
};

/** The roles and bindings that every cluster starts with. */
export const bootstrapRoles: readonly KubeObject[] = [
  ...Object.entries(ROLES).map(([name, rules]) => ({
    apiVersion: RBAC_VERSION,
    kind: 'ClusterRole',
    metadata: { name, labels: DEFAULT_LABELS },
    rules,
  })),
  ...Object.entries(BINDINGS).map(([name, group]) => ({
    apiVersion: RBAC_VERSION,
    kind: 'ClusterRoleBinding',
    metadata: { name, labels: DEFAULT_LABELS },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
  })),
  aksBinding,
];
