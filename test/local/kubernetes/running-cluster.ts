import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';
import { loadOrCreateCertificates } from '../../../local/certificates';
import { KubernetesStandIn } from '../../../local/kubernetes/kubernetes-stand-in';
import type { KubernetesStandInOptions } from '../../../local/kubernetes/kubernetes-stand-in';

export interface KubectlResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Parsed JSON of any shape: test code reads deep into answers. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Parsed = any;

export interface CallAnswer {
  status: number;
  headers: Record<string, unknown>;
  body: Parsed;
}

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  /** A bearer token other than the admin's; empty for none. */
  token?: string;
}

export interface RunningCluster {
  standIn: KubernetesStandIn;
  url: string;
  config(cluster?: string, user?: 'admin' | 'user'): KubeConfig;
  /** A request without any client library. */
  call(method: string, path: string, options?: CallOptions): Promise<CallAnswer>;
  kubectl(args: readonly string[], input?: string): Promise<KubectlResult>;
  close(): Promise<void>;
}

const certificates = loadOrCreateCertificates(':memory:');

const KUBECTL = 'kubectl';

function isOnPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Machines without kubectl leave its tests out. */
export const describeWithKubectl = isOnPath(KUBECTL) ? describe : describe.skip;

function run(args: readonly string[], input: string, environment: NodeJS.ProcessEnv): Promise<KubectlResult> {
  return new Promise((resolve) => {
    const child = execFile(KUBECTL, args, { env: environment }, (error, stdout, stderr) => {
      resolve({
        code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1,
        stdout,
        stderr,
      });
    });
    child.stdin?.end(input);
  });
}

function send(url: string, method: string, token: string, options: CallOptions): Promise<CallAnswer> {
  const body = options.body === undefined ? '' : JSON.stringify(options.body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method,
        ca: certificates.caCertPem,
        agent: false,
        headers: {
          ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
          ...(body === ''
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
          ...options.headers,
        },
      },
      (response) => {
        textOf(response).then((text) => {
          const isJson =
            response.headers['content-type'] === undefined || /json/u.test(response.headers['content-type']);
          const parsed: unknown = isJson ? JSON.parse(text) : text;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parsed });
        }, reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Starts a stand-in with one cluster `prod`, in memory unless the options say otherwise. */
export async function runCluster(options: Partial<KubernetesStandInOptions> = {}): Promise<RunningCluster> {
  const standIn = new KubernetesStandIn({
    stateDirectory: ':memory:',
    certificates,
    clusters: [{ name: 'prod', objects: [], logs: {} }],
    ...options,
  });
  await standIn.listen();
  const folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
  const kubeconfig = join(folder, 'config');
  const [first] = options.clusters ?? [{ name: 'prod' }];
  const name = first?.name ?? 'prod';
  writeFileSync(kubeconfig, standIn.kubeconfig(name, 'admin'));
  const config = (cluster = name, user: 'admin' | 'user' = 'admin'): KubeConfig => {
    const loaded = new KubeConfig();
    loaded.loadFromString(standIn.kubeconfig(cluster, user));
    return loaded;
  };
  const url = standIn.url(name);
  const adminToken = config().getCurrentUser()?.token ?? '';
  return {
    standIn,
    url,
    config,
    call: (method, path, callOptions = {}) =>
      send(`${url}${path}`, method, callOptions.token ?? adminToken, callOptions),
    kubectl: (args, input = '') =>
      run([`--cache-dir=${join(folder, 'cache')}`, ...args], input, {
        PATH: process.env['PATH'],
        HOME: folder,
        KUBECONFIG: kubeconfig,
      }),
    close: async () => {
      await standIn.close();
      rmSync(folder, { recursive: true });
    },
  };
}
