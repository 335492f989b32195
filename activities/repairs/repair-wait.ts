import { connectionError } from '../../connection/errors';
import type { Progress, Step } from '../../connection/step';
import type { RemediationAction } from '../../diagnostics/remediation/remediation-plan';
import type { Clients } from '../clients';

type Waiting = Extract<RemediationAction, { kind: 'wait' }>;

/** Looks once whether a property has come to one of its values, within the time limit of the action. */
export async function waitForProperty(
  clients: Clients,
  clusterId: string,
  action: Waiting,
  progress: Progress | undefined,
): Promise<Step<never>> {
  const resource = await read(clients, clusterId, action);
  if (resource === undefined && action.endsWhenGone) return { state: 'done', message: 'It is gone' };
  const value = propertyOf(resource, action.property);
  if (action.until.includes(value)) return { state: 'done', message: `${action.property} is ${value}` };
  if (action.failOn.includes(value)) return failed(action, `${action.property} is ${value}`);
  return again(action, value, progress, clients.now().getTime());
}

async function read(clients: Clients, clusterId: string, { read: source }: Waiting): Promise<unknown> {
  if (source.api === 'arm') return (await clients.arm()).get<unknown>(source.id, source.apiVersion);
  const http = await (await clients.clusters()).httpOf(clusterId);
  const { status, text } = await http.send({ method: 'GET', path: source.path }, [404]);
  return status === 404 ? undefined : (JSON.parse(text) as unknown);
}

function propertyOf(resource: unknown, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>(
      (at, name) => (at as Record<string, unknown> | undefined)?.[name],
      resource ?? undefined,
    );
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : 'not set';
}

/** 1, 2, 4 … seconds between looks, up to what the action says. */
function again(action: Waiting, value: string, progress: Progress | undefined, nowMs: number): Step<never> {
  const { beganMs, looks } = {
    beganMs: Number(progress?.['beganMs'] ?? nowMs),
    looks: Number(progress?.['looks'] ?? 0),
  };
  if (nowMs - beganMs > action.limitSeconds * 1000)
    return failed(
      action,
      `${action.property} is still ${value} after ${Math.round(action.limitSeconds / 60)} minutes`,
    );
  return {
    state: 'wait',
    reason: 'LongRunningOperation',
    message: `${action.description}: ${action.property} is ${value}`,
    seconds: Math.min(action.everySeconds, 2 ** Math.min(looks, 10)),
    progress: { beganMs, looks: looks + 1 },
  };
}

function failed({ description }: Waiting, cause: string): Step<never> {
  return {
    state: 'failed',
    error: connectionError('TimedOut', { message: `${description}: ${cause}`, cause }),
  };
}
