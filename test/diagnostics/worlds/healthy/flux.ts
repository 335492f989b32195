import { FLUX_LIMITS } from '../../../../diagnostics/catalogue/flux2/container-resources';
import { SUBSCRIPTION, type World } from '../world';
import { addDeployment, addEvent, addPod } from './base';

export const FLUX = 'flux-system';
export const FLUX_EXTENSION = './providers/Microsoft.KubernetesConfiguration/extensions/flux';
export const FLUX_CONFIGURATIONS = './providers/Microsoft.KubernetesConfiguration/fluxConfigurations';
export const KUSTOMIZATION = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/gitops/kustomizations/apps';
export const REPOSITORY = '/apis/source.toolkit.fluxcd.io/v1/namespaces/gitops/gitrepositories/apps';
export const WEBHOOKS =
  '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/vault-agent-injector';
export const EXTENSION_MANAGER_FEATURE = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Features/providers/Microsoft.ContainerService/features/AKS-ExtensionManager`;
export const LIMIT_DEFINITION =
  '/providers/Microsoft.Authorization/policyDefinitions/e345eecc-fa47-480f-9e88-67dcc122b164';

/** Deployment → containers. */
const CONTROLLERS: Readonly<Record<string, readonly string[]>> = {
  'fluxconfig-agent': ['fluxconfig-agent', 'fluent-bit'],
  'fluxconfig-controller': ['fluxconfig-controller', 'fluent-bit'],
  'source-controller': ['source-controller'],
  'kustomize-controller': ['kustomize-controller'],
  'helm-controller': ['helm-controller'],
  'notification-controller': ['notification-controller'],
};

const READY = { conditions: [{ type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded' }] };

/** The microsoft.flux extension with one configuration, and rules of admission that let it work. */
export function addFlux(world: World): World {
  world.putArm(FLUX_EXTENSION, {
    name: 'flux',
    properties: {
      extensionType: 'microsoft.flux',
      provisioningState: 'Succeeded',
      version: '1.17.2',
      currentVersion: '1.17.2',
      autoUpgradeMinorVersion: true,
      scope: { cluster: { releaseNamespace: FLUX } },
      statuses: [],
      errorInfo: null,
      configurationSettings: {},
    },
  });
  world.putArm(`${FLUX_CONFIGURATIONS}/apps`, {
    name: 'apps',
    properties: {
      provisioningState: 'Succeeded',
      complianceState: 'Compliant',
      errorMessage: '',
      suspend: false,
      statuses: [
        {
          kind: 'GitRepository',
          name: 'apps',
          complianceState: 'Compliant',
          statusConditions: READY.conditions,
        },
      ],
    },
  });
  world.put(`/api/v1/namespaces/${FLUX}`, { status: { phase: 'Active' } });
  world.helm(FLUX, 'flux', { status: 'superseded', revision: 1 });
  world.helm(FLUX, 'flux', { status: 'deployed', revision: 2 });
  for (const [name, containers] of Object.entries(CONTROLLERS)) addController(world, name, [...containers]);
  world.put(REPOSITORY, { kind: 'GitRepository', spec: { url: 'https://git.example/apps' }, status: READY });
  world.put(KUSTOMIZATION, { kind: 'Kustomization', spec: { path: './apps' }, status: READY });
  // Stopped on purpose: not ready, and no problem.
  world.put(`${KUSTOMIZATION}-old`, {
    kind: 'Kustomization',
    spec: { suspend: true },
    status: {
      conditions: [{ type: 'Ready', status: 'False', reason: 'BuildFailed', message: 'no such path' }],
    },
  });
  addEvent(world, FLUX, {
    reason: 'FailedScheduling',
    object: 'source-controller-1',
    message: '0/2 nodes are available: 2 Insufficient cpu.',
  });
  return addRules(world);
}

function addController(world: World, name: string, containers: string[]): void {
  addDeployment(world, FLUX, name, {
    template: {
      spec: {
        containers: containers.map((container) => ({
          name: container,
          resources: { limits: { ...FLUX_LIMITS[container] } },
        })),
      },
    },
  });
  addPod(world, FLUX, `${name}-1`, { labels: { app: name }, containers });
}

/** Policies and webhooks of others that Flux can live with. */
function addRules(world: World): World {
  const assignment = (name: string, parameters: Record<string, unknown>): Record<string, unknown> => ({
    name,
    properties: {
      displayName: name,
      policyDefinitionId: LIMIT_DEFINITION,
      enforcementMode: 'Default',
      parameters,
    },
  });
  world.putArm('./providers/Microsoft.Authorization/policyAssignments', [
    assignment('generous', {
      effect: { value: 'Deny' },
      cpuLimit: { value: '1' },
      memoryLimit: { value: '2Gi' },
    }),
    assignment('only-audited', {
      effect: { value: 'Audit' },
      cpuLimit: { value: '100m' },
      memoryLimit: { value: '64Mi' },
    }),
    assignment('elsewhere', {
      effect: { value: 'Deny' },
      cpuLimit: { value: '100m' },
      memoryLimit: { value: '64Mi' },
      excludedNamespaces: { value: ['kube-system', 'flux-*'] },
    }),
  ]);
  world.put('/apis/constraints.gatekeeper.sh/v1beta1/k8sazurev3containerlimits/small', {
    spec: {
      enforcementAction: 'deny',
      match: { namespaces: ['shop'] },
      parameters: { cpuLimit: '200m', memoryLimit: '256Mi' },
    },
  });
  world.put(WEBHOOKS, { webhooks: [{ name: 'vault.example.com', sideEffects: 'Some' }] });
  return world.putArm(EXTENSION_MANAGER_FEATURE, { properties: { state: 'Registered' } });
}
