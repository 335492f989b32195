import { join } from 'node:path';
import type { Certificates } from '../certificates';
import { Faults, RequestLog } from '../faults';
import type { TokenVerifier } from './auth/authenticate';
import { SigningKey } from './auth/signing-key';
import type { KubeconfigUser } from './auth/static-tokens';
import { StaticTokens } from './auth/static-tokens';
import { seedCluster } from './bootstrap/seed-cluster';
import { Cluster } from './cluster';
import { serveCluster } from './http/serve-cluster';
import { ApiServer } from './http/server';
import type { RequestInfo } from './http/request-info';
import { parseRequest } from './http/request-info';
import { renderKubeconfig } from './kubeconfig';
import { unknownPath } from './objects/api-error';
import { runControllers } from './controllers/run-controllers';
import { collectGarbage } from './reactions/garbage-collection';
import { reactToDefinitions } from './reactions/custom-resources';
import { reactToNamespaces, resumeNamespaces } from './reactions/namespace-lifecycle';
import { fillTokenSecret, forgetLogs } from './reactions/small-reactions';
import type { WantedRelease } from './release/chart';
import { installRelease } from './release/install-release';
import type { InstallResult } from './release/install-release';
import { setSecretsStoreAddon } from './release/secrets-store-addon';
import { releaseExists, uninstallRelease } from './release/uninstall-release';
import { ClusterStorage } from './store/cluster-storage';

export interface SeededCluster {
  name: string;
  /** Manifests that are stored when the cluster starts for the first time. */
  objects: readonly unknown[];
  /** What containers have written, by `namespace/pod/container`; stored at the first start too. */
  logs: Readonly<Record<string, string>>;
}

export interface KubernetesStandInOptions {
  /** Folder of the database, tokens and signing key; `:memory:` keeps nothing. */
  stateDirectory: string;
  /** 0, the default, takes any free port. */
  port?: number;
  certificates: Certificates;
  /** The first one is also served at the root path. */
  clusters: readonly SeededCluster[];
  /** Checks bearer tokens that the cluster did not issue, such as those of Entra ID. */
  verifyToken?: TokenVerifier;
  now?: () => Date;
  log?: (message: string) => void;
}

const PREFIX = /^\/clusters\/([^/?]+)(\/.*)?$/u;

/** Kubernetes API servers on one https port that the unmodified clients work against. */
export class KubernetesStandIn {
  private readonly options: KubernetesStandInOptions;
  private readonly storage: ClusterStorage;
  private readonly tokens: StaticTokens;
  private readonly clusters = new Map<string, Cluster>();
  private readonly server: ApiServer;
  private readonly stops: (() => void)[] = [];
  private port: number;

  constructor(options: KubernetesStandInOptions) {
    this.options = options;
    this.port = options.port ?? 0;
    const { stateDirectory, certificates } = options;
    const file = (name: string): string | undefined =>
      stateDirectory === ':memory:' ? undefined : join(stateDirectory, 'kubernetes', name);
    this.storage = new ClusterStorage(file('clusters.sqlite') ?? ':memory:');
    this.tokens = new StaticTokens(
      file('tokens.json'),
      options.clusters.map(({ name }) => name),
    );
    const signingKey = new SigningKey(file('signing-key.pem'));
    for (const seed of options.clusters) {
      this.clusters.set(seed.name, this.makeCluster(seed, signingKey));
    }
    this.server = new ApiServer({
      certificates,
      faults: new Faults(),
      requestLog: new RequestLog(),
      serve: (info, exchange) => this.serve(info, exchange),
      onError: (error) => this.report(error),
    });
  }

  private makeCluster({ name, objects, logs }: SeededCluster, signingKey: SigningKey): Cluster {
    const isNew = this.storage.revision(name) === undefined;
    const cluster = new Cluster({
      name,
      storage: this.storage,
      signingKey,
      issuer: () => this.issuerUrl(name),
      now: this.options.now ?? (() => new Date()),
      caCertPem: this.options.certificates.caCertPem,
      reactions: [reactToDefinitions, reactToNamespaces, collectGarbage, fillTokenSecret, forgetLogs],
      onError: (error) => this.report(error),
    });
    if (isNew) {
      seedCluster(cluster, objects).catch((error: unknown) => this.report(error));
      for (const [container, text] of Object.entries(logs)) {
        cluster.logs.append(container, text).catch((error: unknown) => this.report(error));
      }
    }
    return cluster;
  }

