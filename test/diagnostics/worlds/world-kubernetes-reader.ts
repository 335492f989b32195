import type {
  KubernetesObject,
  KubernetesReader,
  LogOptions,
  Page,
  PageOptions,
} from '../../../diagnostics/evidence/kubernetes-reader';
import { fitsFields, fitsLabels } from './selectors';
import type { World } from './world';
import { httpError } from './world-arm-reader';

const BUILT_IN =
  /^\/api\/v1\/|^\/apis\/(?:apps|batch|policy|autoscaling|networking\.k8s\.io|rbac\.authorization\.k8s\.io|admissionregistration\.k8s\.io|apiextensions\.k8s\.io|discovery\.k8s\.io)\//;

/** The Kubernetes API of a world, with pages, selectors and refusals. */
export class WorldKubernetesReader implements KubernetesReader {
  readonly requests: string[] = [];
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  async get(path: string): Promise<KubernetesObject | undefined> {
    this.admit(path);
    return structuredClone(this.world.objects.get(path));
  }

  async list(path: string, options: PageOptions): Promise<Page | undefined> {
    this.admit(path);
    const items = this.itemsOf(path);
    if (items.length === 0 && !BUILT_IN.test(path) && !this.world.kinds.has(path)) return undefined;
    const fitting = items.filter(
      (item) => fitsLabels(item, options.labelSelector) && fitsFields(item, options.fieldSelector),
    );
    const start = Number(options.continueToken ?? 0);
    const end = start + options.limit;
    return {
      items: structuredClone(fitting.slice(start, end)),
      ...(end < fitting.length ? { continueToken: String(end) } : {}),
    };
  }

  async podLog(namespace: string, pod: string, options: LogOptions): Promise<string | undefined> {
    this.admit(`log of ${namespace}/${pod}`);
    const text =
      this.world.logs.get([namespace, pod, options.container ?? '', options.previous ?? false].join('/')) ??
      this.world.logs.get([namespace, pod, '', options.previous ?? false].join('/'));
    return text?.split('\n').slice(-options.tailLines).join('\n');
  }

  async mayI({ verb, resource }: { verb: string; resource: string }): Promise<boolean> {
    this.admit(`mayI ${verb} ${resource}`);
    return !this.world.denied.includes(`${verb} ${resource}`);
  }

  private admit(path: string): void {
    this.requests.push(path);
    if (!this.world.kubernetesReachable) throw new Error('connect ECONNREFUSED 10.0.0.1:443');
    if (this.world.forbidden.some((pattern) => pattern.test(path))) throw httpError(403);
  }

  /** Objects of a list path; a path without a namespace covers all of them. */
  private itemsOf(path: string): KubernetesObject[] {
    const [, prefix, plural] =
      /^(\/api\/v1|\/apis\/[^/]+\/[^/]+)\/(?:namespaces\/[^/]+\/)?([^/]+)$/.exec(path) ?? [];
    const everywhere = new RegExp(`^${prefix}/(?:namespaces/[^/]+/)?${plural}/[^/]+$`);
    const isNamespaced = /\/namespaces\/[^/]+\/[^/]+$/.test(path);
    const pattern = isNamespaced ? new RegExp(`^${path}/[^/]+$`) : everywhere;
    return [...this.world.objects].filter(([key]) => pattern.test(key)).map(([, value]) => value);
  }
}
