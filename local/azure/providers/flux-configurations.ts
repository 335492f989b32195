import { badRequest, conflict } from '../arm-error';
import { busyState, requireIdleCluster, requireParent } from '../checks';
import type { Json } from '../json';
import { asRecord, pick } from '../json';
import { asyncOperation } from '../long-running';
import type { Failure, Operation } from '../operations';
import type { Answer, Azure, Call, Provider } from '../provider';
import { readResourcePath } from '../resource-path';
import type { Resource } from '../resource-store';
import { shown } from '../view';
import { finishExtension } from './extension-operations';
import { settle, withState } from './settling';

/** GitOps configurations, on managed and on connected clusters. The first one brings the extension `flux`. */
export const fluxConfigurations: Provider = {
  type: 'Microsoft.KubernetesConfiguration/fluxConfigurations',
  put(call: Call, azure: Azure): Answer {
    const current = azure.store.get(call.path.path);
    requireParent(call.path, azure);
    requireIdle(call, azure, current);
    const wanted = asRecord(call.body['properties']);
    requireSource(wanted);
    const next = configuration(call, azure, current, wanted);
    azure.store.save(next);
    const operation = azure.operations.start({
      kind: 'applyFluxConfiguration',
      resourceId: next.id,
      seconds: azure.world.behaviour.extensionSeconds,
      failure: call.failure,
    });
    return shown(current ? 200 : 201, next, asyncOperation(call, azure, operation));
  },
  delete(call, azure) {
    const current = azure.store.get(call.path.path);
    if (!current) return { status: 204 };
    const isForced = call.query.get('forceDelete')?.toLowerCase() === 'true';
    if (!isForced) requireIdle(call, azure, current);
    azure.store.save(withState(current, 'Deleting'));
    const operation = azure.operations.start({
      kind: 'delete',
      resourceId: current.id,
      seconds: isForced ? 0 : azure.world.behaviour.extensionSeconds,
      failure: call.failure,
    });
    return { status: 202, headers: asyncOperation(call, azure, operation) };
  },
  finish: { applyFluxConfiguration: finishConfiguration },
};

const SOURCES: Readonly<Record<string, string>> = {
  GitRepository: 'gitRepository',
  Bucket: 'bucket',
  AzureBlob: 'azureBlob',
  OCIRepository: 'ociRepository',
};
/** Members of sources that Azure does not give out again. */
const SECRETS = ['accessKey', 'accountKey', 'sasToken'];

function requireSource(properties: Json): void {
  const kind = String(properties['sourceKind'] ?? 'GitRepository');
  const member = SOURCES[kind];
  if (member === undefined)
    throw badRequest('ValidationFailed', `The sourceKind '${kind}' is not supported.`);
  const url = pick(properties, member, 'url');
  if (typeof url === 'string' && url !== '') return;
  throw badRequest('ValidationFailed', `The property ${member}.url is required for the sourceKind ${kind}.`);
}

function requireIdle(call: Call, azure: Azure, current: Resource | undefined): void {
  requireIdleCluster(azure.store.get(readResourcePath(call.path.scope).path));
  if (busyState(current) === undefined) return;
  throw conflict(
    'Conflict',
    'Another operation on this configuration is in progress. Please try after sometime.',
  );
}

function configuration(
  call: Call,
  azure: Azure,
  current: Resource | undefined,
  { configurationProtectedSettings, ...wanted }: Json,
): Resource {
  const properties = {
    scope: 'cluster',
    namespace: 'default',
    sourceKind: 'GitRepository',
    suspend: false,
    ...withoutSecrets(wanted),
    configurationProtectedSettings: Object.fromEntries(
      Object.keys(asRecord(configurationProtectedSettings)).map((key) => [key, '']),
    ),
    complianceState: 'Pending',
    statuses: [],
    errorMessage: '',
    provisioningState: current ? 'Updating' : 'Creating',
  };
  const createdAt = current?.createdAt ?? azure.now();
  return { id: current?.id ?? call.path.path, body: { properties }, secrets: {}, behaviour: {}, createdAt };
}

function withoutSecrets(wanted: Json): Json {
  return Object.fromEntries(
    Object.entries(wanted).map(([name, value]) => {
      if (!Object.values(SOURCES).includes(name)) return [name, value];
      const members = Object.entries(asRecord(value)).filter(([member]) => !SECRETS.includes(member));
      return [name, Object.fromEntries(members)];
    }),
  );
}

/** End of a write: the extension is there, and what the agent tells of the source is in the configuration. */
async function finishConfiguration(operation: Operation, azure: Azure): Promise<Failure | undefined> {
  const configured = azure.store.get(operation.resourceId);
  if (!configured) return { code: 'ResourceNotFound', message: 'The configuration was deleted meanwhile.' };
  const failure = operation.failure ?? (await ensureExtension(configured, operation, azure));
  if (failure) {
    const properties = { ...asRecord(configured.body['properties']), errorMessage: failure.message };
    azure.store.save({ ...configured, body: { ...configured.body, properties } });
    return settle({ ...operation, failure }, azure);
  }
  const properties = {
    ...asRecord(configured.body['properties']),
    complianceState: 'Compliant',
    statusUpdatedAt: new Date(azure.now()).toISOString(),
  };
  azure.store.save({ ...configured, body: { ...configured.body, properties } });
  return settle(operation, azure);
}

async function ensureExtension(
  configured: Resource,
  operation: Operation,
  azure: Azure,
): Promise<Failure | undefined> {
  const cluster = readResourcePath(configured.id).scope;
  const id = `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/flux`;
  if (azure.store.get(id)) return undefined;
  const properties = {
    extensionType: 'microsoft.flux',
    autoUpgradeMinorVersion: true,
    releaseTrain: 'Stable',
    scope: { cluster: { releaseNamespace: 'flux-system' } },
    version: '1.17.2',
    statuses: [],
    errorInfo: null,
    provisioningState: 'Creating',
  };
  azure.store.save({ id, body: { properties }, secrets: {}, behaviour: {}, createdAt: azure.now() });
  return finishExtension({ ...operation, resourceId: id }, azure);
}
