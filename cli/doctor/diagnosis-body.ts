import { formatArmId } from '../../connection/arm-id';
import { AnyClusterId } from '../../connection/any-cluster-id';
import type { DiagnosisRequest } from '../../connection/diagnosis-request';
import { LinkerName } from '../../connection/request';
import { redact } from '../../diagnostics/evidence/redact';
import { subscriptionOf } from '../address/linker-address';
import { usageError } from '../cli-error';
import { clusterTypes, type DoctorOptions } from './doctor-options';

const TEXT_LIMIT = 16_000;

/** Whether the options name a cluster. */
export function namesCluster({ sourceId, resourceGroup, name }: DoctorOptions): boolean {
  return [sourceId, resourceGroup, name].some((value) => value !== undefined);
}

/**
 * The request that the options mean. Credentials do not leave this machine, and of a long text only the end does.
 * @param text what `--text` names.
 */
export function diagnosisBody(
  options: DoctorOptions,
  defaultSubscription: string | undefined,
  text: string | undefined,
): Partial<DiagnosisRequest> {
  const { connection, failedOperation, fix } = options;
  if (connection !== undefined) assertName(connection);
  return {
    clusterId: clusterIdOf(options, defaultSubscription),
    ...(connection === undefined ? {} : { connection }),
    ...(text === undefined ? {} : { errorText: redact(text).slice(-TEXT_LIMIT) }),
    ...(failedOperation === undefined ? {} : { failedOperationId: failedOperation }),
    ...(fix === undefined ? {} : { remediate: fix }),
  };
}

function clusterIdOf(options: DoctorOptions, defaultSubscription: string | undefined): string {
  const { sourceId, resourceGroup, name, clusterType = 'managedClusters' } = options;
  if (sourceId !== undefined) {
    if ([resourceGroup, name, options.clusterType].some((other) => other !== undefined))
      throw usageError('--source-id', 'cannot be given together with -g, -n and --cluster-type');
    return checked('--source-id', sourceId);
  }
  if (resourceGroup === undefined)
    throw usageError(
      '--resource-group',
      'is missing; give -g GROUP -n CLUSTER, --source-id ID or --text FILE',
    );
  if (name === undefined) throw usageError('--name', 'is missing; give -g GROUP -n CLUSTER');
  const subscriptionId = subscriptionOf(options, defaultSubscription);
  const provider = clusterTypes[clusterType];
  return checked(
    '--name',
    formatArmId({ subscriptionId, resourceGroup, provider, type: clusterType, names: [name] }),
  );
}

function checked(option: string, id: string): string {
  const parsed = AnyClusterId.safeParse(id);
  if (!parsed.success)
    throw usageError(option, parsed.error.issues[0]?.message ?? 'is not the id of a cluster');
  return parsed.data;
}

function assertName(connection: string): void {
  const parsed = LinkerName.safeParse(connection);
  if (!parsed.success) throw usageError('--connection', parsed.error.issues[0]?.message ?? 'is not a name');
}
