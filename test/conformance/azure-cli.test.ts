import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLUSTER, type Json, Stack, SUBSCRIPTION } from './stack';

/**
 * What `az aks connection create` and `update` of Azure CLI 2.91.0 put on the wire, byte for byte, for every target and
 * authentication that they offer: recorded against this stack with `az cloud register --endpoint-resource-manager {arm}`.
 * `{group}` stands for the id of the resource group.
 */
const recorded = readFileSync(join(__dirname, 'azure-cli-requests.jsonl'), 'utf8')
  .replaceAll('{group}', `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop`)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

interface Recorded {
  command: string;
  /** Names of the options that were given. */
  options: string;
  path: string;
  body: string;
}

type Answer = Awaited<ReturnType<typeof send>>;

/** How a create command went, from its PUT to the configurations that it prints. */
interface Outcome {
  put: Answer;
  firstPoll: Answer;
  end: Json;
  shown: Answer;
  configurations: Answer;
}

const stack = new Stack();
const query = '?api-version=2024-07-01-preview';
const optsOut = (request: Recorded) => propertiesOf(request)['configurationInfo'].action === 'optOut';
const creations = recorded.filter((request) => request.command.includes(' create ') && !optsOut(request));
const updates = recorded.filter(({ command }) => command.includes(' update '));
const titled = (requests: Recorded[]) =>
  requests.map((request) => [`${request.command}, ${nameOf(request)}`, request] as const);
const outcomes = new Map<Recorded, Outcome>();
let token = '';

beforeAll(async () => {
  await stack.start();
  token = await stack.token(stack.endpoints.arm);
  await some(creations, async (request) => outcomes.set(request, await run(request)));
}, 300_000);
afterAll(() => stack.stop());

/** Works on a few at the same time; more would only wait for each other on the one cluster. */
async function some<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

