import type { TokenCredential } from '@azure/identity';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  createEmptyPipeline,
} from '@azure/core-rest-pipeline';
import type { HttpMethods, Pipeline } from '@azure/core-rest-pipeline';
import { AzureStandIn } from '../../../local/azure';
import type { AzureStandInOptions, KubernetesHook, Listening } from '../../../local/azure';
import { loadOrCreateCertificates, trust } from '../../../local/certificates';
import { loadWorld, worldFile } from '../../../local/world';
import type { World } from '../../../local/world';

export const SUBSCRIPTION = '/subscriptions/11111111-2222-4333-8444-555555555555';
export const GROUP = `${SUBSCRIPTION}/resourceGroups/shop`;
export const CLUSTER = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/prod`;
export const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders`;
export const STORAGE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/shopstore`;
export const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/shop-vault`;
export const EXTENSION = `${CLUSTER}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`;

const certificates = loadOrCreateCertificates(':memory:');

/** For servers of tests that the stand-in talks to. */
export function serverTls(): { cert: string; key: string } {
  return { cert: certificates.serverCertPem, key: certificates.serverKeyPem };
}

/** A Kubernetes that remembers what it was asked to install. */
export class FakeKubernetes implements KubernetesHook {
  readonly releases = new Map<string, Parameters<KubernetesHook['installRelease']>[1]>();
  readonly addons = new Map<string, boolean>();
  installs = 0;
  failure: { code: string; message: string } | undefined;

  kubeconfig(clusterName: string, user: string): string {
    return `kubeconfig of ${clusterName} for ${user}`;
  }
  issuerUrl(clusterName: string): string {
    return `https://issuer.example/${clusterName}/`;
  }
  installRelease(
    clusterName: string,
    release: Parameters<KubernetesHook['installRelease']>[1],
  ): ReturnType<KubernetesHook['installRelease']> {
    this.installs += 1;
    if (this.failure) return Promise.resolve({ ok: false, ...this.failure });
    this.releases.set(`${clusterName}/${release.namespace}/${release.release}`, release);
    return Promise.resolve({ ok: true });
  }
  uninstallRelease(
    clusterName: string,
    { release, namespace }: { release: string; namespace: string },
  ): Promise<void> {
    this.releases.delete(`${clusterName}/${namespace}/${release}`);
    return Promise.resolve();
  }
  releaseExists(
    clusterName: string,
    { release, namespace }: { release: string; namespace: string },
  ): Promise<boolean> {
    return Promise.resolve(this.releases.has(`${clusterName}/${namespace}/${release}`));
  }
  setAddon(clusterName: string, addon: string, isEnabled: boolean): Promise<void> {
    this.addons.set(`${clusterName}/${addon}`, isEnabled);
    return Promise.resolve();
  }
}

/** A stand-in that listens, and the unmodified clients that talk to it. */
export interface RunningAzure extends Listening {
  azure: AzureStandIn;
  kubernetes: FakeKubernetes;
  credential: TokenCredential;
  pipeline: Pipeline;
  call(method: HttpMethods, path: string, options?: CallOptions): Promise<CallAnswer>;
  /** Polls the operation that the answer began until it has ended; resolves to its status document. */
  ended(answer: CallAnswer): Promise<CallAnswer['body']>;
}

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  query?: string;
  token?: string;
}

export interface CallAnswer {
  status: number;
  // Test code reads deep into answers of many shapes.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
  headers: Record<string, string>;
}

/** The instant world, with changes. */
export function instantWorld(change: (world: World) => void = () => undefined): World {
  const world = loadWorld(worldFile('instant'));
  change(world);
  return world;
}

/** Asks the managed-identity endpoint. (@azure/identity would remember the endpoint of the first test for all.) */
function identityCredential({ identityEndpoint, identityHeader }: Listening): TokenCredential {
  return {
    async getToken(scopes) {
      const resource = [scopes].flat()[0]?.replace(/\/\.default$/, '') ?? '';
      const answer = await fetch(`${identityEndpoint}?api-version=2019-08-01&resource=${resource}`, {
        headers: { 'x-identity-header': identityHeader },
      });
      const body = (await answer.json()) as { access_token: string; expires_on: string };
      return { token: body.access_token, expiresOnTimestamp: Number(body.expires_on) * 1000 };
    },
  };
}

export async function runAzure(options: Partial<AzureStandInOptions> = {}): Promise<RunningAzure> {
  trust(certificates.caCertPem);
  const kubernetes = (options.kubernetes as FakeKubernetes | undefined) ?? new FakeKubernetes();
  const azure = new AzureStandIn({
    world: instantWorld(),
    stateDirectory: ':memory:',
    certificates,
    ...options,
    kubernetes,
  });
  const listening = await azure.listen();
  const credential = identityCredential(listening);
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(
    bearerTokenAuthenticationPolicy({ credential, scopes: `${listening.endpoint}/.default` }),
  );
  const http = createDefaultHttpClient();

  async function call(method: HttpMethods, path: string, asked: CallOptions = {}): Promise<CallAnswer> {
    const isAbsolute = path.startsWith('https://');
    const url = isAbsolute ? path : `${listening.endpoint}${path}?${asked.query ?? 'api-version=2024-01-01'}`;
    const request = createPipelineRequest({
      method,
      url,
      headers: createHttpHeaders({ 'content-type': 'application/json', ...asked.headers }),
      ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
    });
    if (asked.token !== undefined) request.headers.set('authorization', asked.token);
    const answer =
      asked.token === undefined ? await pipeline.sendRequest(http, request) : await http.sendRequest(request);
    const text = answer.bodyAsText ?? '';
    return {
      status: answer.status,
      body: text === '' ? undefined : JSON.parse(text),
      headers: answer.headers.toJSON(),
    };
  }

  async function ended(answer: CallAnswer): Promise<CallAnswer['body']> {
    const url = answer.headers['azure-asyncoperation'] ?? '';
    for (;;) {
      const { body } = await call('GET', url);
      if (body.status !== 'InProgress') return body;
    }
  }

  return { ...listening, azure, kubernetes, credential, pipeline, call, ended };
}
