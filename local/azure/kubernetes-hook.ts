/** A Helm release that the extension service wants in a cluster. */
export interface WantedRelease {
  release: string;
  namespace: string;
  chart: string;
  version: string;
  /** configurationSettings and configurationProtectedSettings of the extension; may hold credentials. */
  values: Record<string, string>;
  extensionType: string;
}

export type InstallResult = { ok: true } | { ok: false; code: string; message: string };

/**
 * What the Resource Manager stand-in asks of the Kubernetes stand-in. Every call may come twice for the same
 * wish (a restart resumes unfinished work) and must then end in the same state.
 */
export interface KubernetesHook {
  /** A kubeconfig (YAML or JSON text) for one cluster. */
  kubeconfig(clusterName: string, user: 'admin' | 'user'): string;
  /** Issuer of the cluster's service account tokens, as its discovery document states it. */
  issuerUrl(clusterName: string): string;
  installRelease(clusterName: string, release: WantedRelease): Promise<InstallResult>;
  uninstallRelease(clusterName: string, release: { release: string; namespace: string }): Promise<void>;
  releaseExists(clusterName: string, release: { release: string; namespace: string }): Promise<boolean>;
  /** Told after an add-on of the cluster (such as azureKeyvaultSecretsProvider) was switched on or off. */
  setAddon?(clusterName: string, addon: string, isEnabled: boolean): Promise<void>;
}

/** For a Resource Manager without a Kubernetes beside it: every installation succeeds and leaves no trace. */
export const withoutKubernetes: KubernetesHook = {
  kubeconfig: (clusterName) =>
    `apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\n# ${clusterName}\n`,
  issuerUrl: (clusterName) => `https://localhost/${clusterName}/`,
  installRelease: () => Promise.resolve({ ok: true }),
  uninstallRelease: () => Promise.resolve(),
  releaseExists: () => Promise.resolve(false),
};
