import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { announcedBy, madeSince } from './planned-writes';
import { BLOB, CLIENT_ID, CLUSTER, type Json, LATEST, Stack, SUBSCRIPTION } from './stack';

const EXTENSION = `${CLUSTER}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`;
const source = `${CLUSTER}/providers/Microsoft.ServiceLinker`;
const version = `?api-version=${LATEST}`;
const workload = { authType: 'userAssignedIdentity', clientId: CLIENT_ID, subscriptionId: SUBSCRIPTION };
const FORCED = { deleteOrUpdateBehavior: 'ForcedCleanup' };

let stack: Stack;
const open = async () => {
  stack = new Stack();
  await stack.start();
};
const close = () => stack.stop();

function example(file: string): Json {
  const text = readFileSync(join(__dirname, '..', '..', 'examples', file), 'utf8');
  return (parse(text) as Json)['properties'] as Json;
}

function blob(overrides: Json = {}): Json {
  return {
    targetService: { type: 'AzureResource', id: BLOB },
    authInfo: workload,
    clientType: 'nodejs',
    scope: 'shop',
    ...overrides,
  };
}

async function plan(properties: Json): Promise<Json> {
  const address = `${source}/dryruns/plan_me${version}`;
  const parameters = { actionName: 'createOrUpdate', ...properties };
  await stack.ended(await stack.call('PUT', address, { properties: { parameters } }));
  const { body } = await stack.call('GET', address);
  expect(body['properties']).toMatchObject({ provisioningState: 'Succeeded', prerequisiteResults: [] });
  return body['properties'] as Json;
}

async function write(properties: Json): Promise<void> {
  const answer = await stack.call('PUT', `${source}/linkers/plan_me${version}`, { properties });
  expect(await stack.ended(answer)).toMatchObject({ status: 'Succeeded' });
}

/** Plans, then does it. @returns what was announced, after holding it against what was written. */
async function announced(properties: Json): Promise<string[]> {
  const seen = await stack.seen();
  const planned = await plan(properties);
  expect(await madeSince(stack, seen)).toEqual([]);
  await write(properties);
  expect(await madeSince(stack, seen)).toEqual(announcedBy(planned));
  return (planned['operationPreviews'] as Json[]).map(({ name }) => String(name));
}

/** Takes the connection away, with all that was made for it. */
async function forget(): Promise<void> {
  const path = `${source}/linkers/plan_me${version}&deleteOrUpdateBehavior=ForcedCleanup`;
  const answer = await stack.call('DELETE', path);
  if (answer.status === 202) await stack.ended(answer);
}

describe('the first connection of a cluster', () => {
  beforeEach(open, 60_000);
  afterEach(close);

  it.each([
    [
      'storage-blob-workload-identity.yaml',
      ['registerProvider', 'enableClusterFeatures', 'installExtension', 'createFederatedCredential'],
    ],
    ['keyvault-csi.yaml', ['registerProvider', 'enableKeyVaultCsi', 'installExtension', 'assignRole']],
    ['storage-blob-secret.yaml', ['registerProvider', 'installExtension', 'configFirewallRule']],
    ['confluent-kafka-secret.yaml', ['registerProvider', 'installExtension', 'createSecret']],
  ])('with %s is announced write by write', async (file, first) => {
    expect((await announced(example(file))).slice(0, first.length)).toEqual(first);
  });

  it('announces the namespace that it makes', async () => {
    expect(await announced(blob({ scope: 'new-shop' }))).toContain('createNamespace');
  });
});

describe('a change of a connection', () => {
  beforeAll(open, 60_000);
  beforeEach(() => write(blob()));
  afterEach(forget);
  afterAll(close);

  it('announces what it makes and what it takes away', async () => {
    const properties = blob({
      scope: 'stage',
      authInfo: { ...workload, ...FORCED },
      configurationInfo: FORCED,
    });

    expect(await announced(properties)).toEqual([
      'createFederatedCredential',
      'createNamespace',
      'createSecret',
      'createServiceAccount',
      'updateRecord',
      'removeServiceAccount',
      'removeSecret',
      'removeFederatedCredential',
    ]);
  });

  it('announces another target with its rules and roles, and the end of the old ones', async () => {
    const properties = blob({
      targetService: example('servicebus-workload-identity.yaml')['targetService'] as Json,
      authInfo: { ...workload, ...FORCED },
      publicNetworkSolution: FORCED,
    });

    const names = await announced(properties);

    expect(names).toContain('assignRole');
    expect(names).toContain('removeRole');
    expect(names).toContain('removeFirewallRule');
  });

  it('announces several addresses as the one write that they are', async () => {
    const firewallRules = { ipRanges: ['20.50.1.7', '20.50.1.16/28'] };

    expect(await announced(blob({ publicNetworkSolution: { firewallRules } }))).toEqual([
      'configFirewallRules',
      'updateRecord',
    ]);
    expect(await announced(blob({ publicNetworkSolution: FORCED }))).toEqual([
      'updateRecord',
      'removeFirewallRules',
    ]);
  });

  it('announces a Secret with other keys', async () => {
    expect(await announced(blob({ clientType: 'springBoot' }))).toEqual(['updateSecret', 'updateRecord']);
  });

  it('announces that it brings an extension back that has failed', async () => {
    await stack.arm('DELETE', EXTENSION, '2023-05-01');
    await provisioned(undefined);
    await faults([{ match: { method: 'PUT', path: 'sc-extension' }, times: 1, fail: 'Not today' }]);
    await stack.arm('PUT', EXTENSION, '2023-05-01', {
      properties: {
        extensionType: 'microsoft.servicelinker.connection',
        scope: { cluster: { releaseNamespace: 'sc-system' } },
      },
    });
    await provisioned('Failed');

    expect(await announced(blob())).toEqual([
      'removeFailedExtension',
      'installExtension',
      'recordConnection',
    ]);
  });

  it('announces every firewall rule that is a resource of its own', async () => {
    const ranges = { firewallRules: { ipRanges: ['20.50.1.7', '20.50.1.16/28'] } };

    const names = await announced({ ...example('sql-secret.yaml'), publicNetworkSolution: ranges });

    expect(names.filter((name) => name === 'configFirewallRule')).toHaveLength(3);
    expect(
      (await announced({ ...example('sql-secret.yaml'), publicNetworkSolution: FORCED })).filter(
        (name) => name === 'removeFirewallRule',
      ),
    ).toHaveLength(2);
  });

  it('announces the namespace of its record when somebody has removed it', async () => {
    await write(blob());
    await stack.kubernetes('DELETE', '/api/v1/namespaces/sc-system');

    expect(await announced(blob())).toEqual(['createNamespace', 'recordConnection']);
  });
});

/** Waits until the extension is in this state, or gone. */
async function provisioned(state: string | undefined): Promise<void> {
  const read = () => stack.arm('GET', EXTENSION, '2023-05-01').catch(() => undefined);
  while ((await read())?.['properties'].provisioningState !== state)
    await new Promise((wake) => setTimeout(wake, 20));
}

async function faults(list: Json[]): Promise<void> {
  await fetch(`${stack.endpoints.arm}/_local/faults`, { method: 'PUT', body: JSON.stringify(list) });
}
