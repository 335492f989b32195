import type { KubeObject, ObjectMeta } from '../objects/kube-object';

/** Containers of each Deployment of the microsoft.flux extension. */
const CONTROLLERS: Readonly<Record<string, readonly string[]>> = {
  'fluxconfig-agent': ['fluxconfig-agent', 'fluent-bit'],
  'fluxconfig-controller': ['fluxconfig-controller', 'fluent-bit'],
  'source-controller': ['source-controller'],
  'kustomize-controller': ['kustomize-controller'],
  'helm-controller': ['helm-controller'],
  'notification-controller': ['notification-controller'],
};

/** Limits as the extension sets them: https://learn.microsoft.com/azure/azure-arc/kubernetes/extensions-troubleshooting */
const LIMITS: Readonly<Record<string, Record<string, string>>> = {
  'fluxconfig-agent': { cpu: '50m', memory: '150Mi' },
  'fluxconfig-controller': { cpu: '100m', memory: '150Mi' },
  'fluent-bit': { cpu: '20m', memory: '150Mi' },
};
const CONTROLLER_LIMITS = { cpu: '1000m', memory: '1Gi' };

/** What the chart of the microsoft.flux extension makes. */
export function fluxObjects(version: string, metadata: (name: string) => ObjectMeta): KubeObject[] {
  return Object.entries(CONTROLLERS).map(([name, containers]) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(name),
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          containers: containers.map((container) => ({
            name: container,
            image: `mcr.microsoft.com/azurek8sflux/${container}:${version}`,
            resources: { limits: { ...(LIMITS[container] ?? CONTROLLER_LIMITS) } },
          })),
        },
      },
    },
  }));
}
