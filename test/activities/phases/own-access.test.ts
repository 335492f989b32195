import type { ConnectionRequest } from '../../../connection/request';
import { findTarget } from '../../../targets/registry';
import { CLIENT_ID, GROUP, LocalCloud, SUBSCRIPTION } from '../local-cloud';

const PROVIDERS = `${GROUP}/providers`;
const PRINCIPAL = { clientId: CLIENT_ID, principalId: 'dddddddd-0001-4000-8000-0000000000b6' };
const CACHE = `${PROVIDERS}/Microsoft.Cache/redis/shop-sessions/databases/0`;
const ACCOUNT = `${PROVIDERS}/Microsoft.DocumentDB/databaseAccounts/shop-nosql/sqlDatabases/orders`;
const VAULT = `${PROVIDERS}/Microsoft.KeyVault/vaults/shop-old-vault`;

let cloud: LocalCloud;
beforeEach(async () => {
  cloud = new LocalCloud();
  await cloud.open();
});
afterEach(() => cloud.close());

function request(id: string, name = 'orders', authInfo: object = {}): ConnectionRequest {
  return cloud.blobRequest(name, {
    targetService: { type: 'AzureResource', id },
    authInfo: {
      authType: 'userAssignedIdentity',
      clientId: CLIENT_ID,
      subscriptionId: SUBSCRIPTION,
      ...authInfo,
    },
  });
}

/** Whether the identity has the access that the target keeps itself. */
async function isGiven(id: string): Promise<boolean | undefined> {
  const { target, reference } = findTarget({ type: 'AzureResource', id }) ?? {};
  if (!target || !reference) throw new Error('No target');
  return target.ownAccess?.isGiven(await cloud.clients.arm(), reference, PRINCIPAL);
}

async function give(id: string): Promise<void> {
  const { target, reference } = findTarget({ type: 'AzureResource', id }) ?? {};
  if (!target || !reference) throw new Error('No target');
  const arm = await cloud.clients.arm();
  const { operationUrl } = (await target.ownAccess?.give(arm, reference, PRINCIPAL)) ?? {};
  while (operationUrl !== undefined && (await arm.pollOperation(operationUrl)).state === 'running');
}

describe.each([
  ['a cache', CACHE, 'access policy Data Contributor', []],
  [
    'an account for NoSQL',
    ACCOUNT,
    'data role Cosmos DB Built-in Data Contributor',
    ['DocumentDB Account Contributor'],
  ],
  ['a vault with access policies', VAULT, 'access policy to get and list secrets and certificates', []],
])('access to the data of %s', (_, id, description, roles) => {
  it('is announced, given, and checked', async () => {
    const run = await cloud.connect(request(id));

    const announced = run.plan.operations.filter(({ phase }) => phase === 'assign-roles');
    expect(announced.map((change) => change.description)).toEqual([
      ...roles.map((role) => `Assign the role ${role} on the target`),
      `Give the ${description} on the target`,
    ]);
    expect(run.error).toBeUndefined();
    expect(await isGiven(id)).toBe(true);
  });

  it('is not given twice', async () => {
    await cloud.connect(request(id));
    const before = cloud.azureWrites().length;

    const again = await cloud.connect(request(id));

    expect(again.plan.operations).toEqual([]);
    expect(cloud.azureWrites()).toHaveLength(before);
  });

  it('is taken back when the connection fails', async () => {
    const sent = request(id);
    const run = await cloud.connect(sent);

    const undone = await cloud.undo(sent, run);

    expect(undone['assign-roles']).toMatchObject({ state: 'done' });
    expect(await isGiven(id)).toBe(false);
  });

  it('stays when somebody else has given it', async () => {
    await give(id);
    const sent = request(id);
    const run = await cloud.connect(sent);

    await cloud.undo(sent, run);

    expect(run.plan.operations.map(({ name }) => name)).not.toContain('giveAccess');
    expect(await isGiven(id)).toBe(true);
  });

  it('stays while another connection of the identity needs it', async () => {
    const first = request(id, 'first');
    const run = await cloud.connect(first);
    await cloud.connect(request(id, 'second'));

    await cloud.undo(first, run);

    expect(await isGiven(id)).toBe(true);
  });

  it('is left to callers who want so', async () => {
    const run = await cloud.connect(request(id, 'orders', { authMode: 'optOutAllAuth' }));

    expect(run.error).toBeUndefined();
    expect(await isGiven(id)).toBe(false);
  });

  it('is missed when it is gone', async () => {
    const sent = request(id);
    const run = await cloud.connect(sent);
    const { target, reference } = findTarget({ type: 'AzureResource', id }) ?? {};
    if (!target || !reference) throw new Error('No target');
    const arm = await cloud.clients.arm();
    const { operationUrl } = (await target.ownAccess?.take(arm, reference, PRINCIPAL)) ?? {};
    while (operationUrl !== undefined && (await arm.pollOperation(operationUrl)).state === 'running');

    const step = await cloud.runPhase('verify-connection', sent, run);

    expect(step).toMatchObject({
      state: 'failed',
      error: { code: 'VerificationFailed', cause: expect.stringContaining(description) as string },
    });
  });
});

it('a vault with access policies gets roles when the caller names some', async () => {
  const roles = ['Key Vault Secrets User'];

  const run = await cloud.connect(request(VAULT, 'orders', { roles }));

  expect(run.plan.operations.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['assignRole', 'giveAccess']) as string[],
  );
});
