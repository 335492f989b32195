import { gzipSync } from 'node:zlib';
import type { DiagnosisQuestion } from '../../../diagnostics/diagnose';
import { Evidence, type EvidenceOptions } from '../../../diagnostics/evidence/evidence';
import type { KubernetesObject } from '../../../diagnostics/evidence/kubernetes-reader';
import { WorldArmReader } from './world-arm-reader';
import { WorldKubernetesReader } from './world-kubernetes-reader';

export const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
export const TENANT = '22222222-2222-4222-8222-222222222222';
export const GROUP_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop`;
export const MANAGED_CLUSTER = `${GROUP_ID}/providers/Microsoft.ContainerService/managedClusters/prod`;
export const CONNECTED_CLUSTER = `${GROUP_ID}/providers/Microsoft.Kubernetes/connectedClusters/edge`;
/** Every world is looked at at this time. */
export const NOW = new Date('2026-03-01T12:00:00Z');

type Json = Record<string, unknown>;

/** Azure and a cluster in memory: what diagnosis would read, and what it may not. Healthy until somebody changes it. */
export class World {
  readonly clusterId: string;
  readonly arm = new Map<string, Json>();
  readonly armActions = new Map<string, unknown>();
  readonly objects = new Map<string, KubernetesObject & Json>();
  readonly kinds = new Set<string>();
  readonly logs = new Map<string, string>();
  readonly forbidden: RegExp[] = [];
  readonly refusals: { pattern: RegExp; error: Error }[] = [];
  readonly denied: string[] = [];
  kubernetesReachable = true;
  question: Omit<DiagnosisQuestion, 'clusterId'> = { now: NOW };

  constructor(clusterId: string) {
    this.clusterId = clusterId;
  }

  /** Puts an ARM resource; a path that starts with `./` is below the cluster. An array is a list answer. */
  putArm(path: string, resource: Json | Json[]): this {
    const value = Array.isArray(resource) ? { value: resource } : resource;
    this.arm.set(this.armPath(path), value);
    return this;
  }

  /** Merges into an ARM resource that exists. `undefined` takes a property away. */
  changeArm(path: string, change: Json): this {
    const key = this.armPath(path);
    const current = this.arm.get(key);
    if (!current) throw new Error(`The world has no ARM resource ${key}`);
    this.arm.set(key, merged(current, change));
    return this;
  }

  removeArm(path: string): this {
    if (!this.arm.delete(this.armPath(path))) throw new Error(`The world has no ARM resource ${path}`);
    return this;
  }

  /** Answer of a POST action, for example `putAction('./providers/…/linkers/a', 'validateLinker', {…})`. */
  putAction(path: string, action: string, answer: unknown): this {
    this.armActions.set(`${this.armPath(path)}/${action.toLowerCase()}`, answer);
    return this;
  }

  /** Puts a Kubernetes object at its API path; name and namespace come from the path. */
  put(path: string, object: Json = {}): this {
    const segments = path.split('/');
    const namespace = /\/namespaces\/([^/]+)\/[^/]+\/[^/]+$/.exec(path)?.[1];
    const metadata = {
      name: segments.at(-1),
      ...(namespace ? { namespace } : {}),
      ...(object['metadata'] as Json),
    };
    this.objects.set(path, { ...object, metadata } as KubernetesObject & Json);
    return this;
  }

  /** Merges into a Kubernetes object that exists. `undefined` takes a property away. */
  change(path: string, change: Json): this {
    const current = this.objects.get(path);
    if (!current) throw new Error(`The world has no object ${path}`);
    this.objects.set(path, merged(current, change) as KubernetesObject & Json);
    return this;
  }

  /** Removes an object and everything below it. */
  remove(path: string): this {
    const gone = [...this.objects.keys()].filter((key) => key === path || key.startsWith(`${path}/`));
    if (gone.length === 0) throw new Error(`The world has no object ${path}`);
    for (const key of gone) this.objects.delete(key);
    return this;
  }

  /** Declares a kind that exists without objects, for example `/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations`. */
  install(path: string): this {
    this.kinds.add(path);
    return this;
  }

  log(namespace: string, pod: string, text: string, container = '', previous = false): this {
    this.logs.set([namespace, pod, container, previous].join('/'), text);
    return this;
  }

  /** Puts a Helm release Secret as Helm writes it. */
  helm(
    namespace: string,
    name: string,
    release: {
      status: string;
      description?: string;
      revision?: number;
      lastDeployed?: string;
      config?: Json;
    },
  ): this {
    const {
      status,
      description = 'Install complete',
      revision = 1,
      lastDeployed = '2026-02-01T10:00:00Z',
      config = {},
    } = release;
    const stored = {
      name,
      namespace,
      version: revision,
      config,
      info: { status, description, last_deployed: lastDeployed },
      chart: { metadata: { name, version: '1.0.0' } },
      manifest: 'kind: Secret',
    };
    const helm = gzipSync(JSON.stringify(stored)).toString('base64');
    return this.put(`/api/v1/namespaces/${namespace}/secrets/sh.helm.release.v1.${name}.v${revision}`, {
      type: 'helm.sh/release.v1',
      metadata: { labels: { owner: 'helm', name, status, version: String(revision) } },
      data: { release: Buffer.from(helm).toString('base64') },
    });
  }

  /** ARM reads that fit are answered with this status and error code. */
  refuse(pattern: RegExp, statusCode: number, code: string): this {
    this.refusals.push({ pattern, error: Object.assign(new Error(code), { statusCode, code }) });
    return this;
  }

  /** Reads of ARM ids, Kubernetes paths or `log of …` that fit are answered with 403. */
  forbid(pattern: RegExp): this {
    this.forbidden.push(pattern);
    return this;
  }

  asks(question: Omit<DiagnosisQuestion, 'clusterId'>): this {
    this.question = { ...this.question, ...question };
    return this;
  }

  /** Evidence over this world. */
  evidence(options: Partial<EvidenceOptions> = {}): Evidence {
    return new Evidence({
      arm: new WorldArmReader(this),
      kubernetes: new WorldKubernetesReader(this),
      ...options,
    });
  }

  armPath(path: string): string {
    const absolute = path.startsWith('./') ? `${this.clusterId}/${path.slice(2)}` : path;
    return absolute.split('?')[0]?.toLowerCase() ?? '';
  }
}

function merged(current: Json, change: Json): Json {
  const result: Json = { ...current };
  for (const [key, value] of Object.entries(change)) {
    const before = result[key];
    if (value === undefined) delete result[key];
    else result[key] = isPlain(value) && isPlain(before) ? merged(before, value) : value;
  }
  return result;
}

function isPlain(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
