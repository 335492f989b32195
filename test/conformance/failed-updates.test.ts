import { BLOB, CLIENT_ID, CLUSTER, type Json, LATEST, Stack, SUBSCRIPTION } from './stack';

const stack = new Stack();
const linker = `${CLUSTER}/providers/Microsoft.ServiceLinker/linkers/orders_blob`;
const SERVICE_BUS = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.ServiceBus/namespaces/shop-bus`;
const version = `?api-version=${LATEST}`;
const FORCED = { deleteOrUpdateBehavior: 'ForcedCleanup' };
const workload = { authType: 'userAssignedIdentity', clientId: CLIENT_ID, subscriptionId: SUBSCRIPTION };
const RECORD = { method: 'PATCH', path: 'configmaps/sc-connection' };
const REFUSED = { status: 403, code: 'Forbidden', message: 'No.' };

beforeAll(async () => {
  await stack.start();
  await write({});
});
afterAll(() => stack.stop());
afterEach(async () => {
  for (const origin of [stack.endpoints.arm, stack.endpoints.kubernetes])
    await fetch(`${origin}/_local/faults`, { method: 'DELETE' });
});

async function put(overrides: Json): Promise<Json> {
  const properties = {
    targetService: { type: 'AzureResource', id: BLOB },
    authInfo: workload,
    clientType: 'nodejs',
    scope: 'shop',
    ...overrides,
  };
  return await stack.ended(await stack.call('PUT', `${linker}${version}`, { properties }));
}

async function write(overrides: Json): Promise<void> {
  expect(await put(overrides)).toMatchObject({ status: 'Succeeded' });
}

interface Refusal {
  method: string;
  path: string;
  delayMs?: number;
}

/** Lets Azure or the cluster refuse these requests from now on, and no others. */
async function refuse(origin: string, ...refusals: Refusal[]): Promise<void> {
  const faults = refusals.map(({ method, path, delayMs = 0 }) => ({
    match: { method, path },
    times: 50,
    delayMs,
    respond: REFUSED,
  }));
  await fetch(`${origin}/_local/faults`, { method: 'PUT', body: JSON.stringify(faults) });
}

async function isWell(): Promise<boolean> {
  const end: Json = await stack.ended(await stack.call('POST', `${linker}/validateLinker${version}`));
  return end['properties'].isConnectionAvailable as boolean;
}

it.each<[string, Json]>([
  ['other keys in the Secret', { clientType: 'springBoot' }],
  ['another authentication', { authInfo: { authType: 'secret' } }],
  ['another namespace', { scope: 'stage' }],
  ['more addresses', { publicNetworkSolution: { firewallRules: { ipRanges: ['20.50.1.7'] } } }],
  [
    'another target, with the old things to be cleaned up',
    {
      targetService: { type: 'AzureResource', id: SERVICE_BUS },
      authInfo: { ...workload, ...FORCED },
      publicNetworkSolution: FORCED,
      configurationInfo: FORCED,
    },
  ],
])('%s: an update that cannot be recorded changes nothing', async (_what, overrides) => {
  const before = await stack.world();
  const { body: shown } = await stack.call('GET', `${linker}${version}`);
  await refuse(stack.endpoints.kubernetes, RECORD);

  const end = await put(overrides);

  expect(end).toMatchObject({ status: 'Failed', error: { code: 'KubernetesForbidden' } });
  await fetch(`${stack.endpoints.kubernetes}/_local/faults`, { method: 'DELETE' });
  expect(await stack.world()).toEqual(before);
  expect((await stack.call('GET', `${linker}${version}`)).body).toEqual(shown);
  expect(await isWell()).toBe(true);
});

it.each<[string, string, string]>([
  ['a role', 'PUT', 'roleAssignments'],
  ['a rule', 'PUT', 'networkRuleSets'],
])('an update that cannot give %s leaves the connection as it was', async (_what, method, path) => {
  const before = await stack.world();
  await refuse(stack.endpoints.arm, { method, path });

  const end = await put({ targetService: { type: 'AzureResource', id: SERVICE_BUS } });

  expect(end).toMatchObject({ status: 'Failed', error: { code: 'AuthorizationFailed' } });
  expect(await stack.world()).toEqual(before);
});

it('says what is left when an update cannot be taken back', async () => {
  const before = await stack.world();
  // Slow enough for what comes next to be refused, too.
  await refuse(stack.endpoints.kubernetes, { ...RECORD, delayMs: 1_500 });
  const answer = await stack.call('PUT', `${linker}${version}`, {
    properties: {
      targetService: { type: 'AzureResource', id: BLOB },
      authInfo: workload,
      clientType: 'springBoot',
      scope: 'shop',
    },
  });
  await secretIsWritten();
  await refuse(stack.endpoints.kubernetes, RECORD, { method: 'PATCH', path: 'secrets' });

  const end = await stack.ended(answer);

  expect(end).toMatchObject({ status: 'Failed', error: { code: 'KubernetesForbidden' } });
  const { body } = await stack.call('GET', `/api/operations/${operationOf(answer)}`);
  expect(body['result']).toMatchObject({
    undone: [],
    leftBehind: [expect.stringContaining('Update the Secret sc-ordersblob-secret in namespace shop')],
  });
  await fetch(`${stack.endpoints.kubernetes}/_local/faults`, { method: 'DELETE' });
  expect(await stack.world()).not.toEqual(before);
  await write({});
  expect(await isWell()).toBe(true);
});

async function secretIsWritten(): Promise<void> {
  const path = '/api/v1/namespaces/shop/secrets/sc-ordersblob-secret';
  const keys = async () =>
    Object.keys(((await stack.kubernetes('GET', path))?.['data'] ?? {}) as Record<string, string>);
  while (!(await keys()).some((key) => key.startsWith('spring.')))
    await new Promise((wake) => setTimeout(wake, 10));
}

/** The id of an operation, out of the name that the ARM API gives it. */
function operationOf({ headers }: { headers: Headers }): string {
  const { pathname } = new URL(headers.get('azure-asyncoperation') ?? '');
  const [guid = '', digits = ''] = decodeURIComponent(pathname.split('/').at(-1) ?? '').split('*');
  return `${digits.slice(0, 24).toLowerCase()}.${guid}`;
}
