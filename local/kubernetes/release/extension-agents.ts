import type { Cluster } from '../cluster';
import type { KubeObject } from '../objects/kube-object';
import { ensure, find } from './cluster-objects';

/** The agents that AKS puts into kube-system with the first extension, and their containers. */
const AGENTS: Readonly<Record<string, readonly string[]>> = {
  'extension-agent': ['extension-agent', 'fluent-bit'],
  'extension-operator': ['manager', 'fluent-bit'],
};

/** Brings the agents that install extensions. A cluster of Azure Arc has had its own since it was connected. */
export async function ensureExtensionAgents(cluster: Cluster): Promise<void> {
  if (cluster.store.get('namespaces', undefined, 'azure-arc') !== undefined) {
    return;
  }
  for (const [name, containers] of Object.entries(AGENTS)) {
    const agent = agentDeployment(name, containers);
    if (find(cluster, agent) === undefined) {
      await ensure(cluster, agent);
    }
  }
}

function agentDeployment(name: string, containers: readonly string[]): KubeObject {
  const labels = { 'app.kubernetes.io/name': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'kube-system', labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          // They run on system nodes, whatever these keep away.
          tolerations: [{ operator: 'Exists' }],
          containers: containers.map((container) => ({
            name: container,
            image: `mcr.microsoft.com/azurearck8s/aks/stable/${container}:1.0.0`,
          })),
        },
      },
    },
  };
}
