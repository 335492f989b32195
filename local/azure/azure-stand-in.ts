import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import type { Certificates } from '../certificates';
import { Faults, RequestLog, handleLocalRoute } from '../faults';
import type { Fault } from '../faults';
import { openDatabase } from '../sqlite/database';
import type { World } from '../world';
import { answerCloudMetadata, isCloudMetadataPath } from './cloud-metadata';
import { Directory } from './directory';
import { dispatch } from './dispatch';
import { answerGraph, isGraphPath } from './graph';
import { exchange } from './http-exchange';
import type { Respond } from './http-exchange';
import { answerAuthority, isAuthorityPath } from './identity/authority';
import { MANAGED_IDENTITY_PATH, answerManagedIdentity } from './identity/managed-identity-endpoint';
import { loadOrCreateIdentityKeys } from './identity/signing-key';
import type { IdentityKeys } from './identity/signing-key';
import { TokenService } from './identity/token-service';
import { Journal } from './journal';
import { answerVault } from './key-vault/answer-vault';
import { splitVaultPath } from './key-vault/vault-path';
import { withoutKubernetes } from './kubernetes-hook';
import type { KubernetesHook } from './kubernetes-hook';
import { Operations } from './operations';
import type { Answer, Azure } from './provider';
import { findFinisher } from './providers/registry';
import { originOf, parseBody, readCall, splitUrl } from './read-call';
import { ResourceStore } from './resource-store';
import { seedWorld } from './seed-world';
import { relay, relayOf } from './relay';

export interface AzureStandInOptions {
  world: World;
  /** Where state and signing key are kept; `':memory:'` keeps nothing. */
  stateDirectory: string;
  certificates: Certificates;
  /** Port of Resource Manager and the sign-in authority (https); 0, the default, takes any. */
  port?: number;
  /** Port of the managed-identity endpoint (http); 0, the default, takes any. */
  identityPort?: number;
  kubernetes?: KubernetesHook;
  /** Epoch milliseconds. */
  now?: () => number;
  log?: (message: string, data?: Record<string, unknown>) => void;
}

export interface Listening {
  port: number;
  identityPort: number;
  /** For AZURE_RESOURCE_MANAGER_ENDPOINT-like settings. */
  endpoint: string;
  /** For IDENTITY_ENDPOINT and IDENTITY_HEADER. */
  identityEndpoint: string;
  identityHeader: string;
}

/** Longer than clients keep an idle connection, so that none is closed under a request that is just being sent. */
const KEEP_ALIVE_MS = 65_000;

/** Azure Resource Manager, its sign-in authority and the managed-identity endpoint, for one local world. */
export class AzureStandIn {
  readonly faults = new Faults();
  readonly requests = new RequestLog();
  readonly #options: AzureStandInOptions;
  readonly #azure: Azure;
  readonly #journal: Journal;
  readonly #keys: IdentityKeys;
  readonly #tokens: TokenService;
  readonly #servers: readonly [Server, Server];
  readonly #relays = new Map<string, string>();
  #port = 0;

