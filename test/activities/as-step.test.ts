import { asStep } from '../../activities/as-step';
import { ConnectionFailure } from '../../activities/connection-failure';
import { ArmError } from '../../azure/arm-error';
import { connectionError } from '../../connection/errors';
import type { Progress } from '../../connection/step';
import { KubernetesError } from '../../kubernetes/kubernetes-error';

const CLUSTER = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c';

function stepOf(error: unknown, input: { failures?: number; progress?: Progress } = {}, random = 0) {
  const step = asStep(
    () => Promise.reject(error),
    () => ({ clusterId: CLUSTER, refusedCode: 'ClusterFeatureFailed' }),
    () => random,
  );
  return step({ failures: 0, ...input });
}

function armError(status: number, code = 'X', message = 'Y', retryAfterSeconds?: number): ArmError {
  const path = '/subscriptions/s';
  return new ArmError({
    status,
    code,
    message,
    path,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

describe('asStep', () => {
  it.each([
    [armError(409, 'OperationNotAllowed'), 'Busy', 1],
    [armError(409, 'ConflictingConcurrentWriteNotAllowed'), 'Busy', 1],
    [armError(429), 'Throttled', 5],
    [armError(429, 'X', 'Y', 42), 'Throttled', 42],
    [armError(400, 'PrincipalNotFound'), 'Replication', 2],
    [armError(412), 'Transient', 1],
    [armError(503), 'Transient', 1],
    [armError(0, 'ECONNRESET'), 'Transient', 1],
    [new KubernetesError({ status: 0, reason: 'timeout', message: 'm' }), 'Transient', 1],
    [new KubernetesError({ status: 409, reason: 'Conflict', message: 'm' }), 'Transient', 1],
    [new TypeError('secret-value'), 'Transient', 1],
  ])('waits after %s', async (error, reason, seconds) => {
    expect(await stepOf(error)).toMatchObject({ state: 'wait', reason, seconds });
  });

  it.each([
    [armError(403, 'AuthorizationFailed'), 'AuthorizationFailed'],
    [armError(404, 'ResourceNotFound'), 'TargetNotFound'],
    [armError(400, 'BadRequest'), 'ClusterFeatureFailed'],
    [armError(409, 'MissingSubscriptionRegistration'), 'ClusterFeatureFailed'],
    [new KubernetesError({ status: 403, reason: 'Forbidden', message: 'm' }), 'KubernetesForbidden'],
    [new ConnectionFailure(connectionError('IdentityNotFound', { message: 'm' })), 'IdentityNotFound'],
  ])('fails for good after %s', async (error, code) => {
    expect(await stepOf(error)).toMatchObject({ state: 'failed', error: { code } });
  });

  it('names the cluster when the cluster is what is gone', async () => {
    const error = new ArmError({ status: 404, code: 'X', message: 'Y', path: CLUSTER.toLowerCase() });

    expect(await stepOf(error)).toMatchObject({ error: { code: 'ClusterNotFound' } });
  });

  it('doubles its pauses up to a limit, with up to a quarter on top', async () => {
    const seconds = [];
    for (let failures = 0; failures < 6; failures += 1) {
      const step = await stepOf(armError(500), { failures }, 1);
      seconds.push(step.state === 'wait' ? step.seconds : undefined);
    }

    expect(seconds).toEqual([2, 3, 5, 10, 20, 40]);
  });

  it('gives up after six failures in a row and says what it last saw', async () => {
    expect(await stepOf(armError(500, 'InternalServerError'), { failures: 6 })).toMatchObject({
      state: 'failed',
      error: {
        code: 'ServiceUnavailable',
        message: expect.stringContaining('InternalServerError') as string,
      },
    });
  });

  it('keeps where the phase was while it waits', async () => {
    const progress = { operationUrl: 'https://x', tries: 2, triedFor: 'Busy' };

    expect(await stepOf(armError(409, 'Busy'), { progress })).toMatchObject({
      progress: { operationUrl: 'https://x', tries: 3, triedFor: 'Busy' },
      seconds: 4,
    });
  });

  it('shows nothing of an unexpected error but its kind', async () => {
    const step = await stepOf(new TypeError('password=canary'), { failures: 6 });

    expect(step).toMatchObject({ state: 'failed', error: { code: 'InternalError' } });
    expect(JSON.stringify(step)).not.toContain('canary');
    expect(JSON.stringify(step)).toContain('TypeError');
  });

  it('waits no longer than an hour, whatever is asked', async () => {
    expect(await stepOf(armError(429, 'X', 'Y', 86_400))).toMatchObject({ seconds: 3_600 });
  });
});
