import type { Evidence } from './evidence';
import type { Job, KubernetesEvent, Namespace, Node, Pod, Workload } from './objects';
import type { Reading } from './reading';

// The Kubernetes lists that several checks share. Use these, so that each list is read once.

export function readNamespace(evidence: Evidence, name: string): Promise<Reading<Namespace>> {
  return evidence.object<Namespace>(`/api/v1/namespaces/${name}`);
}

export function readPods(evidence: Evidence, namespace: string): Promise<Reading<Pod[]>> {
  return evidence.list<Pod>(`/api/v1/namespaces/${namespace}/pods`);
}

/** Every pod of the cluster, page by page. One list for all checks that look at many namespaces. */
export function readAllPods(evidence: Evidence): Promise<Reading<Pod[]>> {
  return evidence.list<Pod>('/api/v1/pods');
}

export function readNodes(evidence: Evidence): Promise<Reading<Node[]>> {
  return evidence.list<Node>('/api/v1/nodes');
}

/** Warning events. Normal ones are many, and seldom tell of a problem. */
export function readEvents(evidence: Evidence, namespace: string): Promise<Reading<KubernetesEvent[]>> {
  return evidence.list<KubernetesEvent>(`/api/v1/namespaces/${namespace}/events`, {
    fieldSelector: 'type=Warning',
  });
}

/** Normal events, for example `Pulling` and `Pulled`. */
export function readNormalEvents(evidence: Evidence, namespace: string): Promise<Reading<KubernetesEvent[]>> {
  return evidence.list<KubernetesEvent>(`/api/v1/namespaces/${namespace}/events`, {
    fieldSelector: 'type=Normal',
  });
}

export function readDeployments(evidence: Evidence, namespace: string): Promise<Reading<Workload[]>> {
  return evidence.list<Workload>(`/apis/apps/v1/namespaces/${namespace}/deployments`);
}

export function readDaemonSets(evidence: Evidence, namespace: string): Promise<Reading<Workload[]>> {
  return evidence.list<Workload>(`/apis/apps/v1/namespaces/${namespace}/daemonsets`);
}

export function readJobs(evidence: Evidence, namespace: string): Promise<Reading<Job[]>> {
  return evidence.list<Job>(`/apis/batch/v1/namespaces/${namespace}/jobs`);
}

/** Pods whose name starts so, for deployments of agents whose labels differ from version to version. */
export function podsNamed(pods: readonly Pod[], prefix: string): Pod[] {
  return pods.filter((pod) => pod.metadata?.name?.startsWith(prefix));
}
