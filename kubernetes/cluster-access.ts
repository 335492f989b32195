import type { TokenCredential } from '@azure/identity';
import { apiVersions } from '../azure/api-versions';
import { readKubeconfig } from './kubeconfig';
import { createKubernetesClient, type KubernetesClient } from './kubernetes-client';

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
}

/** Clients of clusters, kept in memory for a while. Nothing is written to disk. */
export interface ClusterAccess {
  clientOf(clusterId: string): Promise<KubernetesClient>;
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

/** Reaches clusters with the kubeconfig that AKS gives this app's identity. */
export function createClusterAccess({
  arm,
  credential,
  now,
  timeoutMs,
}: ClusterAccessOptions): ClusterAccess {
  const known = new Map<string, { client: Promise<KubernetesClient>; expiresAtMs: number }>();

  async function token(): Promise<string> {
    const accessToken = await (await credential()).getToken(AKS_SERVER_SCOPE);
    if (!accessToken) throw new Error('No Entra token for the Kubernetes API');
    return accessToken.token;
  }

  async function connect(clusterId: string): Promise<KubernetesClient> {
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
    return createKubernetesClient({
      endpoint: readKubeconfig(Buffer.from(kubeconfig, 'base64').toString('utf8')),
      token,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  }

  return {
    clientOf(clusterId) {
      const key = clusterId.toLowerCase();
      const found = known.get(key);
      if (found && found.expiresAtMs > now()) return found.client;
      const client = connect(clusterId);
      known.set(key, { client, expiresAtMs: now() + KEEP_MS });
      client.catch(() => known.delete(key));
      return client;
    },
    forget(clusterId) {
      known.delete(clusterId.toLowerCase());
    },
  };
}
