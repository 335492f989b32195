import type { KubernetesObject } from '@kubernetes/client-node';
import type { ClusterEndpoint } from './kubeconfig';
import { KubernetesError, toKubernetesError } from './kubernetes-error';

/** Manager name of every field that this system writes. */
const FIELD_MANAGER = 'aks-service-connector';

export interface ObjectReference {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
}

/** Any object, with the members that some kinds have beside metadata. */
export interface Manifest extends KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    uid?: string;
    resourceVersion?: string;
  };
  type?: string;
  data?: Record<string, string>;
  spec?: unknown;
}

/** One cluster's API, reduced to what this app needs. Failures are {@link KubernetesError}s. */
export interface KubernetesClient {
  read(reference: ObjectReference): Promise<Manifest | undefined>;
  list(apiVersion: string, kind: string, namespace: string, labelSelector?: string): Promise<Manifest[]>;
  /** Creates an object; `false` when one of this name exists. */
  create(manifest: Manifest): Promise<boolean>;
  /** Server-side apply. With `force`, fields that others have changed become ours again. */
  apply(manifest: Manifest, options?: { force: boolean }): Promise<void>;
  /** Deletes the object that was read, and not one that replaced it meanwhile. */
  delete(object: Manifest): Promise<void>;
}

export interface KubernetesClientOptions {
  endpoint: ClusterEndpoint;
  /** Gives an Entra token when the endpoint has no login of its own. */
  token: () => Promise<string>;
  /** Milliseconds after which a request is given up. */
  timeoutMs?: number;
}

/** Makes the client of one cluster. Keep it: it holds the connections. */
export async function createKubernetesClient(options: KubernetesClientOptions): Promise<KubernetesClient> {
  const { createConfiguration, KubeConfig, KubernetesObjectApi, PatchStrategy, ServerConfiguration } =
    await import('@kubernetes/client-node');
  const { server, caData, login } = options.endpoint;
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'cluster', server, skipTLSVerify: false, ...(caData === undefined ? {} : { caData }) },
    { name: 'app', ...(login && 'certData' in login ? login : {}) },
  );
  type Request = Parameters<typeof config.applySecurityAuthentication>[0];
  let dispatcher: ReturnType<Request['getDispatcher']>;

  /** KubeConfig makes a new connection pool for every request when there is a CA, so its first pool is kept. */
  async function authenticate(request: Request): Promise<void> {
    if (dispatcher === undefined) {
      await config.applySecurityAuthentication(request);
      dispatcher = request.getDispatcher();
    } else {
      request.setDispatcher(dispatcher);
    }
    if (!login || 'token' in login) {
      request.setHeaderParam('Authorization', `Bearer ${login?.token ?? (await options.token())}`);
    }
    request.setSignal(AbortSignal.timeout(options.timeoutMs ?? 15_000));
  }

  const api = new KubernetesObjectApi(
    createConfiguration({
      baseServer: new ServerConfiguration(server, {}),
      authMethods: { default: { getName: () => 'cluster', applySecurityAuthentication: authenticate } },
    }),
  );

  return {
    async read({ apiVersion, kind, name, namespace }) {
      const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
      try {
        return toManifest(await api.read({ apiVersion, kind, metadata }));
      } catch (error) {
        const known = toKubernetesError(error, `read ${kind} ${name}`);
        if (known instanceof KubernetesError && known.kind === 'notFound') return undefined;
        throw known;
      }
    },
    async list(apiVersion, kind, namespace, labelSelector) {
      const items = await attempt(`list ${kind} in ${namespace}`, () =>
        api.list(apiVersion, kind, namespace, undefined, undefined, undefined, undefined, labelSelector),
      );
      return items.items.map(toManifest);
    },
    async create(manifest) {
      try {
        await api.create(manifest, undefined, undefined, FIELD_MANAGER);
        return true;
      } catch (error) {
        const known = toKubernetesError(error, `create ${describe(manifest)}`);
        if (known instanceof KubernetesError && known.reason === 'AlreadyExists') return false;
        throw known;
      }
    },
    async apply(manifest, { force } = { force: false }) {
      await attempt(`apply ${describe(manifest)}`, () =>
        api.patch(manifest, undefined, undefined, FIELD_MANAGER, force, PatchStrategy.ServerSideApply),
      );
    },
    async delete(object) {
      const { uid, resourceVersion } = object.metadata;
      const preconditions = {
        ...(uid === undefined ? {} : { uid }),
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      };
      try {
        await api.delete(object, undefined, undefined, undefined, undefined, undefined, { preconditions });
      } catch (error) {
        const known = toKubernetesError(error, `delete ${describe(object)}`);
        if (known instanceof KubernetesError && known.kind === 'notFound') return;
        throw known;
      }
    },
  };
}

async function attempt<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toKubernetesError(error, what);
  }
}

function describe({ kind, metadata }: Manifest): string {
  return metadata.namespace === undefined
    ? `${kind} ${metadata.name}`
    : `${kind} ${metadata.namespace}/${metadata.name}`;
}

function toManifest(object: KubernetesObject): Manifest {
  return object as Manifest;
}
