/** The part of a Kubernetes object that every read relies on. */
export interface KubernetesObject {
  kind?: string;
  metadata?: {
    name?: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    ownerReferences?: { kind?: string; name?: string }[];
    resourceVersion?: string;
  };
}

export interface PageOptions {
  labelSelector?: string;
  fieldSelector?: string;
  /** Objects per page. */
  limit: number;
  /** `metadata.continue` of the page before. */
  continueToken?: string;
  /** Ask for PartialObjectMetadata only; a server that cannot may answer whole objects. */
  metadataOnly?: boolean;
}

export interface Page {
  items: KubernetesObject[];
  continueToken?: string;
}

export interface LogOptions {
  container?: string;
  tailLines: number;
  /** Log of the run before the last restart. */
  previous?: boolean;
}

/**
 * Reads of the Kubernetes API that diagnosis needs; implemented in kubernetes/ and, for tests, in memory.
 * Paths start with `/api` or `/apis` and hold no query. Everything but "not found" is thrown, with the HTTP status in
 * `statusCode` (or `code`) where there was an answer.
 */
export interface KubernetesReader {
  /** @returns the object, or `undefined` for 404. */
  get(path: string): Promise<KubernetesObject | undefined>;
  /** @returns one page, or `undefined` when the kind does not exist in the cluster. */
  list(path: string, options: PageOptions): Promise<Page | undefined>;
  /** @returns the last lines of a container log, or `undefined` when there is none. */
  podLog(namespace: string, pod: string, options: LogOptions): Promise<string | undefined>;
  /** SelfSubjectAccessReview: whether the caller may do this. */
  mayI(attributes: { verb: string; group: string; resource: string; namespace?: string }): Promise<boolean>;
}
