import { join } from 'node:path';
import type { FluxList } from '../../activities/flux/list-flux-configurations';
import { fluxConfigurationId } from '../../connection/flux-request';
import { deterministicGuid, operationId } from '../../connection/names';
import type { OperationStatus } from '../../functions/get-operation';
import { CLUSTER, StackFixture, SUBSCRIPTION } from './stack-fixture';

const stack = new StackFixture(join(__dirname, 'flux-world.yaml'));
beforeAll(() => stack.start());
afterAll(() => stack.stop());

const EDGE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Kubernetes/connectedClusters/edge`;
const ROUTE = '/api/clusters/flux-configurations';
const SECRET = 'c2VjcmV0LWdpdC1rZXk=';
const properties = {
  namespace: 'gitops',
  gitRepository: { url: 'https://git.example/shop', repositoryRef: { branch: 'main' }, httpsUser: 'flux' },
  kustomizations: { apps: { path: './apps', prune: true } },
  configurationProtectedSettings: { httpsKey: SECRET },
};

interface Resource {
  properties: Record<string, unknown>;
}

async function ended(response: Response): Promise<OperationStatus> {
  expect(response.status).toBe(202);
  const { operationId: id } = (await response.json()) as { operationId: string };
  return endedOf(id);
}

async function endedOf(id: string): Promise<OperationStatus> {
  for (;;) {
    const status = await stack.operation(id);
    if (!['Accepted', 'Running'].includes(status.status)) return status;
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

function put(clusterId: string, name: string, change: object = {}): Promise<Response> {
  const body = JSON.stringify({ clusterId, name, properties: { ...properties, ...change } });
  return stack.http(ROUTE, { method: 'PUT', body });
}

function remove(clusterId: string, name: string): Promise<Response> {
  return stack.http(`${ROUTE}?clusterId=${encodeURIComponent(clusterId)}&name=${name}`, { method: 'DELETE' });
}

async function list(clusterId: string): Promise<FluxList> {
  const response = await stack.http(`${ROUTE}?clusterId=${encodeURIComponent(clusterId)}`);
  expect(response.status).toBe(200);
  return (await response.json()) as FluxList;
}

function find(clusterId: string, name: string): Promise<Resource | undefined> {
  return stack.arm<Resource>(fluxConfigurationId(clusterId, name), '2025-04-01');
}

describe.each([
  ['an AKS cluster', CLUSTER],
  ['an Arc cluster', EDGE],
])('a Flux configuration of %s', (_, clusterId) => {
  it('is made, listed, found unchanged, and deleted', async () => {
    const made = await ended(await put(clusterId, 'shop'));
    expect(made).toMatchObject({
      status: 'Succeeded',
      clusterId,
      result: { resourceId: fluxConfigurationId(clusterId, 'shop'), complianceState: 'Compliant' },
    });
    expect((await find(clusterId, 'shop'))?.properties).toMatchObject({
      namespace: 'gitops',
      sourceKind: 'GitRepository',
      complianceState: 'Compliant',
    });
    const { fluxConfigurations } = await list(clusterId);
    expect(fluxConfigurations).toContainEqual(
      expect.objectContaining({ name: 'shop', url: 'https://git.example/shop', kustomizations: ['apps'] }),
    );

    expect(await ended(await put(clusterId, 'shop'))).toMatchObject({ status: 'Succeeded' });
    expect(await ended(await remove(clusterId, 'shop'))).toMatchObject({ status: 'Succeeded' });
    expect(await find(clusterId, 'shop')).toBeUndefined();
    expect(await ended(await remove(clusterId, 'shop'))).toMatchObject({ status: 'Succeeded' });
  });
});

it('keeps credentials of the source out of status, events and everything that is stored', async () => {
  const made = await ended(await put(CLUSTER, 'secret'));

  const seen = JSON.stringify([made, stack.eventsOf(made.operationId), await list(CLUSTER)]);
  expect(seen).not.toContain(SECRET);
  const management = await stack.http(
    `/runtime/webhooks/durabletask/instances/${made.operationId}?showInput=true&showHistory=true&showHistoryOutput=true`,
  );
  const history = await management.text();
  expect(history).toContain('sealed:v1:');
  expect(history).not.toContain(SECRET);
  expect(history).not.toContain('git.example');
});

it('takes a configuration back that Azure could not make, and says why', async () => {
  await stack.faults('arm', [
    {
      match: { method: 'PUT', path: '/fluxConfigurations/broken' },
      times: 1,
      fail: 'InstallationFailed: cannot re-use a name that is still in use',
    },
  ]);
  const failed = await ended(await put(CLUSTER, 'broken'));
  await stack.clearFaults();

  expect(failed).toMatchObject({
    status: 'Failed',
    error: { code: 'FluxConfigurationFailed' },
    result: { undone: ['Flux configuration broken'] },
  });
  expect(failed.error?.cause).toContain('still in use');
  expect(failed.error?.findings?.map((finding) => finding.id)).toContain('flux2-provider-state');
  expect(await find(CLUSTER, 'broken')).toBeUndefined();
});

it('leaves a configuration alone that was there before a failed change', async () => {
  await ended(await put(CLUSTER, 'kept'));
  await stack.faults('arm', [
    { match: { method: 'PUT', path: '/fluxConfigurations/kept' }, times: 1, fail: 'no' },
  ]);
  const failed = await ended(await put(CLUSTER, 'kept'));
  await stack.clearFaults();

  expect(failed).toMatchObject({ status: 'Failed', result: { undone: [] } });
  expect(await find(CLUSTER, 'kept')).toBeDefined();
});

it('waits while Azure is busy, and asks again after a lost answer', async () => {
  await stack.faults('arm', [
    {
      match: { method: 'PUT', path: '/fluxConfigurations/busy' },
      times: 2,
      respond: { status: 409, code: 'Conflict', message: 'in progress' },
    },
    { match: { method: 'PUT', path: '/fluxConfigurations/busy' }, times: 1, dropAnswer: true },
  ]);

  expect(await ended(await put(CLUSTER, 'busy'))).toMatchObject({ status: 'Succeeded' });
  await stack.clearFaults();
});

it('takes requests from the queue, one after the other', async () => {
  const body = { clusterId: CLUSTER, name: 'queued' };
  await stack.send({ ...body, operation: 'createOrUpdateFluxConfiguration', properties }, 'flux-1');
  await stack.send({ ...body, operation: 'deleteFluxConfiguration' }, 'flux-2');
  const resource = fluxConfigurationId(CLUSTER, 'queued');
  const ids = ['flux-1', 'flux-2'].map((message) => operationId(resource, deterministicGuid(message)));

  for (const id of ids)
    await stack.nextEvent((events) =>
      events.some(({ type, data }) => data.operationId === id && type === 'aks.flux.succeeded'),
    );

  expect(await find(CLUSTER, 'queued')).toBeUndefined();
});

it('reads configurations of Flux v1 with the warning of their retirement, and makes none', async () => {
  const { sourceControlConfigurations, warnings } = await list(EDGE);

  expect(sourceControlConfigurations).toMatchObject([{ name: 'legacy' }]);
  expect(JSON.stringify(sourceControlConfigurations)).not.toContain('planted-password');
  expect(warnings.join(' ')).toContain('Flux v1 is retired');
  expect((await list(CLUSTER)).warnings).toEqual([]);
});

it.each<[string, object]>([
  ['name', { name: 'Shop' }],
  ['clusterId', { clusterId: 'prod' }],
  ['properties.gitRepository', { properties: {} }],
  ['properties.bucket', { properties: { ...properties, bucket: { url: 'https://s3', bucketName: 'a' } } }],
  [
    'properties.gitRepository.url',
    { properties: { gitRepository: { url: 'https://me:pass@git.example/a' } } },
  ],
  ['properties.statuses', { properties: { ...properties, statuses: [] } }],
])('refuses a wrong %s and names it', async (field, change) => {
  const body = JSON.stringify({ clusterId: CLUSTER, name: 'shop', properties, ...change });

  const response = await stack.http(ROUTE, { method: 'PUT', body });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { details: [{ target: field }] } });
});

it('says that a cluster does not exist', async () => {
  const status = await ended(await put(`${CLUSTER}-gone`, 'shop'));

  expect(status).toMatchObject({ status: 'Failed', error: { code: 'ClusterNotFound' } });
});
