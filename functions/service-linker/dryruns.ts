import type { HttpResponseInit } from '@azure/functions';
import type { DurableOrchestrationStatus } from 'durable-functions';
import { LinkerProperties } from '../../connection/linker';
import { mergePatch } from '../../connection/merge-patch';
import type { OperationOrder } from '../../orchestrations/connect-state';
import { dryRunId, dryRunOperationId, findDryRun, forgetDryRun, listDryRuns, startDryRun } from '../dry-runs';
import { orderOf } from '../open-operations';
import { isOpen } from '../operation-lookup';
import { busyError, readOrder } from '../start-operation';
import { armAnswer } from './arm-answer';
import { ArmFailure, armFailure } from './arm-failure';
import type { ArmCall, ArmRoute } from './arm-route';
import { pollHeaders } from './begin-operation';
import { dryRunOfStatus, dryRunResource } from './dryrun-resource';
import { knownMembers } from './known-members';
import { clusterOf, dryRunAddress, type DryRunAddress } from './linker-address';
import { propertiesOf } from './put-linker';
import { templates } from './templates';

export const listDryrunsRoute: ArmRoute = {
  name: 'Linkers_ListDryrun',
  method: 'GET',
  template: templates.dryruns,
  role: 'Connections.Read',
  async handle(call) {
    const found = await listDryRuns(call.durable, clusterOf(call).clusterId);
    return armAnswer(200, { value: found.map(dryRunOfStatus) });
  },
};

export const getDryrunRoute: ArmRoute = {
  name: 'Linkers_GetDryrun',
  method: 'GET',
  template: templates.dryrun,
  role: 'Connections.Read',
  async handle(call) {
    return armAnswer(200, dryRunOfStatus(await requireDryRun(call, dryRunAddress(call))));
  },
};

/** Plans the linker of the same name and changes nothing. */
export const putDryrunRoute: ArmRoute = {
  name: 'Linkers_CreateDryrun',
  method: 'PUT',
  template: templates.dryrun,
  role: 'Connections.Read',
  async handle(call) {
    const address = dryRunAddress(call);
    const parameters = parametersOf(await call.body());
    const before = await findDryRun(call.durable, address.clusterId, address.name);
    if (before && isOpen(before)) throw armFailure(busyError(address.linkerId));
    return begin(call, address, parameters);
  },
};

export const patchDryrunRoute: ArmRoute = {
  name: 'Linkers_UpdateDryrun',
  method: 'PATCH',
  template: templates.dryrun,
  role: 'Connections.Read',
  async handle(call) {
    const address = dryRunAddress(call);
    const patch = parametersOf(await call.body());
    const before = await requireDryRun(call, address);
    if (isOpen(before)) throw armFailure(busyError(address.linkerId));
    const shown = dryRunOfStatus(before)['properties'] as { parameters: unknown };
    return begin(call, address, mergePatch(shown.parameters, patch));
  },
};

export const deleteDryrunRoute: ArmRoute = {
  name: 'Linkers_DeleteDryrun',
  method: 'DELETE',
  template: templates.dryrun,
  role: 'Connections.Read',
  async handle(call) {
    const { clusterId, name, linkerId } = dryRunAddress(call);
    const before = await findDryRun(call.durable, clusterId, name);
    if (!before) return { status: 204 };
    if (isOpen(before)) throw armFailure(busyError(linkerId));
    await forgetDryRun(call.durable, clusterId, name);
    return armAnswer(200, null);
  },
};

async function begin(call: ArmCall, address: DryRunAddress, parameters: unknown): Promise<HttpResponseInit> {
  const { clusterId, name } = address;
  const { actionName, ...properties } = parameters as Record<string, unknown>;
  if (actionName !== 'createOrUpdate') throw unknownAction();
  const read = readOrder(
    { clusterId, name, properties: knownMembers(LinkerProperties, properties) },
    dryRunOperationId(clusterId, name),
    'refuse',
    call.caller,
  );
  if (!read.ok) throw armFailure(read.error);
  const order = {
    ...read.order,
    operationId: dryRunOperationId(clusterId, name),
    linkerId: dryRunId(clusterId, name),
  };
  const headers = await pollHeaders(call, address, order.operationId);
  await startDryRun(call.durable, order as OperationOrder);
  const resource = dryRunResource(order as OperationOrder, { provisioningState: 'Updating' });
  return armAnswer(201, resource, { 'Azure-AsyncOperation': headers['Azure-AsyncOperation'] });
}

function unknownAction(): ArmFailure {
  return new ArmFailure(400, {
    code: 'InvalidRequest',
    message: 'properties.parameters.actionName must be createOrUpdate.',
    target: 'properties.parameters.actionName',
  });
}

function parametersOf(body: unknown): Record<string, unknown> {
  const properties = propertiesOf(body) as { parameters?: unknown } | null;
  const parameters = properties?.parameters;
  if (typeof parameters === 'object' && parameters !== null) return parameters as Record<string, unknown>;
  throw new ArmFailure(400, {
    code: 'InvalidRequest',
    message:
      'properties.parameters: is missing; it says what to plan, for example {"actionName": "createOrUpdate", …}.',
    target: 'properties.parameters',
  });
}

async function requireDryRun(
  { durable }: ArmCall,
  { clusterId, name, linkerId }: DryRunAddress,
): Promise<DurableOrchestrationStatus> {
  const status = await findDryRun(durable, clusterId, name);
  if (status && orderOf(status.input)) return status;
  throw new ArmFailure(404, {
    code: 'ResourceNotFound',
    message: `The Resource '${linkerId}' was not found.`,
    target: linkerId,
  });
}
