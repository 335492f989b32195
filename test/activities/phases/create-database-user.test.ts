import type { ConnectionRequest } from '../../../connection/request';
import { loadOrCreateCertificates, trust } from '../../../local/certificates';
import type { World } from '../../../local/world';
import { RunningPostgres } from '../../databases/running-postgres';
import { CLIENT_ID, GROUP, LocalCloud, SUBSCRIPTION } from '../local-cloud';

const SERVER = `${GROUP}/providers/Microsoft.DBforPostgreSQL/flexibleServers/shop-orders-pg`;
const APP = 'aaaaaaaa-0001-4000-8000-0000000000b1';
const ORDERS = 'dddddddd-0001-4000-8000-0000000000b6';
const PIPELINE = 'bbbbbbbb-0002-4000-8000-0000000000b2';
const SOMEBODY = 'e1e1e1e1-0001-4000-8000-000000000001';
const NOBODY_IN =
  'no pg_hba.conf entry for host "20.9.8.7", user "aksc", database "postgres", SSL encryption';

const postgres = new RunningPostgres();
let cloud: LocalCloud;

beforeAll(async () => {
  const certificates = loadOrCreateCertificates(':memory:');
  trust(certificates.caCertPem);
  await postgres.start(certificates);
});
afterAll(() => postgres.stop());
afterEach(async () => {
  await cloud.close();
  await postgres.refuse(null);
  const roles = await postgres.query<{ name: string }>(
    'postgres',
    "SELECT rolname AS name FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres'",
  );
  for (const { name } of roles) {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    await postgres.query('orders', `DROP OWNED BY ${quoted}`);
    await postgres.query('postgres', `DROP ROLE ${quoted}`);
  }
});

/** A cloud whose PostgreSQL server is the one that runs here. */
async function open({ isAdministrator = true } = {}): Promise<void> {
  cloud = new LocalCloud((world) => withServer(world, isAdministrator));
  await cloud.open();
  const keys = `${cloud.settings?.armEndpoint ?? ''}/99999999-8888-4777-8666-555555555555/discovery/v2.0/keys`;
  await postgres.admit(await (await fetch(keys)).json(), { aksc: APP });
}

function withServer(world: World, isAdministrator: boolean): World {
  const copy = structuredClone(world);
  const server = copy.resources.find(({ id }) => id === SERVER);
  Object.assign(server?.properties ?? {}, {
    fullyQualifiedDomainName: 'localhost',
    databasePort: postgres.port,
  });
  if (!isAdministrator) return copy;
  copy.resources.push({
    id: `${SERVER}/administrators/${APP}`,
    properties: { objectId: APP, principalName: 'aksc', principalType: 'ServicePrincipal' },
    secrets: {},
    behaviour: {},
  });
  return copy;
}

function request(name = 'orders', authInfo: object = {}, more: object = {}): ConnectionRequest {
  return cloud.blobRequest(name, {
    targetService: { type: 'AzureResource', id: `${SERVER}/databases/orders` },
    authInfo: {
      authType: 'userAssignedIdentity',
      clientId: CLIENT_ID,
      subscriptionId: SUBSCRIPTION,
      ...authInfo,
    },
    ...more,
  });
}

/** The pipeline signs in as a service principal. */
function pipelineRequest(): ConnectionRequest {
  return cloud.blobRequest('orders', {
    targetService: { type: 'AzureResource', id: `${SERVER}/databases/orders` },
    authInfo: {
      authType: 'servicePrincipalSecret',
      clientId: 'bbbbbbbb-0002-4000-8000-00000000c11e',
      principalId: PIPELINE,
      secret: 'fake',
    },
  });
}

async function labels(): Promise<{ name: string; label: string }[]> {
  return postgres.query(
    'postgres',
    'SELECT r.rolname AS name, l.label FROM pg_roles r JOIN pg_shseclabel l ON l.objoid = r.oid ORDER BY 1',
  );
}

/** What the role may do with the table of the database. */
async function privileges(role: string): Promise<boolean[]> {
  const [row] = await postgres.query<{ all: boolean[] }>(
    'orders',
    `SELECT ARRAY[has_table_privilege('${role}', 'public.orders', 'INSERT'), ` +
      `has_table_privilege('${role}', 'public.orders', 'DELETE'), has_database_privilege('${role}', 'orders', 'CONNECT')] AS all`,
  );
  return row?.all ?? [];
}

