import type { ConnectionRequest } from '../../connection/request';
import type { KubernetesClient, Manifest, ObjectReference } from '../../kubernetes/kubernetes-client';
import { CLUSTER, LocalCloud, OPERATION, type Run } from './local-cloud';

const SECRET = { apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: 'sc-ordersblob-secret' };
const SQL =
  '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/shop/providers/Microsoft.Sql/servers/shop-reports-sql/databases/reports';

let cloud: LocalCloud;
let kubernetes: KubernetesClient;
beforeEach(async () => {
  cloud = new LocalCloud();
  await cloud.open();
  kubernetes = await (await cloud.clients.clusters()).clientOf(CLUSTER);
});
afterEach(() => cloud.close());

/** What an object says, without the seal on what it said before. */
async function content(reference: ObjectReference) {
  const object = await kubernetes.read(reference);
  const { 'aks-service-connector/previous': _previous, ...annotations } = object?.metadata.annotations ?? {};
  return object && { annotations, data: object.data, spec: object.spec };
}

async function recordOf(run: Run) {
  const name = run.plan.operations.find(({ phase }) => phase === 'record-connection')?.subject.split('/')[2];
  return content({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'sc-system', name: name ?? '' });
}

async function made(request: ConnectionRequest): Promise<Run> {
  const run = await cloud.connect(request);
  expect(run.error).toBeUndefined();
  return run;
}

function sqlRequest(value: string): ConnectionRequest {
  const secretInfo = { secretType: 'rawValue', value };
  return cloud.blobRequest('orders_blob', {
    targetService: { type: 'AzureResource', id: SQL },
    authInfo: { authType: 'secret', name: 'shop_app', secretInfo },
    clientType: 'dotnet',
  });
}

it('gives Secret and record back what they held before the change', async () => {
  await made(cloud.blobRequest());
  const secret = await content(SECRET);
  const update = await made(cloud.blobRequest('orders_blob', { clientType: 'springBoot' }));
  const after = await recordOf(update);
  expect(await content(SECRET)).not.toEqual(secret);

  const steps = await cloud.undo(cloud.blobRequest('orders_blob', { clientType: 'springBoot' }), update);

  expect(await content(SECRET)).toEqual(secret);
  expect(await recordOf(update)).not.toEqual(after);
  expect(steps['create-resources']).toMatchObject({
    state: 'done',
    facts: { undone: [expect.stringContaining('Update the Secret sc-ordersblob-secret')], left: [] },
  });
  expect((await cloud.plan(cloud.blobRequest())).state).toBe('done');
  expect(await cloud.plan(cloud.blobRequest())).toMatchObject({ facts: { operations: [] } });
});

it('brings a password back that nobody can read again, and shows it nowhere else', async () => {
  await made(sqlRequest('canary-old-password'));
  const secret = await content(SECRET);
  const update = await made(sqlRequest('canary-new-password'));

  const object = await kubernetes.read(SECRET);
  expect(JSON.stringify(object?.metadata)).not.toContain('canary');
  expect(JSON.stringify(update)).not.toContain('canary');
  await cloud.undo(sqlRequest('canary-new-password'), update);

  expect(await content(SECRET)).toEqual(secret);
});

it('goes back to what was there first, however often a step was repeated', async () => {
  await made(cloud.blobRequest());
  const secret = await content(SECRET);
  const request = cloud.blobRequest('orders_blob', { clientType: 'springBoot' });
  const update = await made(request);
  const { metadata, ...object } = (await kubernetes.read(SECRET)) as Manifest;
  const { name, namespace, labels = {}, annotations = {} } = metadata;
  const drifted = { ...object, metadata: { name, namespace: String(namespace), labels, annotations } };
  await kubernetes.apply({ ...drifted, data: { EXTRA: 'eA==' } }, { force: true });
  await cloud.runPhase('create-resources', request, update);

  await cloud.undo(request, update);
  await cloud.undo(request, update);

  expect(await content(SECRET)).toEqual(secret);
});

it('leaves an object alone that this operation has not changed', async () => {
  await made(cloud.blobRequest());
  const request = cloud.blobRequest('orders_blob', { clientType: 'springBoot' });
  const earlier = await made(request);
  const secret = await content(SECRET);

  const step = await cloud.activities['undo-phase']({
    phase: 'create-resources',
    operationId: OPERATION.replace('11111111', '22222222'),
    request,
    requestedAt: '2026-01-01T00:00:00.000Z',
    facts: earlier.facts,
    operations: earlier.plan.operations.filter(({ phase }) => phase === 'create-resources'),
    elsewhere: [],
    failures: 0,
  });

  expect(step).toMatchObject({ state: 'done', facts: { undone: [], left: [] } });
  expect(await content(SECRET)).toEqual(secret);
});

it('says so when what was there before was too long to keep', async () => {
  const long = (letter: string) => ({
    configurationInfo: { additionalConfigurations: { NOTES: letter.repeat(200_000) } },
  });
  await made(cloud.blobRequest('orders_blob', long('a')));
  const request = cloud.blobRequest('orders_blob', long('b'));
  const update = await made(request);

  const steps = await cloud.undo(request, update);

  expect(steps['create-resources']).toMatchObject({
    facts: { undone: [], left: [expect.stringContaining('was not kept')] },
  });
});