/** Sends to Resource Manager, the only address that the Azure CLI knows, with its headers. */
async function send(method: string, address: string, body?: string) {
  const response = await fetch(new URL(address, stack.endpoints.arm), {
    method,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'AZURECLI/2.91.0 (DEB) azsdk-python-core/1.41.0 Python/3.14.10',
      commandname: 'aks connection',
      authorization: `Bearer ${token}`,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (text === '' ? {} : JSON.parse(text)) as Json,
  };
}

async function run(request: Recorded): Promise<Outcome> {
  const put = await send('PUT', request.path, request.body);
  const firstPoll = await send('GET', put.headers.get('azure-asyncoperation') ?? '');
  const end = await ended(put);
  const shown = await send('GET', request.path);
  const configurations = await send('POST', action(request, 'listConfigurations'));
  return { put, firstPoll, end, shown, configurations };
}

async function ended({ headers }: Answer): Promise<Json> {
  for (;;) {
    const { body } = await send('GET', headers.get('azure-asyncoperation') ?? '');
    if (!['Accepted', 'Deleting'].includes(String(body['status']))) return body;
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

function nameOf({ path }: Recorded): string {
  return path.replace(/^.*\/linkers\/|\?.*$/g, '');
}

function action({ path }: Recorded, name: string): string {
  return path.replace('?', `/${name}?`);
}

function propertiesOf({ body }: Recorded): Json {
  return (JSON.parse(body) as Json)['properties'] as Json;
}

/** Objects that were sent empty come back with every member, those that were left out as null. */
function echo(sent: Json): Json {
  const { configurationInfo, publicNetworkSolution, secretStore } = sent;
  const { configurationStore, ...information } = configurationInfo;
  return {
    vNetSolution: null,
    clientType: sent['clientType'],
    scope: sent['scope'] ?? null,
    secretStore: secretStore ? { keyVaultId: null, keyVaultSecretName: null } : null,
    publicNetworkSolution: publicNetworkSolution
      ? { firewallRules: null, deleteOrUpdateBehavior: null, action: null, ...publicNetworkSolution }
      : null,
    configurationInfo: {
      customizedKeys: null,
      configurationStore: configurationStore ? { appConfigurationId: null } : null,
      additionalConfigurations: null,
      additionalConnectionStringProperties: null,
      deleteOrUpdateBehavior: null,
      action: null,
      daprProperties: null,
      ...information,
    },
  };
}

/** Credentials in a body; none of them may ever come back. */
function secretsOf({ authInfo }: Json): string[] {
  return [authInfo.secret, authInfo.secretInfo?.value].filter((value) => typeof value === 'string');
}

const keptOutOf = (outcome: Outcome) =>
  [outcome.put, outcome.firstPoll, outcome.shown, outcome.configurations].map(({ text }) => text).join('\n');

it('covers every target that the Azure CLI offers and that still exists', () => {
  const targets = new Set(creations.map(({ command }) => command.split(' ').at(-1)));

  expect(targets.size).toBe(25);
});

describe.each(titled(creations))('%s', (_title, request) => {
  const sent = propertiesOf(request);

  it('is answered at once, and watched at the address that was called', () => {
    const { put, firstPoll } = outcomes.get(request) as Outcome;

    expect(put.status).toBe(201);
    expect(put.body['properties']).toMatchObject({ ...echo(sent), provisioningState: 'Accepted' });
    expect(put.headers.get('azure-asyncoperation')).toMatch(`${stack.endpoints.arm}/subscriptions/`);
    expect(put.headers.get('location')).toBeNull();
    expect(firstPoll.status).toBe(200);
    expect(['Accepted', 'Succeeded']).toContain(firstPoll.body['status']);
  });

  it('succeeds, and shows the connection with its configurations', () => {
    const { end, shown, configurations } = outcomes.get(request) as Outcome;

    expect(end).toMatchObject({ status: 'Succeeded', resourceId: shown.body['id'] });
    expect(shown.body['properties']).toMatchObject({
      targetService: { type: sent['targetService'].type },
      authInfo: { authType: sent['authInfo'].authType },
      provisioningState: 'Succeeded',
    });
    expect(configurations.status).toBe(200);
    expect(configurations.body['configurations']).not.toEqual([]);
    for (const item of configurations.body['configurations'])
      expect(Object.keys(item).toSorted()).toEqual([
        'configType',
        'description',
        'keyVaultReferenceIdentity',
        'name',
        'value',
      ]);
  });

  it('makes the objects whose names the CLI tells, and repeats no secret', async () => {
    const outcome = outcomes.get(request) as Outcome;
    const namespace = sent['scope'] ?? 'default';
    const secret = `sc-${nameOf(request).replace(/[^a-zA-Z0-9]/g, '')}-secret`;
    const { authInfo, targetService } = sent;
    const isWorkloadIdentity =
      authInfo.authType === 'userAssignedIdentity' && !targetService.resourceProperties;

    expect(await stack.kubernetes('GET', `/api/v1/namespaces/${namespace}/secrets/${secret}`)).toBeDefined();
    if (isWorkloadIdentity) {
      const account = `sc-account-${authInfo.clientId}`;
      const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}`;
      expect(await stack.kubernetes('GET', path)).toBeDefined();
    }
    for (const value of secretsOf(sent)) expect(keptOutOf(outcome)).not.toContain(value);
  });
});

it.each(titled(recorded.filter(optsOut)))(
  '%s, without configuration in the cluster',
  async (_title, request) => {
    const { put, end, shown, configurations } = await run(request);
    const secret = `/api/v1/namespaces/shop/secrets/sc-${nameOf(request)}-secret`;

    expect(put.status).toBe(201);
    expect(end).toMatchObject({ status: 'Succeeded' });
    expect(shown.body['properties']).toMatchObject({
      authInfo: propertiesOf(request)['authInfo'] ?? null,
      configurationInfo: { action: 'optOut' },
    });
    expect(configurations.status).toBe(200);
    expect(await stack.kubernetes('GET', secret)).toBeUndefined();
    expect(await ended(await send('DELETE', request.path))).toMatchObject({ status: 'Succeeded' });
  },
);

describe.each(titled(updates))('%s', (_title, request) => {
  it('works with what the CLI makes of the connection that it has read', async () => {
    const { put, end, shown, configurations } = await run(request);

    expect(put.status).toBe(201);
    expect(end).toMatchObject({ status: 'Succeeded' });
    expect(shown.body['properties'].clientType).toBe(propertiesOf(request)['clientType']);
    expect(configurations.status).toBe(200);

    const begun = await send('POST', action(request, 'validateLinker'));
    expect([begun.status, begun.text]).toEqual([202, 'null']);
    expect(await ended(begun)).toMatchObject({ properties: { isConnectionAvailable: true } });
    // The CLI reads the report at Location once more.
    const report = await send('GET', begun.headers.get('location') ?? '');
    expect(report.body['properties'].validationDetail).not.toEqual([]);
  });
});

describe('az aks connection list and delete', () => {
  const list = `${CLUSTER}/providers/Microsoft.ServiceLinker/linkers${query}`;

  it('find all of them and take them away', async () => {
    const { body } = await send('GET', list);
    expect(body['value']).toHaveLength(new Set(creations.map(nameOf)).size);
    const paths = body['value'].map(({ id }: { id: string }) => `${id}${query}`) as string[];

    await some(paths, async (path) => {
      const begun = await send('DELETE', path);
      expect([begun.status, begun.text]).toEqual([202, 'null']);
      expect(await ended(begun)).toMatchObject({ status: 'Succeeded' });
    });

    expect((await send('GET', list)).body).toEqual({ value: [] });
    expect((await send('DELETE', paths[0] ?? '')).status).toBe(204);
  }, 120_000);
});
