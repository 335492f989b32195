import type { DurableOrchestrationStatus } from 'durable-functions';
import { withoutSecrets } from '../../activities/records/connection-record';
import type { ConnectionError } from '../../connection/errors';
import { wireTime } from '../../connection/linker-resource';
import type { OperationOutcome, OperationResult } from '../../connection/operation';
import { wireProperties } from '../../connection/wire-properties';
import type { OperationOrder } from '../../orchestrations/connect-state';
import { clients } from '../app';
import { dryRunId } from '../dry-runs';
import { orderOf } from '../open-operations';
import { isOpen } from '../operation-lookup';
import { operationPreviews } from './operation-previews';

const ACTION = 'createOrUpdate';

/** A dry run as the service answers it, from the durable instance that is or was it. */
export function dryRunOfStatus(status: DurableOrchestrationStatus): Record<string, unknown> {
  const order = orderOf(status.input) as OperationOrder;
  if (isOpen(status)) return dryRunResource(order, { provisioningState: 'Updating' });
  const output = status.output as OperationResult | null;
  const preview = output?.status === 'Succeeded' ? output.result.preview : undefined;
  if (!preview) return dryRunResource(order, { provisioningState: 'Failed' });
  return dryRunResource(order, { provisioningState: 'Succeeded', ...findings(preview) });
}

/** A dry run of an order, with what is known of its end. */
export function dryRunResource(
  { request, caller, requestedAt }: OperationOrder,
  known: Record<string, unknown>,
): Record<string, unknown> {
  const by = caller ?? { name: clients.appId, type: 'Application' };
  const at = wireTime(requestedAt);
  const { clusterId, name, properties } = request;
  const parameters = wireProperties(withoutSecrets(properties, clients.sealingKey), false, false);
  return {
    id: dryRunId(clusterId, name),
    name,
    type: 'microsoft.servicelinker/dryruns',
    systemData: {
      createdBy: by.name,
      createdByType: by.type,
      createdAt: at,
      lastModifiedBy: by.name,
      lastModifiedByType: by.type,
      lastModifiedAt: at,
    },
    properties: {
      parameters: { actionName: ACTION, ...parameters },
      prerequisiteResults: null,
      operationPreviews: null,
      ...known,
    },
  };
}

function findings(preview: NonNullable<OperationOutcome['preview']>): Record<string, unknown> {
  if ('error' in preview)
    return { prerequisiteResults: [prerequisite(preview.error)], operationPreviews: [] };
  const { plan, missing } = preview;
  return { prerequisiteResults: missing, operationPreviews: operationPreviews(plan) };
}

/** What is missing: a permission of this app, with the role that has it, or any other reason. */
function prerequisite({ code, message, fix, target }: ConnectionError): Record<string, unknown> {
  const action = /may not perform (\S+) on /.exec(message)?.[1];
  if (code !== 'AuthorizationFailed' || action === undefined) return { type: 'basicError', code, message };
  const role = /the role "([^"]+)"/.exec(fix)?.[1];
  return {
    type: 'permissionsMissing',
    scope: target ?? null,
    permissions: [action],
    recommendedRole: role ?? null,
  };
}