  private report(error: unknown): void {
    this.options.log?.(
      `Kubernetes stand-in: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }

  /** Serves on 127.0.0.1 and answers the port. What an earlier run left unfinished goes on. */
  async listen(): Promise<number> {
    for (const cluster of this.clusters.values()) {
      await cluster.store.durable();
    }
    this.port = await this.server.listen(this.port);
    for (const cluster of this.clusters.values()) {
      resumeNamespaces(cluster);
      this.stops.push(runControllers(cluster));
    }
    return this.port;
  }

  /** Ends watches and connections, writes what is pending and closes the database. */
  async close(): Promise<void> {
    await this.server.close();
    for (const stop of this.stops) {
      stop();
    }
    for (const cluster of this.clusters.values()) {
      cluster.close();
    }
    await this.storage.close();
  }

  private cluster(name: string): Cluster {
    const cluster = this.clusters.get(name);
    if (cluster === undefined) {
      throw new Error(`There is no cluster "${name}" in the Kubernetes stand-in`);
    }
    return cluster;
  }

  /** Address of a cluster's API server. The first cluster has the root path. */
  url(clusterName: string): string {
    const [first] = this.clusters.keys();
    const path =
      this.cluster(clusterName).name === first ? '' : `/clusters/${encodeURIComponent(clusterName)}`;
    return `https://127.0.0.1:${this.port}${path}`;
  }

  /** Issuer of the cluster's service account tokens, as its discovery document states it. */
  issuerUrl(clusterName: string): string {
    return `https://127.0.0.1:${this.port}/clusters/${encodeURIComponent(clusterName)}`;
  }

  /**
   * A kubeconfig that works as it is. `includesCa: false` leaves the CA out, for processes that trust it by
   * default: @kubernetes/client-node opens a connection for every request when the kubeconfig brings a CA.
   */
  kubeconfig(clusterName: string, user: KubeconfigUser, options: { includesCa?: boolean } = {}): string {
    return renderKubeconfig({
      cluster: clusterName,
      user: user === 'admin' ? 'clusterAdmin' : 'clusterUser',
      server: this.url(clusterName),
      token: this.tokens.token(clusterName, user),
      ...(options.includesCa === false ? {} : { caCertPem: this.options.certificates.caCertPem }),
    });
  }

  /** Installs or upgrades a Helm release; the same wish twice ends in the same state. */
  installRelease(clusterName: string, wanted: WantedRelease): Promise<InstallResult> {
    return installRelease(this.cluster(clusterName), wanted);
  }

  /** Removes a Helm release with everything it made. */
  uninstallRelease(clusterName: string, name: { release: string; namespace: string }): Promise<void> {
    return uninstallRelease(this.cluster(clusterName), name);
  }

  releaseExists(clusterName: string, name: { release: string; namespace: string }): Promise<boolean> {
    return Promise.resolve(releaseExists(this.cluster(clusterName), name));
  }

  /** Told after an add-on of the cluster was switched on or off; only the Key Vault one changes anything here. */
  async setAddon(clusterName: string, addon: string, isEnabled: boolean): Promise<void> {
    if (addon.toLowerCase() === 'azurekeyvaultsecretsprovider') {
      await setSecretsStoreAddon(this.cluster(clusterName), isEnabled);
    }
  }

  /** Makes SecretProviderClasses available, as the Key Vault add-on does. */
  enableSecretsStoreCsi(clusterName: string): Promise<void> {
    return setSecretsStoreAddon(this.cluster(clusterName), true);
  }

  private serve(
    info: RequestInfo,
    exchange: Parameters<typeof serveCluster>[2],
  ): ReturnType<typeof serveCluster> {
    const authenticators = { staticTokens: this.tokens, verifyToken: this.options.verifyToken };
    const prefixed = PREFIX.exec(info.path);
    const [first] = this.clusters.values();
    if (prefixed === null) {
      return first === undefined
        ? Promise.reject(unknownPath())
        : serveCluster(first, info, exchange, authenticators);
    }
    const cluster = this.clusters.get(decodeURIComponent(prefixed[1] ?? ''));
    if (cluster === undefined) {
      return Promise.reject(unknownPath());
    }
    const inner = parseRequest(info.method, `${prefixed[2] ?? '/'}?${info.query.toString()}`);
    return serveCluster(cluster, inner, exchange, authenticators);
  }
}