async function makeRole(name: string, objectId: string): Promise<void> {
  await postgres.query(
    'postgres',
    `SELECT pgaadauth_create_principal_with_oid('${name}', '${objectId}', 'service', false, false)`,
  );
}

describe('a connection to PostgreSQL with workload identity', () => {
  it('makes the identity a user with privileges on the one database', async () => {
    await open();

    const run = await cloud.connect(request());

    expect(run.error).toBeUndefined();
    expect(await labels()).toEqual([{ name: 'aad_orders', label: `aadauth,oid=${ORDERS},type=service` }]);
    expect(await privileges('aad_orders')).toEqual([true, true, true]);
    expect(run.facts.databaseUser).toEqual({ userName: 'aad_orders', database: 'orders', isMade: true });
  });

  it('announces the user', async () => {
    await open();

    const step = await cloud.plan(request());

    const changes = step.state === 'done' ? step.facts?.operations : [];
    expect(changes?.filter(({ phase }) => phase === 'create-database-user')).toEqual([
      {
        phase: 'create-database-user',
        name: 'createDatabaseUser',
        operationType: 'configAuth',
        description: 'Make the identity the user aad_orders of the database orders',
        action: 'database/users/write',
        scope: SERVER,
        subject: 'orders/aad_orders',
      },
    ]);
    expect(await labels()).toEqual([]);
  });

  it('changes nothing the second time', async () => {
    await open();
    const sent = request();
    const run = await cloud.connect(sent);

    const repeated = await cloud.runPhase('create-database-user', sent, run);
    const again = await cloud.connect(sent);

    expect(repeated.state).toBe('done');
    expect(again.plan.operations).toEqual([]);
    expect(await labels()).toHaveLength(1);
  });

  it('takes the user away again when it fails', async () => {
    await open();
    const sent = request();
    const run = await cloud.connect(sent);

    const first = await cloud.undo(sent, run);
    const second = await cloud.undo(sent, run);

    expect(first['create-database-user']).toMatchObject({ state: 'done' });
    expect(second['create-database-user']).toMatchObject({ state: 'done' });
    expect(await labels()).toEqual([]);
  });

  it('serves a service principal as well', async () => {
    await open();

    const run = await cloud.connect(pipelineRequest());

    expect(run.error).toBeUndefined();
    expect((await labels())[0]?.label).toContain(`oid=${PIPELINE}`);
  });

  it('takes any user name', async () => {
    await open();
    const userName = `it's "the" $sc$ \\ app; --`;

    const sent = request('orders', { userName });
    const run = await cloud.connect(sent);
    const made = await labels();
    await cloud.undo(sent, run);

    expect(run.error).toBeUndefined();
    expect(made).toEqual([{ name: userName, label: `aadauth,oid=${ORDERS},type=service` }]);
    expect(await labels()).toEqual([]);
  });

  it('is told from one whose user is somebody else, before anything is changed', async () => {
    await open();
    await makeRole('aad_orders', SOMEBODY);

    const step = await cloud.plan(request());

    expect(step).toMatchObject({ state: 'failed', error: { code: 'DatabaseUserTaken', target: SERVER } });
    expect(cloud.azureWrites()).toEqual([]);
  });

  it('leaves alone a user that was there', async () => {
    await open();
    await makeRole('aad_orders', ORDERS);
    const sent = request();

    const run = await cloud.connect(sent);
    await cloud.undo(sent, run);

    expect(run.error).toBeUndefined();
    expect(run.plan.skips['create-database-user']).toBe('The database has the user aad_orders');
    expect(await labels()).toHaveLength(1);
  });

  it('passes the user on when the identity changes', async () => {
    await open();
    await cloud.connect(request());

    const run = await cloud.connect(pipelineRequest());

    expect(run.error).toBeUndefined();
    expect(await labels()).toEqual([{ name: 'aad_orders', label: `aadauth,oid=${PIPELINE},type=service` }]);
  });

  it('names the user when it is gone', async () => {
    await open();
    const sent = request();
    const run = await cloud.connect(sent);
    await postgres.query('orders', 'DROP OWNED BY aad_orders');
    await postgres.query('postgres', 'DROP ROLE aad_orders');

    const step = await cloud.runPhase('verify-connection', sent, run);

    expect(step).toMatchObject({
      state: 'failed',
      error: { cause: 'the database orders has no user aad_orders for the identity' },
    });
  });

  it('leaves the user to callers who want so', async () => {
    await open();

    const run = await cloud.connect(request('orders', { authMode: 'optOutAllAuth' }));

    expect(run.error).toBeUndefined();
    expect(await labels()).toEqual([]);
  });
});

