import { linkerId } from '../../connection/names';
import { ClusterId, LinkerName } from '../../connection/request';
import { dryRunId } from '../dry-runs';
import { ArmFailure } from './arm-failure';
import type { ArmCall } from './arm-route';

/** Which linker a call is about. Casing is the caller's. */
export interface LinkerAddress {
  subscriptionId: string;
  clusterId: string;
  name: string;
  linkerId: string;
}

/** The cluster of a call. Refuses names that could not belong to one. */
export function clusterOf({ params }: ArmCall): { subscriptionId: string; clusterId: string } {
  const { subscriptionId = '', resourceGroupName = '', clusterName = '' } = params;
  const clusterId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.ContainerService/managedClusters/${clusterName}`;
  if (ClusterId.safeParse(clusterId).success) return { subscriptionId, clusterId };
  throw new ArmFailure(400, {
    code: 'InvalidResourceId',
    message: `'${clusterId}' is not the id of an AKS cluster.`,
    target: 'resourceUri',
  });
}

/** The linker of a call. Refuses names that no linker can have. */
export function linkerOf(call: ArmCall): LinkerAddress {
  const { subscriptionId, clusterId } = clusterOf(call);
  const name = checkedName(call.params['linkerName'], 'linkerName');
  return { subscriptionId, clusterId, name, linkerId: linkerId(clusterId, name) };
}

/** Which dry run a call is about; `linkerId` is its own id. */
export type DryRunAddress = LinkerAddress;

export function dryRunAddress(call: ArmCall): DryRunAddress {
  const { subscriptionId, clusterId } = clusterOf(call);
  const name = checkedName(call.params['dryrunName'], 'dryrunName');
  return { subscriptionId, clusterId, name, linkerId: dryRunId(clusterId, name) };
}

function checkedName(name = '', field: string): string {
  const parsed = LinkerName.safeParse(name);
  if (parsed.success) return name;
  throw new ArmFailure(400, {
    code: 'InvalidResourceName',
    message: `The name '${name.slice(0, 80)}' is not allowed: it ${parsed.error.issues[0]?.message ?? ''}.`,
    target: field,
  });
}
