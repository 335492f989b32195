import { GROUP_ID, SUBSCRIPTION, TENANT, type World } from '../world';

const PROVIDERS = [
  'Microsoft.KubernetesConfiguration',
  'Microsoft.Kubernetes',
  'Microsoft.ExtendedLocation',
  'Microsoft.ServiceLinker',
  'Microsoft.ContainerService',
  'Microsoft.ManagedIdentity',
  'Microsoft.Storage',
  'Microsoft.KeyVault',
];

/** The subscription, and what every cluster has: nodes and system namespaces with their pods. */
export function addBase(world: World): World {
  world.putArm(`/subscriptions/${SUBSCRIPTION}`, {
    subscriptionId: SUBSCRIPTION,
    tenantId: TENANT,
    state: 'Enabled',
  });
  for (const namespace of PROVIDERS) {
    world.putArm(`/subscriptions/${SUBSCRIPTION}/providers/${namespace}`, {
      namespace,
      registrationState: 'Registered',
      resourceTypes: [
        { resourceType: 'extensions', locations: ['West Europe'], apiVersions: ['2023-05-01'] },
        { resourceType: 'fluxConfigurations', locations: ['West Europe'], apiVersions: ['2023-05-01'] },
        {
          resourceType: 'sourceControlConfigurations',
          locations: ['West Europe'],
          apiVersions: ['2023-05-01'],
        },
      ],
    });
  }
  for (const scope of [`/subscriptions/${SUBSCRIPTION}`, GROUP_ID, world.clusterId]) {
    world.putArm(`${scope}/providers/Microsoft.Authorization/permissions`, [
      { actions: ['*'], notActions: [], dataActions: [], notDataActions: [] },
    ]);
    world.putArm(`${scope}/providers/Microsoft.Authorization/locks`, []);
    world.putArm(`${scope}/providers/Microsoft.Authorization/policyAssignments`, []);
  }
  for (const name of ['default', 'kube-system', 'shop']) {
    world.put(`/api/v1/namespaces/${name}`, { status: { phase: 'Active' } });
  }
  for (const name of ['node-1', 'node-2']) addNode(world, name);
  addPod(world, 'kube-system', 'coredns-1', { labels: { 'k8s-app': 'kube-dns' }, containers: ['coredns'] });
  addPod(world, 'shop', 'web-1', { labels: { app: 'web' }, containers: ['web'] });
  return world;
}

function addNode(world: World, name: string): void {
  world.put(`/api/v1/nodes/${name}`, {
    metadata: { labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' } },
    spec: {},
    status: {
      allocatable: { cpu: '3860m', memory: '12Gi', pods: '110' },
      conditions: [{ type: 'Ready', status: 'True' }],
      nodeInfo: { osImage: 'Ubuntu 22.04.5 LTS', operatingSystem: 'linux', architecture: 'amd64' },
    },
  });
}

export interface PodFacts {
  labels?: Record<string, string>;
  containers?: string[];
  serviceAccountName?: string;
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
}

/** A pod that runs, unless `status` says otherwise. */
export function addPod(world: World, namespace: string, name: string, facts: PodFacts = {}): World {
  const containers = facts.containers ?? ['main'];
  return world.put(`/api/v1/namespaces/${namespace}/pods/${name}`, {
    metadata: { labels: facts.labels ?? {} },
    spec: {
      ...(isPlaced(facts.status) ? { nodeName: 'node-1' } : {}),
      serviceAccountName: facts.serviceAccountName ?? 'default',
      containers: containers.map((container) => ({
        name: container,
        image: `registry.example/${container}:1`,
      })),
      ...facts.spec,
    },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Ready', status: 'True' },
      ],
      containerStatuses: containers.map((container) => ({
        name: container,
        ready: true,
        restartCount: 0,
        state: { running: {} },
      })),
      ...facts.status,
    },
  });
}

function isPlaced(status: Record<string, unknown> | undefined): boolean {
  const conditions = (status?.['conditions'] ?? []) as { type: string; status: string }[];
  return !conditions.some((condition) => condition.type === 'PodScheduled' && condition.status === 'False');
}

/** Status of a pod that cannot be placed. */
export function pendingStatus(message: string): Record<string, unknown> {
  return {
    phase: 'Pending',
    conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
    containerStatuses: [],
  };
}

/** Status of a pod whose containers wait, for example in ImagePullBackOff. */
export function waitingStatus(containers: string[], reason: string, message = ''): Record<string, unknown> {
  return {
    phase: 'Pending',
    conditions: [{ type: 'PodScheduled', status: 'True' }],
    containerStatuses: containers.map((name) => ({
      name,
      ready: false,
      restartCount: 0,
      state: { waiting: { reason, message } },
    })),
  };
}

/** Status of a pod whose containers crash again and again. */
export function crashingStatus(containers: string[]): Record<string, unknown> {
  return {
    phase: 'Running',
    conditions: [{ type: 'PodScheduled', status: 'True' }],
    containerStatuses: containers.map((name) => ({
      name,
      ready: false,
      restartCount: 7,
      state: {
        waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' },
      },
      lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    })),
  };
}

/** A Warning event about an object. */
export function addEvent(
  world: World,
  namespace: string,
  event: { reason: string; message: string; kind?: string; object: string; type?: string },
): World {
  const number = [...world.objects.keys()].filter((path) =>
    path.includes(`/namespaces/${namespace}/events/`),
  ).length;
  return world.put(`/api/v1/namespaces/${namespace}/events/${event.object}.${number}`, {
    type: event.type ?? 'Warning',
    reason: event.reason,
    message: event.message,
    count: 3,
    lastTimestamp: '2026-03-01T11:58:00Z',
    involvedObject: { kind: event.kind ?? 'Pod', name: event.object, namespace },
  });
}

/** A deployment with all its replicas, unless `ready` says otherwise. */
export function addDeployment(
  world: World,
  namespace: string,
  name: string,
  facts: {
    labels?: Record<string, string>;
    replicas?: number;
    ready?: number;
    template?: Record<string, unknown>;
  } = {},
): World {
  const { replicas = 1, labels = { app: name }, ready = replicas, template = {} } = facts;
  return world.put(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`, {
    metadata: { labels },
    spec: { replicas, template },
    status: { replicas, readyReplicas: ready, updatedReplicas: replicas, availableReplicas: ready },
  });
}
