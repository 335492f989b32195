import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AzureStandIn } from '../azure/azure-stand-in';
import type { KubernetesHook } from '../azure/kubernetes-hook';
import { type Certificates, loadOrCreateCertificates, trust } from '../certificates';
import { FunctionsHost } from '../functions-host/functions-host';
import type * as ExistingClusterModule from '../kubernetes/existing-cluster';
import { KubernetesStandIn } from '../kubernetes/kubernetes-stand-in';
import { ServiceBusBroker } from '../service-bus/service-bus-broker';
import { SingleOwner } from '../sqlite/single-owner';
import { loadWorld, type World } from '../world';
import { type Endpoints, removeEndpoints, writeEndpoints } from './endpoints';
import { entities, PROGRESS_TOPIC, REQUESTS_QUEUE } from './entities';
import { keptSecret } from './kept-secret';
import { RememberedPorts } from './remembered-ports';

const SEALING_KEY_BYTES = 32;

export interface Ports {
  functions: number;
  functionsHttps: number;
  serviceBus: number;
  arm: number;
  kubernetes: number;
}

export interface LocalStackOptions {
  /** Holds all state; a restart on the same directory goes on where the last run stopped. */
  stateDirectory: string;
  /** Path of the world file; read at the first start only. */
  world: string;
  /** 0 means any free port, and the same one again after a restart. */
  ports: Ports;
  /** Folder of host.json. */
  appDirectory: string;
  /** Imports the app's entry. */
  loadApp: () => Promise<unknown>;
  /** Path of a kubeconfig: its cluster takes the place of the Kubernetes stand-in. */
  kubeconfig?: string;
  /** Further settings of the app. */
  environment?: Record<string, string>;
  log?: (line: string) => void;
}

interface Shared {
  stateDirectory: string;
  certificates: Certificates;
  log: (message: string) => void;
}

interface Kubernetes {
  hook: KubernetesHook;
  url: string;
  /** Absent in a world without clusters. */
  kubeconfig: string | undefined;
}

interface Part {
  close(): Promise<void>;
}

/** The whole product on one machine: the unmodified app, and stand-ins for all that it talks to. */
export class LocalStack {
  readonly #options: LocalStackOptions;
  readonly #ports: RememberedPorts;
  readonly #state: string;
  #owner: SingleOwner | undefined;
  #parts: Part[] = [];

  constructor(options: LocalStackOptions) {
    this.#options = options;
    this.#state = resolve(options.stateDirectory);
    this.#ports = new RememberedPorts(this.#state);
  }

