// Names of the Azure Arc agents: https://learn.microsoft.com/azure/azure-arc/kubernetes/conceptual-agent-overview

/** The seven deployments that every version of the agents brings, each with one replica. */
export const BASE_DEPLOYMENTS = [
  'clusteridentityoperator',
  'config-agent',
  'cluster-metadata-operator',
  'controller-manager',
  'flux-logs-agent',
  'metrics-agent',
  'resource-sync-agent',
] as const;

/** Deployments that newer agents add. */
export const NEWER_DEPLOYMENTS = [
  'clusterconnect-agent',
  'extension-events-collector',
  'extension-manager',
  'kube-aad-proxy',
  'logcollector',
] as const;

/** May be absent: the first belongs to Flux v1, the others to cluster connect, which can be switched off. */
export const OPTIONAL_DEPLOYMENTS: readonly string[] = [
  'flux-logs-agent',
  'clusterconnect-agent',
  'kube-aad-proxy',
];

/** Namespace of the agents. */
export const AGENT_NAMESPACE = 'azure-arc';

/** Helm release of the agents. */
export const AGENT_RELEASE = 'azure-arc';

/** Where the release is kept: newer agents first, then older ones. */
export const RELEASE_NAMESPACES = ['azure-arc-release', 'default'] as const;

/** The service account of kube-aad-proxy; it has no administrator rights, but mounts a path of the host. */
export const PROXY_ACCOUNT = 'azure-arc-kube-aad-proxy-sa';

/** A newest version that is known for certain; agents are supported two minor versions back. Raise it from time to time. */
export const NEWEST_KNOWN_AGENT = { major: 1, minor: 30 } as const;
export const SUPPORTED_MINOR_VERSIONS_BACK = 2;
