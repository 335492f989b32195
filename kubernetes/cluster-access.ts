import type { TokenCredential } from '@azure/identity';
import { apiVersions } from '../azure/api-versions';
import { parseArmId } from '../connection/arm-id';
import { type ClusterEndpoint, readKubeconfig } from './kubeconfig';
import { createKubernetesClient, type KubernetesClient } from './kubernetes-client';
import { createKubernetesHttp, type KubernetesHttp } from './kubernetes-http';

/** The ARM call that gives out a kubeconfig. */
export interface KubeconfigSource {
  post<T>(
    id: string,
    action: string,
    apiVersion: string,
    body?: unknown,
    query?: Record<string, string>,
  ): Promise<T>;
}

export interface ClusterAccessOptions {
  arm: KubeconfigSource;
  credential: () => Promise<TokenCredential>;
  /** Milliseconds on some clock. */
  now: () => number;
  timeoutMs?: number;
  /** Kubeconfig (YAML, or base64 of it) by lower-case cluster id, for clusters that ARM gives no login to. */
  kubeconfigs?: ReadonlyMap<string, string>;
}

/** Why an Arc cluster cannot be reached, for people. */
export class NoClusterAccess extends Error {
  constructor() {
    super(
      'An Azure Arc cluster cannot be read through Azure Resource Manager; give this app a kubeconfig for it (setting CLUSTER_KUBECONFIGS).',
    );
    this.name = 'NoClusterAccess';
  }
}

/** Clients of clusters, kept in memory for a while. Nothing is written to disk. */
export interface ClusterAccess {
  clientOf(clusterId: string): Promise<KubernetesClient>;
  /** The same cluster by paths. Throws {@link NoClusterAccess} for an Arc cluster without a kubeconfig. */
  httpOf(clusterId: string): Promise<KubernetesHttp>;
  /** Forgets a cluster's login, for example after its certificates were rotated. */
  forget(clusterId: string): void;
}

// Application id of the AKS server in Microsoft Entra ID, the same in every tenant:
// https://learn.microsoft.com/azure/aks/kubelogin-authentication
const AKS_SERVER_SCOPE = '6dae42f8-4368-4678-94ff-3960e28e3630/.default';
const KEEP_MS = 30 * 60_000;

interface CredentialResults {
  kubeconfigs?: { name?: string; value?: string }[];
}

interface Login {
  endpoint: Promise<ClusterEndpoint>;
  client?: Promise<KubernetesClient>;
  http?: Promise<KubernetesHttp>;
  expiresAtMs: number;
}

/** Reaches clusters with the kubeconfig that AKS gives this app's identity, or with one from the settings. */
export function createClusterAccess(options: ClusterAccessOptions): ClusterAccess {
  const { arm, credential, now, timeoutMs, kubeconfigs } = options;
  const known = new Map<string, Login>();
  const tuning = timeoutMs === undefined ? {} : { timeoutMs };

  async function token(): Promise<string> {
    const accessToken = await (await credential()).getToken(AKS_SERVER_SCOPE);
    if (!accessToken) throw new Error('No Entra token for the Kubernetes API');
    return accessToken.token;
  }

  async function findEndpoint(clusterId: string): Promise<ClusterEndpoint> {
    const own = kubeconfigs?.get(clusterId.toLowerCase());
    if (own !== undefined) return readKubeconfig(plainKubeconfig(own));
    if (isConnectedCluster(clusterId)) throw new NoClusterAccess();
    const answer = await arm.post<CredentialResults>(
      clusterId,
      'listClusterUserCredential',
      apiVersions.managedClusters,
      undefined,
      // "azure" needs no kubelogin knowledge: clusters with Entra ID name the tenant only, others are unchanged.
      { format: 'azure' },
    );
    const kubeconfig = answer.kubeconfigs?.[0]?.value;
    if (!kubeconfig) throw new Error('Azure gave no kubeconfig for the cluster');
    return readKubeconfig(fromBase64(kubeconfig));
  }

  function loginOf(clusterId: string): Login {
    const key = clusterId.toLowerCase();
    const found = known.get(key);
    if (found && found.expiresAtMs > now()) return found;
    const login: Login = { endpoint: findEndpoint(clusterId), expiresAtMs: now() + KEEP_MS };
    known.set(key, login);
    login.endpoint.catch(() => known.delete(key));
    return login;
  }

  return {
    clientOf(clusterId) {
      const login = loginOf(clusterId);
      login.client ??= login.endpoint.then((endpoint) =>
        createKubernetesClient({ endpoint, token, ...tuning }),
      );
      return login.client;
    },
    httpOf(clusterId) {
      const login = loginOf(clusterId);
      login.http ??= login.endpoint.then((endpoint) => createKubernetesHttp({ endpoint, token, ...tuning }));
      return login.http;
    },
    forget(clusterId) {
      known.delete(clusterId.toLowerCase());
    },
  };
}

function isConnectedCluster(clusterId: string): boolean {
  return parseArmId(clusterId)?.type.toLowerCase() === 'connectedclusters';
}

function plainKubeconfig(text: string): string {
  return text.includes(':') ? text : fromBase64(text);
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}
