import type { RestError } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { parseArmId } from '../connection/arm-id';
import { ArmError, readRetryAfterSeconds } from './arm-error';
import { addRetries, type Retries } from './retries';

/** What this app reads of a cluster extension. */
export interface ClusterExtension {
  extensionType?: string;
  provisioningState?: string;
  currentVersion?: string;
  /** Reasons as Azure and the agent in the cluster give them, worst first. */
  reasons: string[];
}

/** Cluster extensions (Microsoft.KubernetesConfiguration). Writes begin an operation and return at once. */
export interface Extensions {
  get(clusterId: string, name: string): Promise<ClusterExtension | undefined>;
  beginCreate(clusterId: string, name: string, settings: ExtensionSettings): Promise<void>;
  beginDelete(clusterId: string, name: string): Promise<void>;
}

export interface ExtensionSettings {
  extensionType: string;
  releaseNamespace: string;
  releaseTrain: string;
}

export interface ExtensionsOptions {
  endpoint: string;
  credential: TokenCredential;
  retries?: Retries;
}

const CLUSTER_PROVIDER = 'Microsoft.ContainerService';
const CLUSTER_TYPE = 'managedClusters';

interface FailureDetail {
  code?: string | undefined;
  message?: string | undefined;
}

/**
 * Extensions through @azure/arm-kubernetesconfiguration. The state of an operation is read from the resource afterwards:
 * the SDK reports a failed operation without its code, and a poller would keep an activity busy for minutes.
 */
export async function createExtensions(options: ExtensionsOptions): Promise<Extensions> {
  const { SourceControlConfigurationClient } = await import('@azure/arm-kubernetesconfiguration');
  const rest = await import('@azure/core-rest-pipeline');
  const clients = new Map<string, InstanceType<typeof SourceControlConfigurationClient>>();

  function clientOf(subscriptionId: string): InstanceType<typeof SourceControlConfigurationClient> {
    const known = clients.get(subscriptionId.toLowerCase());
    if (known) return known;
    const client = new SourceControlConfigurationClient(options.credential, subscriptionId, {
      endpoint: options.endpoint.replace(/\/+$/, ''),
      userAgentOptions: { userAgentPrefix: 'aks-service-connector' },
    });
    // The default policy sleeps for as long as a throttled answer asks; our caller waits without a worker.
    client.pipeline.removePolicy({ name: 'defaultRetryPolicy' });
    addRetries(client.pipeline, rest, options.retries);
    clients.set(subscriptionId.toLowerCase(), client);
    return client;
  }

  async function call<T>(
    clusterId: string,
    run: (
      extensions: InstanceType<typeof SourceControlConfigurationClient>['extensions'],
      group: string,
      cluster: string,
    ) => Promise<T>,
  ): Promise<T> {
    const cluster = parseArmId(clusterId);
    if (!cluster) throw new Error('Not a cluster id');
    try {
      const { extensions } = clientOf(cluster.subscriptionId);
      return await run(extensions, cluster.resourceGroup, cluster.names[0] ?? '');
    } catch (error) {
      throw rest.isRestError(error) ? toArmError(error, clusterId) : error;
    }
  }

  return {
    async get(clusterId, name) {
      try {
        const found = await call(clusterId, (extensions, group, cluster) =>
          extensions.get(group, CLUSTER_PROVIDER, CLUSTER_TYPE, cluster, name),
        );
        return {
          ...(found.extensionType === undefined ? {} : { extensionType: found.extensionType }),
          ...(found.provisioningState === undefined ? {} : { provisioningState: found.provisioningState }),
          ...(found.currentVersion === undefined ? {} : { currentVersion: found.currentVersion }),
          reasons: reasonsOf(found.statuses ?? [], found.errorInfo),
        };
      } catch (error) {
        if (error instanceof ArmError && error.kind === 'notFound') return undefined;
        throw error;
      }
    },
    async beginCreate(clusterId, name, settings) {
      await call(clusterId, (extensions, group, cluster) =>
        begun(
          extensions.beginCreate(group, CLUSTER_PROVIDER, CLUSTER_TYPE, cluster, name, {
            extensionType: settings.extensionType,
            autoUpgradeMinorVersion: true,
            releaseTrain: settings.releaseTrain,
            scope: { cluster: { releaseNamespace: settings.releaseNamespace } },
          }),
        ),
      );
    },
    async beginDelete(clusterId, name) {
      await call(clusterId, (extensions, group, cluster) =>
        begun(extensions.beginDelete(group, CLUSTER_PROVIDER, CLUSTER_TYPE, cluster, name)),
      );
    },
  };
}

function reasonsOf(
  statuses: (FailureDetail & { level?: string | undefined })[],
  errorInfo: FailureDetail | undefined,
): string[] {
  const worstFirst = statuses.toSorted((a, b) => rank(a.level) - rank(b.level));
  const reasons = [errorInfo, ...worstFirst].map((detail) =>
    [detail?.code, detail?.message].filter(Boolean).join(': '),
  );
  return [...new Set(reasons.filter((reason) => reason !== ''))];
}

function rank(level: string | undefined): number {
  const found = ['error', 'warning', 'information'].indexOf((level ?? '').toLowerCase());
  return found === -1 ? 3 : found;
}

function toArmError(error: RestError, path: string): ArmError {
  const status = error.statusCode ?? 0;
  const code = error.code ?? `HTTP ${status}`;
  const retryAfterSeconds = readRetryAfterSeconds(error.response?.headers.get('retry-after'));
  const message = status === 0 ? `Azure Resource Manager did not answer (${code}).` : error.message;
  return new ArmError({
    status,
    path,
    code,
    message: message.slice(0, 1_000),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/**
 * `begin…` of the SDK polls once. An operation that has failed by then throws a plain Error; the operation did begin, and
 * the resource tells why it failed.
 */
async function begun(operation: Promise<unknown>): Promise<void> {
  try {
    await operation;
  } catch (error) {
    const hasEnded = error instanceof Error && error.message.startsWith('The long-running operation has');
    if (!hasEnded) throw error;
  }
}
