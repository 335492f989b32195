import { formatArmId, isGuid, parseArmId } from '../../connection/arm-id';
import { linkerId } from '../../connection/names';
import { ClusterId, LinkerName } from '../../connection/request';
import { usageError } from '../cli-error';
import type { ClusterOptions, ConnectionOptions } from './address-options';

/** A connection, as every command addresses it. */
export interface LinkerAddress {
  clusterId: string;
  name: string;
  linkerId: string;
}

const LINKER = /^(?<cluster>.+?)\/providers\/Microsoft\.ServiceLinker\/linkers\/(?<name>[^/]+)\/?$/i;
const GROUP_AND_NAME = 'give -g GROUP -n CLUSTER, or --source-id ID';

/**
 * The cluster that the options name.
 * @param defaultSubscription counts when `--subscription` is not given.
 */
export function clusterIdOf(options: ClusterOptions, defaultSubscription?: string): string {
  const { sourceId, resourceGroup, name } = options;
  if (sourceId !== undefined) {
    if (resourceGroup !== undefined || name !== undefined)
      throw usageError('--source-id', 'cannot be given together with --resource-group and --name');
    return checkedCluster('--source-id', sourceId);
  }
  if (resourceGroup === undefined) throw usageError('--resource-group', `is missing; ${GROUP_AND_NAME}`);
  if (name === undefined) throw usageError('--name', `is missing; ${GROUP_AND_NAME}`);
  const subscriptionId = subscriptionOf(options, defaultSubscription);
  const provider = 'Microsoft.ContainerService';
  const id = formatArmId({ subscriptionId, resourceGroup, provider, type: 'managedClusters', names: [name] });
  return checkedCluster('--name', id);
}

/** The subscription that the options name. */
export function subscriptionOf({ subscription }: ClusterOptions, defaultSubscription?: string): string {
  const id = subscription ?? defaultSubscription;
  if (id === undefined || id === '')
    throw usageError('--subscription', 'is missing; give it, or set AZURE_SUBSCRIPTION_ID', {
      commands: ['az account show --query id'],
    });
  if (!isGuid(id))
    throw usageError('--subscription', 'must be the id of the subscription (a GUID), not its name', {
      commands: ['az account list --query "[].{name:name, id:id}" -o table'],
    });
  return id;
}

/** The connection that the options name: by its id, or by cluster and name. */
export function linkerAddressOf(options: ConnectionOptions, defaultSubscription?: string): LinkerAddress {
  if (options.id !== undefined) return addressOfId(options, options.id);
  const clusterId = clusterIdOf(options, defaultSubscription);
  if (options.connection === undefined)
    throw usageError('--connection', 'is missing; give the name of the connection, or --id ID', {
      commands: [`aksc connection list --source-id ${clusterId}`],
    });
  return addressOf(clusterId, options.connection);
}

/** The address of a name that a connection may have. */
export function addressOf(clusterId: string, name: string): LinkerAddress {
  const parsed = LinkerName.safeParse(name);
  if (!parsed.success) throw usageError('--connection', parsed.error.issues[0]?.message ?? 'is not a name');
  return { clusterId, name, linkerId: linkerId(clusterId, name) };
}

function addressOfId(options: ConnectionOptions, id: string): LinkerAddress {
  const { connection, sourceId, resourceGroup, name } = options;
  if ([connection, sourceId, resourceGroup, name].some((other) => other !== undefined))
    throw usageError('--id', 'cannot be given together with --connection, --source-id or -g and -n');
  const parts = LINKER.exec(id)?.groups;
  if (!parts)
    throw usageError(
      '--id',
      'must be the id of a connection: {cluster id}/providers/Microsoft.ServiceLinker/linkers/{name}',
    );
  return addressOf(checkedCluster('--id', parts['cluster'] ?? ''), parts['name'] ?? '');
}

function checkedCluster(option: string, id: string): string {
  const parsed = ClusterId.safeParse(id);
  const parts = parseArmId(id);
  if (!parsed.success || !parts)
    throw usageError(option, parsed.error?.issues[0]?.message ?? 'is not the id of a cluster');
  return formatArmId({ ...parts, provider: 'Microsoft.ContainerService', type: 'managedClusters' });
}
