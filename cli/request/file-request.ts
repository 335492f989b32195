import type { ConnectionRequest } from '../../connection/request';
import type { ClusterOptions } from '../address/address-options';
import { clusterIdOf } from '../address/linker-address';
import { usageError } from '../cli-error';
import type { CliContext } from '../context';
import { checkedRequest } from './check-request';
import { readRequestFile } from './request-file';

/** The request of a file. Cluster and name may be typed where the file leaves them out. */
export async function fileRequest(
  context: CliContext,
  file: string,
  options: ClusterOptions & { connection?: string },
): Promise<ConnectionRequest> {
  const document = await readRequestFile(context.io, file);
  const isClusterTyped = options.sourceId !== undefined || options.resourceGroup !== undefined;
  return checkedRequest(
    {
      ...document,
      ...(document['clusterId'] === undefined && isClusterTyped
        ? { clusterId: clusterIdOf(options, context.defaultSubscription()) }
        : {}),
      ...(document['name'] === undefined && options.connection !== undefined
        ? { name: options.connection }
        : {}),
    },
    'file',
  );
}

/** A document says everything; a target beside it would say something else. */
export function refuseFile(options: Readonly<Record<string, unknown>>, target: string): void {
  if (options['file'] !== undefined)
    throw usageError('--file', `cannot be given together with the target ${target}`);
}
