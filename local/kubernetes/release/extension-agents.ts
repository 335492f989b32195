import type { Cluster } from '../cluster';
import type { KubeObject } from '../objects/kube-object';
import { ensure, find, removeObject } from './cluster-objects';

/** The agents that AKS puts into kube-system with the first extension, and their containers. */
const AGENTS: Readonly<Record<string, readonly string[]>> = {
  'extension-agent': ['extension-agent', 'fluent-bit'],
  'extension-operator': ['manager', 'fluent-bit'],
};

const NOTE = 'extension-agents';

interface ReleaseName {
  release: string;
  namespace: string;
}

/**
 * Brings the agents that install extensions, for as long as a release needs them. A cluster that had them before, as
 * every cluster of Azure Arc has since it was connected, keeps its own.
 */
export async function ensureExtensionAgents(cluster: Cluster, name: ReleaseName): Promise<void> {
  const users = usersOf(cluster);
  const isForeign =
    users.length === 0 && (hasArcAgents(cluster) || agents().some((agent) => find(cluster, agent)));
  if (isForeign) return;
  await saveUsers(cluster, [...new Set([...users, idOf(name)])]);
  for (const agent of agents()) {
    if (find(cluster, agent) === undefined) await ensure(cluster, agent);
  }
}

/** Takes the agents away with the last release that they were brought for. */
export async function releaseExtensionAgents(cluster: Cluster, name: ReleaseName): Promise<void> {
  const users = usersOf(cluster);
  const left = users.filter((user) => user !== idOf(name));
  if (left.length === users.length) return;
  if (left.length === 0) for (const agent of agents()) removeObject(cluster, agent);
  await saveUsers(cluster, left);
}

function hasArcAgents(cluster: Cluster): boolean {
  return cluster.store.get('namespaces', undefined, 'azure-arc') !== undefined;
}

function agents(): KubeObject[] {
  return Object.entries(AGENTS).map(([name, containers]) => agentDeployment(name, containers));
}

function idOf({ namespace, release }: ReleaseName): string {
  return `${namespace}/${release}`;
}

/** The releases that the agents were brought for. */
function usersOf(cluster: Cluster): string[] {
  return JSON.parse(cluster.storage.note(cluster.name, NOTE) ?? '[]') as string[];
}

async function saveUsers(cluster: Cluster, users: string[]): Promise<void> {
  if (users.length === 0) await cluster.storage.removeNote(cluster.name, NOTE);
  else await cluster.storage.saveNote(cluster.name, NOTE, JSON.stringify(users));
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
