/** CPU and memory of a container, as Kubernetes writes quantities. */
export interface ContainerResources {
  cpu: string;
  memory: string;
}

/**
 * Limits of the containers of the microsoft.flux extension; a policy has to admit them:
 * https://learn.microsoft.com/azure/azure-arc/kubernetes/extensions-troubleshooting
 */
export const FLUX_LIMITS: Readonly<Record<string, ContainerResources>> = {
  'fluxconfig-agent': { cpu: '50m', memory: '150Mi' },
  'fluxconfig-controller': { cpu: '100m', memory: '150Mi' },
  'fluent-bit': { cpu: '20m', memory: '150Mi' },
  'helm-controller': { cpu: '1000m', memory: '1Gi' },
  'source-controller': { cpu: '1000m', memory: '1Gi' },
  'kustomize-controller': { cpu: '1000m', memory: '1Gi' },
  'notification-controller': { cpu: '1000m', memory: '1Gi' },
  'image-automation-controller': { cpu: '1000m', memory: '1Gi' },
  'image-reflector-controller': { cpu: '1000m', memory: '1Gi' },
};

/** What the same containers request: the nodes have to have room for it. */
export const FLUX_REQUESTS: Readonly<Record<string, ContainerResources>> = {
  'fluxconfig-agent': { cpu: '5m', memory: '30Mi' },
  'fluxconfig-controller': { cpu: '5m', memory: '30Mi' },
  'fluent-bit': { cpu: '5m', memory: '30Mi' },
  'helm-controller': { cpu: '100m', memory: '64Mi' },
  'source-controller': { cpu: '50m', memory: '64Mi' },
  'kustomize-controller': { cpu: '100m', memory: '64Mi' },
  'notification-controller': { cpu: '100m', memory: '64Mi' },
  'image-automation-controller': { cpu: '100m', memory: '64Mi' },
  'image-reflector-controller': { cpu: '100m', memory: '64Mi' },
};

const UNITS: Readonly<Record<string, number>> = {
  m: 0.001,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/** A Kubernetes quantity as a number: cores, or bytes. `undefined` for what is none. */
export function quantityOf(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(text.trim()) ?? [];
  const factor = UNITS[unit];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}
