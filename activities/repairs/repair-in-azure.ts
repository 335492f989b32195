import type { ArmClient } from '../../azure/arm-client';
import { connectionError } from '../../connection/errors';
import { mergePatch } from '../../connection/merge-patch';
import type { Progress, Step } from '../../connection/step';
import type { RemediationAction } from '../../diagnostics/remediation/remediation-plan';
import type { ArmWrite } from '../../targets/target';
import { pollAgain } from '../waits';

type Change = Extract<RemediationAction, { kind: 'arm' }>;
type Update = Extract<RemediationAction, { kind: 'armUpdate' }>;

/** Sends one request, then follows its operation. */
export async function changeInAzure(
  arm: ArmClient,
  action: Change,
  progress: Progress | undefined,
): Promise<Step<never>> {
  return (await followed(arm, action, progress)) ?? begun(action, await send(arm, action), progress);
}

/** Merges a change into a resource and writes it back, unless it is so already or somebody changed it meanwhile. */
export async function updateInAzure(
  arm: ArmClient,
  action: Update,
  progress: Progress | undefined,
): Promise<Step<never>> {
  const step = await followed(arm, action, progress);
  if (step) return step;
  const { id, apiVersion, change } = action;
  const current = await arm.getResource<object>(id, apiVersion);
  if (!current) return failed(action, 'The resource does not exist');
  const next = mergePatch(current.body, change);
  if (JSON.stringify(next) === JSON.stringify(current.body))
    return { state: 'skipped', message: 'It is so already' };
  return begun(action, await arm.put(id, apiVersion, next, { ifMatch: current.etag }), progress);
}

async function send(arm: ArmClient, { method, id, apiVersion, query, body }: Change): Promise<ArmWrite> {
  switch (method) {
    case 'PUT':
      return arm.put(id, apiVersion, body ?? {});
    case 'PATCH':
      return arm.patch(id, apiVersion, body ?? {});
    case 'DELETE':
      return arm.delete(id, apiVersion, query);
    case 'POST': {
      const at = id.lastIndexOf('/');
      await arm.post(id.slice(0, at), id.slice(at + 1), apiVersion, body, query);
      return {};
    }
  }
}

function begun(
  action: RemediationAction,
  { operationUrl }: ArmWrite,
  progress: Progress | undefined,
): Step<never> {
  if (operationUrl === undefined) return { state: 'done', message: 'Done' };
  return pollAgain('LongRunningOperation', action.description, { ...progress, operationUrl });
}

/** Where the operation stands that an earlier step has begun; `undefined` when none has. */
async function followed(
  arm: ArmClient,
  action: RemediationAction,
  progress: Progress | undefined,
): Promise<Step<never> | undefined> {
  const url = progress?.['operationUrl'];
  if (typeof url !== 'string') return undefined;
  const operation = await arm.pollOperation(url);
  if (operation.state === 'running')
    return pollAgain('LongRunningOperation', action.description, progress, operation.retryAfterSeconds);
  if (operation.state === 'failed') return failed(action, `${operation.code}: ${operation.message}`);
  return { state: 'done', message: 'Done' };
}

function failed({ description }: RemediationAction, cause: string): Step<never> {
  const message = `${description}: ${cause}`;
  return { state: 'failed', error: connectionError('ServiceUnavailable', { message, cause }) };
}