  constructor(options: AzureStandInOptions) {
    const { world, stateDirectory, certificates } = options;
    this.#options = options;
    this.#journal = new Journal(openState(stateDirectory));
    this.#azure = this.#createAzure();
    this.#keys = loadOrCreateIdentityKeys(stateDirectory);
    this.#tokens = new TokenService({
      keys: this.#keys,
      tenantId: world.tenantId,
      issuer: () => `https://localhost:${this.#port}/${world.tenantId}/v2.0`,
      now: this.#azure.now,
    });
    const tls = { cert: certificates.serverCertPem, key: certificates.serverKeyPem };
    this.#servers = [
      this.#serve(createHttpsServer(tls), (req, fault) => this.#respond(req, fault)),
      this.#serve(createHttpServer(), (req) => this.#respondIdentity(req)),
    ];
  }

  /** Seeds the world at the first start, resumes unfinished operations, and listens on 127.0.0.1. */
  async listen(): Promise<Listening> {
    seedWorld(this.#azure);
    await this.#azure.durable();
    const [management, identity] = this.#servers;
    const identityPort = await listenOn(identity, this.#options.identityPort ?? 0);
    this.#port = await listenOn(management, this.#options.port ?? 0);
    this.#azure.operations.resume();
    return {
      port: this.#port,
      identityPort,
      endpoint: `https://localhost:${this.#port}`,
      identityEndpoint: `http://127.0.0.1:${identityPort}${MANAGED_IDENTITY_PATH}`,
      identityHeader: this.#keys.identityHeader,
    };
  }

  /** From now on a resource provider is served at another https origin, with a certificate of the same authority. */
  relay(namespace: string, origin: string): void {
    this.#relays.set(namespace.toLowerCase(), origin);
  }

  /** Ends all connections; operations that are not over go on at the next start. */
  async close(): Promise<void> {
    await this.#azure.operations.close();
    await Promise.all(this.#servers.map(closeServer));
    await this.#journal.close();
  }

  #createAzure(): Azure {
    const { world, kubernetes = withoutKubernetes, now = Date.now, log = () => undefined } = this.#options;
    const store = new ResourceStore(this.#journal);
    const operations = new Operations({
      journal: this.#journal,
      now,
      finish: async (operation) => findFinisher(operation.kind)?.(operation, this.#azure),
    });
    return {
      world,
      store,
      operations,
      directory: new Directory(store),
      kubernetes,
      lockedIdentities: new Set(),
      now,
      log,
      durable: () => this.#journal.durable(),
    };
  }

  #serve(server: Server, respond: Respond): Server {
    const options = {
      faults: this.faults,
      log: this.requests,
      respond,
      onDefect: (error: unknown) => this.#azure.log('A request ran into a defect', { error: String(error) }),
    };
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    return server.on('request', (req, res) => {
      if (handleLocalRoute(req, res, this.faults, this.requests)) return;
      exchange(req, res, options).catch(() => res.destroy());
    });
  }

  async #respond(req: IncomingMessage, fault: Fault | undefined): Promise<Answer> {
    const { path } = splitUrl(req);
    if (isCloudMetadataPath(path)) return answerCloudMetadata(originOf(req), this.#options.world.tenantId);
    if (isAuthorityPath(path)) return this.#respondAuthority(req, path);
    if (splitVaultPath(path)) return this.#respondVault(req, path);
    await this.#tokens.requireBearer(req.headers.authorization);
    const elsewhere = relayOf(path, this.#relays);
    if (elsewhere !== undefined) return relay(req, elsewhere, this.#options.certificates.caCertPem);
    const call = await readCall(req, fault);
    if (isGraphPath(path)) return answerGraph({ ...call, path }, this.#azure.directory);
    const answer = await dispatch(call, this.#azure);
    await this.#azure.durable();
    return answer;
  }

  async #respondAuthority(req: IncomingMessage, path: string): Promise<Answer> {
    const form = new URLSearchParams(await text(req));
    const request = { method: req.method ?? 'GET', path, origin: originOf(req), form };
    const { directory, store, now } = this.#azure;
    return answerAuthority(request, {
      tokens: this.#tokens,
      directory,
      store,
      now,
      tenantId: this.#options.world.tenantId,
    });
  }

  async #respondVault(req: IncomingMessage, path: string): Promise<Answer> {
    const { vaultName = '', below = '/' } = splitVaultPath(path) ?? {};
    const claims = await this.#tokens.requireVaultBearer(req.headers.authorization);
    const { query } = splitUrl(req);
    const request = {
      method: req.method ?? 'GET',
      vaultName,
      below,
      query,
      body: parseBody(await text(req)),
      claims,
      address: req.socket.remoteAddress ?? '',
      origin: originOf(req),
    };
    const answer = answerVault(request, this.#azure);
    await this.#azure.durable();
    return answer;
  }

  #respondIdentity(req: IncomingMessage): Promise<Answer> {
    return answerManagedIdentity(req, {
      tokens: this.#tokens,
      directory: this.#azure.directory,
      identityHeader: this.#keys.identityHeader,
      defaultClientId: this.#options.world.app.clientId,
    });
  }
}

/** Without a sync on every commit: what was answered survives a kill, and a power cut is no concern of a local world. */
function openState(stateDirectory: string): DatabaseSync {
  const file = stateDirectory === ':memory:' ? ':memory:' : join(stateDirectory, 'azure.db');
  return openDatabase(file, { synchronous: 'NORMAL' });
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
