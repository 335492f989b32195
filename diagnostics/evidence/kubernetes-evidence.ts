import type { CallGate } from './call-gate';
import { decodeHelmRelease, type HelmRelease } from './helm-release';
import type { KubernetesObject, KubernetesReader, Page } from './kubernetes-reader';
import type { Reading } from './reading';
import { redact } from './redact';
import { trim } from './trim';

export interface ListSelectors {
  labelSelector?: string;
  fieldSelector?: string;
  /** Names, labels and annotations are enough. */
  metadataOnly?: boolean;
}

export interface LogRequest {
  namespace: string;
  pod: string;
  container?: string;
  previous?: boolean;
  /** Default 200. */
  tailLines?: number;
}

interface KubernetesLimits {
  pageSize: number;
  maxItems: number;
  /** Why there is no way into the cluster. */
  withoutKubernetes?: string;
}

const MAX_LOG_CHARACTERS = 64 * 1024;

/** Memoized Kubernetes reads. */
export class KubernetesEvidence {
  private readonly kubernetes: KubernetesReader | undefined;
  private readonly gate: CallGate;
  private readonly limits: KubernetesLimits;
  private readonly readings = new Map<string, Promise<Reading<unknown>>>();

  constructor(kubernetes: KubernetesReader | undefined, gate: CallGate, limits: KubernetesLimits) {
    this.kubernetes = kubernetes;
    this.gate = gate;
    this.limits = limits;
  }

  object<T extends KubernetesObject>(path: string): Promise<Reading<T>> {
    return this.memoized(`get ${path}`, path, async (kubernetes) => {
      const read = await kubernetes.get(path);
      return read && (trim(path, read) as T);
    });
  }

  helmRelease(namespace: string, secretName: string): Promise<Reading<HelmRelease>> {
    const path = `/api/v1/namespaces/${namespace}/secrets/${secretName}`;
    return this.memoized(`helm ${path}`, path, async (kubernetes) => {
      const secret = await kubernetes.get(path);
      return secret && decodeHelmRelease(secret);
    });
  }

  log(request: LogRequest): Promise<Reading<string>> {
    const { namespace, pod, container, previous, tailLines = 200 } = request;
    const what = `log of ${namespace}/${pod}${container ? ` (${container})` : ''}${previous ? ', run before' : ''}`;
    return this.memoized(what, what, async (kubernetes) => {
      const text = await kubernetes.podLog(namespace, pod, {
        tailLines,
        ...(container === undefined ? {} : { container }),
        ...(previous === undefined ? {} : { previous }),
      });
      return text === undefined ? undefined : redact(lastLines(text));
    });
  }

  mayI(attributes: Parameters<KubernetesReader['mayI']>[0]): Promise<Reading<boolean>> {
    const what = `own right to ${attributes.verb} ${attributes.resource}`;
    return this.memoized(what, what, (kubernetes) => kubernetes.mayI(attributes));
  }

  list<T extends KubernetesObject>(path: string, selectors: ListSelectors): Promise<Reading<T[]>> {
    const key = ['list', path, selectors.labelSelector, selectors.fieldSelector, selectors.metadataOnly].join(
      ' ',
    );
    return this.once(key, () => this.readPages<T>(path, selectors));
  }

  private async readPages<T extends KubernetesObject>(
    path: string,
    selectors: ListSelectors,
  ): Promise<Reading<T[]>> {
    const items: T[] = [];
    let continueToken: string | undefined;
    do {
      const reading = await this.readPage(path, selectors, continueToken);
      if (reading.state === 'notReadable') return reading;
      if (reading.state === 'absent') return reading;
      for (const item of reading.value.items) items.push(trim(path, item) as T);
      continueToken = reading.value.continueToken;
    } while (continueToken && items.length < this.limits.maxItems);
    return { state: 'found', value: items };
  }

  private readPage(
    path: string,
    selectors: ListSelectors,
    continueToken: string | undefined,
  ): Promise<Reading<Page>> {
    return this.call(path, (kubernetes) =>
      kubernetes.list(path, {
        ...selectors,
        limit: this.limits.pageSize,
        ...(continueToken ? { continueToken } : {}),
      }),
    );
  }

  private memoized<T>(
    key: string,
    what: string,
    work: (kubernetes: KubernetesReader) => Promise<T | undefined>,
  ): Promise<Reading<T>> {
    return this.once(key, () => this.call(what, work));
  }

  private async call<T>(
    what: string,
    work: (kubernetes: KubernetesReader) => Promise<T | undefined>,
  ): Promise<Reading<T>> {
    const { kubernetes, limits } = this;
    if (!kubernetes) {
      const reason = limits.withoutKubernetes ?? 'there is no access to the Kubernetes API';
      return this.gate.notReadable('Kubernetes API', reason);
    }
    return this.gate.call('kubernetes', what, () => work(kubernetes));
  }

  private once<T>(key: string, read: () => Promise<Reading<T>>): Promise<Reading<T>> {
    const existing = this.readings.get(key);
    if (existing) return existing as Promise<Reading<T>>;
    const reading = read();
    this.readings.set(key, reading);
    return reading;
  }
}

/** Cut at a line: half a credential is not recognised as one. */
function lastLines(text: string): string {
  if (text.length <= MAX_LOG_CHARACTERS) return text;
  const cut = text.slice(-MAX_LOG_CHARACTERS);
  return cut.slice(cut.indexOf('\n') + 1);
}
