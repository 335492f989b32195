import { KubernetesError } from './kubernetes-error';
import type { KubernetesHttp } from './kubernetes-http';

/** An object as the API gives it; more members come along. */
interface PlainObject {
  kind?: string;
  metadata?: { name?: string; namespace?: string };
}

interface PageOptions {
  labelSelector?: string;
  fieldSelector?: string;
  limit: number;
  continueToken?: string;
  metadataOnly?: boolean;
}

interface Page<T> {
  items: T[];
  continueToken?: string;
}

/** Reads by path; has the form that diagnosis asks for. Objects come as the API gives them. */
export interface KubernetesReads {
  /** @returns the object, or `undefined` for 404. */
  get(path: string): Promise<PlainObject | undefined>;
  /** @returns one page, or `undefined` when the cluster does not know the kind. */
  list(path: string, options: PageOptions): Promise<Page<PlainObject> | undefined>;
  /** @returns the last lines of a log, or `undefined` when there is none. */
  podLog(
    namespace: string,
    pod: string,
    options: { container?: string; tailLines: number; previous?: boolean },
  ): Promise<string | undefined>;
  /** Whether the caller may do this. */
  mayI(attributes: { verb: string; group: string; resource: string; namespace?: string }): Promise<boolean>;
}

// https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches
const METADATA_ONLY =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json;q=0.8';
/** Of one log. The server counts from the first of the last lines. */
const LOG_BYTES = 256 * 1024;
const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** Reads over one cluster's API. Failures are KubernetesErrors, with the HTTP status where there was an answer. */
export function createKubernetesReads(http: KubernetesHttp): KubernetesReads {
  return {
    async get(path) {
      const { status, text } = await http.send({ method: 'GET', path }, [404]);
      return status === 404 ? undefined : (JSON.parse(text) as PlainObject);
    },

    async list(path, options) {
      const page = await readPage(http, path, options);
      if (page.status === 404) return undefined;
      if (page.status !== 410) return page;
      // The snapshot of the earlier pages is too old; the server says how to go on with a newer one:
      // https://kubernetes.io/docs/reference/using-api/api-concepts/#410-gone-responses
      return readPage(http, path, { ...options, continueToken: newerToken(page, path) });
    },

    async podLog(namespace, pod, { container, tailLines, previous }) {
      const path = `/api/v1/namespaces/${segment(namespace)}/pods/${segment(pod)}/log`;
      const query = {
        tailLines: String(tailLines),
        limitBytes: String(LOG_BYTES),
        ...(container === undefined ? {} : { container }),
        ...(previous === true ? { previous: 'true' } : {}),
      };
      // 400: the container has not started, or has no run before this one.
      const { status, text } = await http.send({ method: 'GET', path, query, accept: '*/*' }, [400, 404]);
      // 204: no node has the pod yet.
      return status < 400 && status !== 204 ? text : undefined;
    },

    async mayI({ verb, group, resource, namespace }) {
      const resourceAttributes = { verb, group, resource, ...(namespace === undefined ? {} : { namespace }) };
      const body = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes },
      };
      const { text } = await http.send({ method: 'POST', path: REVIEWS, body });
      return (JSON.parse(text) as { status?: { allowed?: boolean } }).status?.allowed === true;
    },
  };
}

interface ListAnswer {
  /** `null` in an empty list of metadata: Go writes an absent slice so. */
  items?: PlainObject[] | null;
  metadata?: { continue?: string };
}

async function readPage(
  http: KubernetesHttp,
  path: string,
  options: PageOptions,
): Promise<Page<PlainObject> & { status: number }> {
  const { labelSelector, fieldSelector, limit, continueToken, metadataOnly } = options;
  const query = {
    limit: String(limit),
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
    ...(continueToken === undefined ? {} : { continue: continueToken }),
  };
  const accept = metadataOnly === true ? METADATA_ONLY : 'application/json';
  const isLater = continueToken !== undefined;
  const { status, text } = await http.send(
    { method: 'GET', path, query, accept },
    isLater ? [404, 410] : [404],
  );
  if (status === 404) return { status, items: [] };
  const { items, metadata = {} } = JSON.parse(text) as ListAnswer;
  return { status, items: items ?? [], ...(metadata.continue ? { continueToken: metadata.continue } : {}) };
}

function newerToken({ continueToken }: Page<PlainObject>, path: string): string {
  if (continueToken !== undefined) return continueToken;
  const message = `The Kubernetes API gave up the list ${path} between two pages.`;
  throw new KubernetesError({ status: 410, reason: 'Expired', message });
}

function segment(name: string): string {
  return encodeURIComponent(name);
}
