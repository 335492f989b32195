import type { ArmReader } from '../../targets/target';
import { ArmEvidence, type ArmSource } from './arm-evidence';
import type { KubernetesObject, KubernetesReader } from './kubernetes-reader';
import { KubernetesEvidence, type ListSelectors, type LogRequest } from './kubernetes-evidence';
import { CallGate } from './call-gate';
import type { Reading } from './reading';

export interface EvidenceOptions {
  arm: ArmSource;
  /** Absent when there is no way into the cluster; every Kubernetes read is then "not readable". */
  kubernetes?: KubernetesReader;
  /** Why there is no way into the cluster, for the report. */
  withoutKubernetes?: string;
  /** Calls at once, over both APIs. Default 8. */
  concurrency?: number;
  /** Objects per page of a list. Default 500. */
  pageSize?: number;
  /** Objects of one list that are read at most. Default 20,000. */
  maxItems?: number;
  /** How long one call may take. Default 20,000 ms. */
  callTimeoutMs?: number;
  /** How long everything may take; what has not been read by then is "not readable". Default: no limit. */
  totalTimeMs?: number;
}

/**
 * Everything a diagnosis reads, each resource once however many checks want it, with bounded concurrency.
 * Nothing here throws: missing rights and unreachable systems come back as `notReadable`.
 */
export class Evidence {
  private readonly gate: CallGate;
  private readonly armEvidence: ArmEvidence;
  private readonly kubernetesEvidence: KubernetesEvidence;
  private readonly facts = new Map<string, Promise<unknown>>();

  constructor(options: EvidenceOptions) {
    this.gate = new CallGate({
      concurrency: options.concurrency ?? 8,
      callTimeoutMs: options.callTimeoutMs ?? 20_000,
      ...(options.totalTimeMs === undefined ? {} : { totalTimeMs: options.totalTimeMs }),
    });
    this.armEvidence = new ArmEvidence(options.arm, this.gate);
    this.kubernetesEvidence = new KubernetesEvidence(options.kubernetes, this.gate, {
      pageSize: options.pageSize ?? 500,
      maxItems: options.maxItems ?? 20_000,
      ...(options.withoutKubernetes === undefined ? {} : { withoutKubernetes: options.withoutKubernetes }),
    });
  }

  /** API calls made so far, both APIs together, pages counted one by one. */
  get calls(): number {
    return this.gate.calls;
  }

  /** Every read that failed, once each. */
  get unreadable(): readonly { what: string; reason: string }[] {
    return this.gate.unreadable;
  }

  /** Reads an ARM resource. */
  arm<T>(id: string, apiVersion: string): Promise<Reading<T>> {
    return this.armEvidence.get<T>(id, apiVersion);
  }

  /** Reads an ARM list to its end. `filter` is an OData expression. */
  armList<T>(id: string, apiVersion: string, filter?: string): Promise<Reading<T[]>> {
    return this.armEvidence.list<T>(id, apiVersion, filter);
  }

  /** Calls an ARM action that only reads, for example `listConfigurations`. */
  armAction<T>(id: string, action: string, apiVersion: string): Promise<Reading<T>> {
    return this.armEvidence.action<T>(id, action, apiVersion);
  }

  /** An ARM reader over this evidence, for code that reads targets. It throws `Unreadable`. */
  armReader(): ArmReader {
    return this.armEvidence.reader();
  }

  /** Reads one Kubernetes object, trimmed: Secret values never come along. */
  object<T extends KubernetesObject>(path: string): Promise<Reading<T>> {
    return this.kubernetesEvidence.object<T>(path);
  }

  /** Reads a Kubernetes list page by page, each object trimmed as it arrives. */
  list<T extends KubernetesObject>(path: string, selectors: ListSelectors = {}): Promise<Reading<T[]>> {
    return this.kubernetesEvidence.list<T>(path, selectors);
  }

  /** Reads the end of a container log, redacted, at most 64 KB. */
  log(request: LogRequest): Promise<Reading<string>> {
    return this.kubernetesEvidence.log(request);
  }

  /** The decoded newest revision of a Helm release Secret, without values and manifest. */
  helmRelease(namespace: string, secretName: string): ReturnType<KubernetesEvidence['helmRelease']> {
    return this.kubernetesEvidence.helmRelease(namespace, secretName);
  }

  /** Whether the reader's own identity may do something in the cluster. */
  mayI(attributes: Parameters<KubernetesReader['mayI']>[0]): Promise<Reading<boolean>> {
    return this.kubernetesEvidence.mayI(attributes);
  }

  /** Says in the report that something was left out, and why. */
  leaveOut(what: string, reason: string): void {
    this.gate.notReadable(what, reason);
  }

  /** Computes a fact from other readings once; later callers get the same promise. */
  once<T>(key: string, compute: () => Promise<T>): Promise<T> {
    const existing = this.facts.get(key);
    if (existing) return existing as Promise<T>;
    const fact = compute();
    this.facts.set(key, fact);
    return fact;
  }
}
