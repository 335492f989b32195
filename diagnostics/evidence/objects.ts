import type { KubernetesObject } from './kubernetes-reader';

// The fields that checks read, all optional: diagnosis looks at broken and half-made objects.

export interface Condition {
  type?: string;
  status?: string;
  reason?: string;
  message?: string;
}

export interface ContainerState {
  waiting?: { reason?: string; message?: string };
  terminated?: { reason?: string; message?: string; exitCode?: number };
  running?: object;
}

export interface ContainerStatus {
  name?: string;
  ready?: boolean;
  restartCount?: number;
  state?: ContainerState;
  lastState?: ContainerState;
}

export interface Container {
  name: string;
  image?: string;
  /** Names only. */
  env?: { name: string }[];
  envFrom?: { secretRef?: { name?: string } }[];
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> };
  securityContext?: { privileged?: boolean };
}

export interface PodSpec {
  nodeName?: string;
  serviceAccountName?: string;
  nodeSelector?: Record<string, string>;
  tolerations?: { key?: string; operator?: string; effect?: string }[];
  volumes?: { name?: string; secret?: { secretName?: string } }[];
  containers?: Container[];
  initContainers?: Container[];
}

export interface Pod extends KubernetesObject {
  spec?: PodSpec;
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    conditions?: Condition[];
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
  };
}

export interface Workload extends KubernetesObject {
  spec?: { replicas?: number; template?: { metadata?: KubernetesObject['metadata']; spec?: PodSpec } };
  status?: {
    replicas?: number;
    readyReplicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    desiredNumberScheduled?: number;
    numberReady?: number;
    conditions?: Condition[];
  };
}

export interface Job extends KubernetesObject {
  spec?: Workload['spec'] & { backoffLimit?: number };
  status?: {
    active?: number;
    succeeded?: number;
    failed?: number;
    startTime?: string;
    conditions?: Condition[];
  };
}

export interface KubernetesEvent extends KubernetesObject {
  type?: string;
  reason?: string;
  message?: string;
  count?: number;
  lastTimestamp?: string;
  eventTime?: string;
  involvedObject?: { kind?: string; name?: string; namespace?: string };
}

export interface Namespace extends KubernetesObject {
  status?: { phase?: string };
}

export interface Node extends KubernetesObject {
  spec?: { taints?: { key?: string; value?: string; effect?: string }[]; unschedulable?: boolean };
  status?: {
    allocatable?: Record<string, string>;
    conditions?: Condition[];
    nodeInfo?: { osImage?: string; operatingSystem?: string; architecture?: string };
  };
}

/** `ready/total` of a pod, as kubectl prints it. */
export function readyText(pod: Pod): string {
  const statuses = pod.status?.containerStatuses ?? [];
  const total = Math.max(statuses.length, pod.spec?.containers?.length ?? 0);
  return `${statuses.filter((status) => status.ready === true).length}/${total}`;
}

/** Running with every container ready; a pod that has finished well counts too. */
export function isPodHealthy(pod: Pod): boolean {
  if (pod.status?.phase === 'Succeeded') return true;
  const [ready, total] = readyText(pod).split('/');
  return pod.status?.phase === 'Running' && ready === total && total !== '0';
}

/** Why a pod is not well: waiting and termination reasons, scheduling messages, its own reason. */
export function podTroubles(pod: Pod): string[] {
  const statuses = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
  ].flatMap(containerTroubles);
  const conditions = (pod.status?.conditions ?? [])
    .filter((condition) => condition.status === 'False' && condition.message)
    .map((condition) => joined(condition.reason, condition.message));
  const own = pod.status?.reason ? [joined(pod.status.reason, pod.status.message)] : [];
  return [...own, ...statuses, ...conditions];
}

function containerTroubles(status: ContainerStatus): string[] {
  const { waiting, terminated } = status.state ?? {};
  const last = status.lastState?.terminated;
  return [
    waiting?.reason && joined(waiting.reason, waiting.message),
    terminated && terminated.exitCode !== 0 && joined(terminated.reason ?? 'Error', terminated.message),
    last && last.exitCode !== 0 && joined(last.reason ?? 'Error', last.message),
  ].filter((text): text is string => typeof text === 'string' && text !== '');
}

function joined(reason: string | undefined, message: string | undefined): string {
  return [reason, message].filter(Boolean).join(': ');
}