describe('a server that does not let this app in', () => {
  it('is told with the command that makes it administrator, and the statements', async () => {
    await open({ isAdministrator: false });

    const step = await cloud.plan(request());

    expect(step).toMatchObject({ state: 'failed', error: { code: 'DatabaseLoginRefused', target: SERVER } });
    const { error } = step as Extract<typeof step, { state: 'failed' }>;
    expect(error.message).toContain(`object id ${APP}`);
    expect(error.commands[0]).toBe(
      `az postgres flexible-server microsoft-entra-admin create --subscription ${SUBSCRIPTION} --resource-group shop ` +
        `--server-name shop-orders-pg --object-id ${APP} --display-name aaaaaaaa-0001-4000-8000-00000000c11e --type ServicePrincipal`,
    );
    expect(error.commands).toContain('-- in database orders');
    expect(error.commands).toContain('GRANT ALL PRIVILEGES ON DATABASE "orders" TO "aad_orders";');
    expect(error.fix).toContain('authInfo.userName: aad_orders');
  });

  it('is told when its token does not count there', async () => {
    await open();
    await postgres.admit({ keys: [] }, { aksc: APP });

    const step = await cloud.plan(request());

    expect(step).toMatchObject({ state: 'failed', error: { code: 'DatabaseLoginRefused' } });
    expect(JSON.stringify(step)).not.toContain('eyJ');
  });

  it('is told with the address that it does not admit', async () => {
    await open();
    await postgres.refuse(NOBODY_IN);

    const step = await cloud.plan(request());

    expect(step).toMatchObject({
      state: 'failed',
      error: { code: 'DatabaseUnreachable', cause: expect.stringContaining('20.9.8.7') as string },
    });
  });

  it('is asked again once the request has opened its firewall', async () => {
    await open();
    await postgres.refuse(NOBODY_IN);
    const sent = request(
      'orders',
      {},
      { publicNetworkSolution: { firewallRules: { ipRanges: ['20.9.8.7'] } } },
    );
    const step = await cloud.plan(sent);
    await postgres.refuse(null);

    const run = await cloud.connect(sent);

    expect(step.state === 'done' && step.facts?.operations.map(({ name }) => name)).toContain(
      'createDatabaseUser',
    );
    expect(run.error).toBeUndefined();
    expect(await labels()).toHaveLength(1);
  });

  it('is taken at its word that the user exists when the request names it', async () => {
    await open({ isAdministrator: false });

    const run = await cloud.connect(request('orders', { userName: 'shop_app' }));

    expect(run.error).toBeUndefined();
    expect(run.plan.warnings).toEqual([expect.stringContaining('shop_app')]);
    expect(run.plan.skips['create-database-user']).toBe('The request says that the user shop_app exists');
  });
});

describe('the deletion of a connection to a database', () => {
  it('takes the user away with the rest', async () => {
    await open();
    const sent = request();
    await cloud.connect(sent);

    await cloud.disconnect(sent, 'ForcedCleanup');

    expect(await labels()).toEqual([]);
  });

  it('leaves the user to another connection of the identity, and takes it away with that one', async () => {
    await open();
    const [first, second] = ['first', 'second'].map((name) => request(name, { userName: 'shop_app' }));
    if (!first || !second) throw new Error('No requests');
    await cloud.connect(first);
    await cloud.connect(second);

    const removal = await cloud.disconnect(first, 'ForcedCleanup');

    expect(removal.shared).toContain('User shop_app of the database orders: other connections use it');
    expect(await labels()).toHaveLength(1);
    await cloud.disconnect(second, 'ForcedCleanup');
    expect(await labels()).toEqual([]);
  });

  it('leaves the user when it is to leave what was made, and takes it away later', async () => {
    await open();
    const sent = request();
    await cloud.connect(sent);

    await cloud.disconnect(sent);

    expect(await labels()).toHaveLength(1);
    const again = await cloud.connect(sent);
    expect(again.plan.skips['create-database-user']).toBe('The database has the user aad_orders');
    await cloud.disconnect(sent, 'ForcedCleanup');
    expect(await labels()).toEqual([]);
  });
});
