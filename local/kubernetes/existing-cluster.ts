import { ApiException, KubeConfig, KubernetesObjectApi, WellKnownApi } from '@kubernetes/client-node';
import { secretsStoreDefinitions } from './release/secrets-store-definitions';
import { selfContainedKubeconfig } from './self-contained-kubeconfig';

/**
 * A cluster that runs already, such as one of kind or minikube, behind the Resource Manager stand-in. The app writes into it
 * what it writes into any cluster. Helm releases of extensions are told to be there and are not installed.
 */
export class ExistingCluster {
  readonly server: string;
  private readonly config: string;
  private readonly issuer: string;

  private constructor(server: string, config: string, issuer: string) {
    this.server = server;
    this.config = config;
    this.issuer = issuer;
  }

  /**
   * Reads a kubeconfig and asks its cluster for the issuer of its tokens.
   * @throws Error when the file is of no use, or the cluster does not answer.
   */
  static async open(file: string): Promise<ExistingCluster> {
    const config = selfContainedKubeconfig(file);
    const client = load(config);
    const server = client.getCurrentCluster()?.server ?? '';
    try {
      const document: unknown = await client
        .makeApiClient(WellKnownApi)
        .getServiceAccountIssuerOpenIDConfiguration();
      return new ExistingCluster(server, config, issuerOf(document));
    } catch (error) {
      throw new Error(`${file}: the cluster at ${server} does not answer: ${reasonOf(error)}`, {
        cause: error,
      });
    }
  }

  /** The same login for every cluster and user of the world. */
  kubeconfig(): string {
    return this.config;
  }

  issuerUrl(): string {
    return this.issuer;
  }

  installRelease(): Promise<{ ok: true }> {
    return Promise.resolve({ ok: true });
  }

  uninstallRelease(): Promise<void> {
    return Promise.resolve();
  }

  releaseExists(): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** The Key Vault add-on brings its kinds, if they are missing. They stay: a cluster may have had them before. */
  async setAddon(_clusterName: string, addon: string, isEnabled: boolean): Promise<void> {
    if (!isEnabled || addon.toLowerCase() !== 'azurekeyvaultsecretsprovider') return;
    const api = KubernetesObjectApi.makeApiClient(load(this.config));
    for (const definition of secretsStoreDefinitions) {
      try {
        await api.create(definition as object);
      } catch (error) {
        if (!(error instanceof ApiException) || error.code !== 409) throw error;
      }
    }
  }
}

function load(text: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(text);
  return config;
}

/** client-node gives this document as text. */
function issuerOf(document: unknown): string {
  const parsed: unknown = typeof document === 'string' ? JSON.parse(document) : document;
  const { issuer } = parsed as { issuer?: unknown };
  if (typeof issuer !== 'string') throw new Error('its OpenID configuration names no issuer');
  return issuer;
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiException) return `HTTP ${error.code}`;
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message;
}
