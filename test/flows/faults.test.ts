import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { exampleRequest, type FaultSpec, StackFixture, SUBSCRIPTION } from './stack-fixture';

const EXTENSION = '/extensions/sc-extension';
const CLUSTER_PATH = 'managedClusters/prod\\?';

/** A stack of its own per case: every case is a first connection. */
async function connectWith(
  faults: FaultSpec[],
  prepare?: (stack: StackFixture) => Promise<void>,
  world?: string,
) {
  const stack = new StackFixture(world);
  await stack.start();
  try {
    await prepare?.(stack);
    const before = await stack.world();
    await stack.faults('arm', faults);
    const id = await stack.send(exampleRequest('storage-blob-workload-identity'), randomUUID());
    const status = await stack.ended(id);
    await stack.clearFaults();
    const requests = await stack.requests('arm');
    return { status, events: stack.eventsOf(id), before, after: await stack.world(), requests };
  } finally {
    await stack.stop();
  }
}

function answer(
  method: string,
  path: string,
  status: number,
  code: string,
  more: Partial<FaultSpec> = {},
): FaultSpec {
  return {
    match: { method, path },
    times: 1,
    respond: { status, code, message: `${code} by fault` },
    ...more,
  };
}

describe('these faults are survived and seen', () => {
  it.each<[string, FaultSpec]>([
    ['409 on the cluster PUT', answer('PUT', CLUSTER_PATH, 409, 'OperationNotAllowed')],
    ['409 on the extension PUT', answer('PUT', EXTENSION, 409, 'Conflict')],
    [
      '429 with Retry-After',
      {
        match: { method: 'PUT', path: EXTENSION },
        times: 1,
        respond: {
          status: 429,
          code: 'TooManyRequests',
          message: 'slow down',
          headers: { 'Retry-After': '1' },
        },
      },
    ],
    ['500 on the target', answer('PATCH', 'storageAccounts/shopstore', 500, 'InternalServerError')],
    ['503 on the cluster', answer('PUT', CLUSTER_PATH, 503, 'ServiceUnavailable')],
    ['PrincipalNotFound on the role assignment', answer('PUT', 'roleAssignments/', 400, 'PrincipalNotFound')],
    [
      'a cut answer after the extension PUT',
      { match: { method: 'PUT', path: EXTENSION }, times: 1, dropAnswer: true },
    ],
    [
      'a cut answer after the cluster PUT',
      { match: { method: 'PUT', path: CLUSTER_PATH }, times: 1, dropAnswer: true },
    ],
    [
      'a cut answer after the role PUT',
      { match: { method: 'PUT', path: 'roleAssignments/' }, times: 1, dropAnswer: true },
    ],
    [
      'a cut answer after the credential PUT',
      { match: { method: 'PUT', path: 'federatedIdentityCredentials/' }, times: 1, dropAnswer: true },
    ],
  ])('%s', async (_, fault) => {
    const { status, events, requests } = await connectWith([fault]);

    expect(status).toMatchObject({ status: 'Succeeded' });
    const path = new RegExp(fault.match.path, 'i');
    const tries = requests.filter(
      (request) => request.method === fault.match.method && path.test(request.path),
    ).length;
    const isSeen = events.some(({ type }) => type === 'aks.connection.phase.waiting') && tries >= 1;
    expect(isSeen).toBe(true);
  });

  it('a cluster that is updating, and slow registration', async () => {
    const { status, events } = await connectWith([], undefined, join(__dirname, 'updating-world.yaml'));

    const waiting = events.filter(({ type }) => type.endsWith('.waiting')).map(({ data }) => data.phase);
    expect(status).toMatchObject({ status: 'Succeeded' });
    expect(waiting).toEqual(expect.arrayContaining(['wait-for-cluster', 'register-provider']));
  });
});

describe('these faults end the operation with cause and fix, and a world as before', () => {
  const expectUnchanged = (before: Record<string, unknown>, after: Record<string, unknown>): void => {
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    // Kept on purpose and named as kept: provider registration and cluster features.
    const isKept = (key: string): boolean =>
      /managedclusters\/prod$|microsoft\.kubernetesconfiguration$/i.test(key);
    for (const key of Object.keys(before))
      if (!isKept(key)) expect([key, after[key]]).toEqual([key, before[key]]);
  };

  it('an extension that does not install', async () => {
    const fail = {
      code: 'ExtensionCreationFailed',
      message: 'Helm installation failed : Timed out waiting for resource readiness',
    };

    const { status, before, after } = await connectWith([
      { match: { method: 'PUT', path: EXTENSION }, times: 10, fail },
    ]);

    expect(status).toMatchObject({ status: 'Failed', error: { code: 'ExtensionInstallFailed' } });
    expect(status.error?.cause).toContain('Timed out waiting for resource readiness');
    expect(status.error?.fix).not.toBe('');
    expect(status.error?.commands.join('\n')).toContain('az k8s-extension show');
    expect(status.result?.['kept']).not.toEqual([]);
    expectUnchanged(before, after);
  });

  it('a missing target', async () => {
    const remove = (stack: StackFixture) =>
      stack
        .arm(
          `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shopstore`,
          '2025-08-01',
          { method: 'DELETE' },
        )
        .then(() => undefined);

    const { status, before, after } = await connectWith([], remove);

    expect(status).toMatchObject({ status: 'Failed', error: { code: 'TargetNotFound' } });
    expectUnchanged(before, after);
  });

  it('no permission', async () => {
    const forbidden: FaultSpec = {
      match: { method: 'PUT', path: 'roleAssignments/' },
      times: 10,
      respond: {
        status: 403,
        code: 'AuthorizationFailed',
        message:
          "The client 'aaaa' with object id 'aaaa' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/write' over scope '/subscriptions/x' or the scope is invalid.",
      },
    };

    const { status, before, after } = await connectWith([forbidden]);

    expect(status).toMatchObject({ status: 'Failed', error: { code: 'AuthorizationFailed' } });
    expect(JSON.stringify(status.error)).toContain('Microsoft.Authorization/roleAssignments/write');
    expect(status.error?.commands.join('\n')).toContain('az role assignment create');
    expectUnchanged(before, after);
  });

  it('a foreign Secret of the same name', async () => {
    const foreign = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'sc-ordersblob-secret', namespace: 'shop' },
      stringData: { mine: 'yes' },
    };
    const prepare = (stack: StackFixture) =>
      stack
        .kubernetes('/api/v1/namespaces/shop/secrets', { method: 'POST', body: JSON.stringify(foreign) })
        .then(() => undefined);

    const { status, before, after } = await connectWith([], prepare);

    expect(status).toMatchObject({ status: 'Failed', error: { code: 'ForeignObject' } });
    expectUnchanged(before, after);
  });
});