  /**
   * Starts everything and answers when it is ready for requests.
   * @throws Error when another process uses the same state, or a port is taken.
   */
  async start(): Promise<Endpoints> {
    this.#owner = new SingleOwner(
      this.#state,
      `The local stack already runs on ${this.#state}. Stop it first, or set LOCAL_STATE_DIR to another folder.`,
    );
    try {
      const endpoints = await this.#startParts();
      writeEndpoints(this.#state, endpoints);
      return endpoints;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops in reverse order and frees the state. */
  async stop(): Promise<void> {
    if (!this.#owner) return;
    removeEndpoints(this.#state);
    for (const part of this.#parts.reverse()) await part.close();
    this.#parts = [];
    this.#owner.release();
    this.#owner = undefined;
  }

  async #startParts(): Promise<Endpoints> {
    const options = this.#options;
    const certificates = loadOrCreateCertificates(join(this.#state, 'certificates'));
    trust(certificates.caCertPem);
    const world = loadWorld(options.world);
    const shared = { stateDirectory: this.#state, certificates, log: this.#note };

    const kubernetes = await this.#startKubernetes(world, shared);
    const azure = new AzureStandIn({
      ...shared,
      world,
      kubernetes: kubernetes.hook,
      port: this.#wanted('arm'),
      identityPort: this.#ports.wanted('identity', 0),
    });
    this.#parts.push(azure);
    const arm = await azure.listen();
    this.#ports.remember('arm', arm.port);
    this.#ports.remember('identity', arm.identityPort);

    const broker = new ServiceBusBroker({ ...shared, entities, port: this.#wanted('serviceBus') });
    await this.#run('serviceBus', broker, () => broker.listen());

    const kubeconfig = join(this.#state, 'kubeconfig');
    if (kubernetes.kubeconfig) writeFileSync(kubeconfig, kubernetes.kubeconfig, { mode: 0o600 });
    const endpoints = {
      serviceBusConnectionString: broker.connectionString(),
      arm: arm.endpoint,
      kubernetes: kubernetes.url,
      caFile: certificates.caFile ?? '',
      kubeconfig,
      identityEndpoint: arm.identityEndpoint,
      identityHeader: arm.identityHeader,
      pid: process.pid,
    };
    const host = await this.#startHost(endpoints, certificates, world.tenantId);
    const functionsHttps = `https://localhost:${host.httpsPort}`;
    // The app is the resource provider of connections, so clients that know Resource Manager only find it too.
    azure.relay('Microsoft.ServiceLinker', functionsHttps);
    return { functions: `http://localhost:${host.port}`, functionsHttps, ...endpoints };
  }

  /** The stand-in with the world's clusters, or the one cluster that a kubeconfig leads to. */
  async #startKubernetes(world: World, shared: Shared): Promise<Kubernetes> {
    if (this.#options.kubeconfig !== undefined) {
      // Its client is half a second of loading, which the stand-in does without.
      const { ExistingCluster } = require('../kubernetes/existing-cluster') as typeof ExistingClusterModule;
      const cluster = await ExistingCluster.open(this.#options.kubeconfig);
      return { hook: cluster, url: cluster.server, kubeconfig: cluster.kubeconfig() };
    }
    const clusters = Object.entries(world.kubernetes).map(([name, cluster]) => ({ name, ...cluster }));
    const standIn = new KubernetesStandIn({ ...shared, clusters, port: this.#wanted('kubernetes') });
    const port = await this.#run('kubernetes', standIn, () => standIn.listen());
    const [first] = clusters;
    const kubeconfig = first && standIn.kubeconfig(first.name, 'admin');
    return { hook: standIn, url: `https://localhost:${port}`, kubeconfig };
  }

  async #startHost(
    endpoints: Omit<Endpoints, 'functions' | 'functionsHttps'>,
    { serverCertPem: certPem, serverKeyPem: keyPem }: Certificates,
    tenantId: string,
  ) {
    const options = this.#options;
    const host = new FunctionsHost({
      appDirectory: options.appDirectory,
      loadApp: options.loadApp,
      stateDirectory: join(this.#state, 'functions'),
      port: this.#wanted('functions'),
      https: { port: this.#wanted('functionsHttps'), certPem, keyPem },
      environment: {
        AZURE_RESOURCE_MANAGER_ENDPOINT: endpoints.arm,
        IDENTITY_ENDPOINT: endpoints.identityEndpoint,
        IDENTITY_HEADER: endpoints.identityHeader,
        ServiceBusConnection: endpoints.serviceBusConnectionString,
        REQUESTS_QUEUE,
        PROGRESS_TOPIC,
        AUTH_ISSUER: `${endpoints.arm}/${tenantId}/v2.0`,
        // Ports are picked at start, so the app takes tokens for whatever port of this machine it listens on.
        AUTH_AUDIENCE: 'https://localhost:*,http://localhost:*,https://127.0.0.1:*,http://127.0.0.1:*',
        SEALING_KEY: keptSecret(this.#state, 'sealing.key', SEALING_KEY_BYTES),
        ...options.environment,
      },
      ...(options.log ? { log: options.log } : {}),
    });
    this.#parts.push({ close: () => host.stop() });
    const { port, httpsPort } = await host.start();
    this.#ports.remember('functions', port);
    if (httpsPort === undefined) throw new Error('The Functions host did not open its https port');
    this.#ports.remember('functionsHttps', httpsPort);
    return { port, httpsPort };
  }

  /** Stand-ins tell what went wrong inside; the details are for them alone, as they may hold what a client sent. */
  readonly #note = (message: string): void => this.#options.log?.(`local: ${message}`);

  #wanted(name: keyof Ports): number {
    return this.#ports.wanted(name, this.#options.ports[name]);
  }

  async #run(name: keyof Ports, part: Part, listen: () => Promise<number>): Promise<number> {
    this.#parts.push(part);
    const port = await listen();
    this.#ports.remember(name, port);
    return port;
  }
}
