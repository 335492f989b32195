import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { clientTypeOf, type ClientType } from '../../connection/linker';
import type { ConnectionRequest } from '../../connection/request';
import type { ValidationReport } from '../../connection/validation';
import { loadOrCreateCertificates } from '../../local/certificates';
import { authKindOf } from '../../targets/support';
import { targets } from '../../targets/registry';
import type { AuthKind } from '../../targets/target';
import { RunningPostgres } from '../databases/running-postgres';
import { documentedNames } from '../targets/documented-names';
import { CLUSTER, exampleRequest, StackFixture, SUBSCRIPTION } from './stack-fixture';

jest.setTimeout(180_000);

const TENANT = '99999999-8888-4777-8666-555555555555';
const POSTGRES = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.DBforPostgreSQL/flexibleServers/shop-orders-pg`;
const APP = 'aaaaaaaa-0001-4000-8000-0000000000b1';
const IDENTITY = {
  authType: 'userAssignedIdentity',
  clientId: 'dddddddd-0001-4000-8000-00000000c11e',
  subscriptionId: SUBSCRIPTION,
} as const;
const PIPELINE = {
  authType: 'servicePrincipalSecret',
  clientId: 'bbbbbbbb-0002-4000-8000-00000000c11e',
  principalId: 'bbbbbbbb-0002-4000-8000-0000000000b2',
  secret: 'fake~Local8Q~pipeline.secret_not-real',
} as const;

interface Wanted {
  target: string;
  auth: AuthKind;
  clientType: ClientType;
  request: ConnectionRequest;
}

/** Every example, and the ways to databases that no example can show where no database listens. */
function everyConnection(): Wanted[] {
  const examples = readdirSync(resolve(__dirname, '../../examples'))
    .map((file) => file.replace(/\.yaml$/, ''))
    // Other ways to the same target and authentication have tests of their own.
    .filter((name) => !/-key-vault-secret$|-opted-out$/.test(name));
  return [
    ...examples.map((name) => wanted(targetOf(name), exampleRequest(name))),
    ...['postgres-flexible', 'mysql-flexible', 'sql'].flatMap((target) => {
      const { properties, ...rest } = exampleRequest(`${target}-secret`);
      // Where no server listens, the request says that the user exists.
      const user = target === 'postgres-flexible' ? {} : { userName: 'shop_app' };
      return [
        { ...IDENTITY, ...user },
        { ...PIPELINE, ...user },
      ].map((authInfo) =>
        wanted(target, { ...rest, properties: { ...properties, clientType: 'java', authInfo } }),
      );
    }),
  ];
}

/** The target that an example is named after. */
function targetOf(example: string): string {
  const found = targets
    .map(({ id }) => id)
    .filter((id) => example.startsWith(`${id}-`))
    .sort((a, b) => b.length - a.length)[0];
  if (found === undefined) throw new Error(`${example} is named after no target`);
  return found;
}

function wanted(target: string, request: ConnectionRequest): Wanted {
  const auth = authKindOf(request.properties);
  if (!auth) throw new Error(`${request.name} has no authentication`);
  const name = `${target}.${auth}`;
  return { target, auth, clientType: clientTypeOf(request.properties), request: { ...request, name } };
}

const all = everyConnection();
const legacyVault = all.find(({ request }) => idOf(request).endsWith('shop-old-vault'));
const rounds: [string, Wanted[]][] = (['secret', 'workloadIdentity', 'servicePrincipal', 'csi'] as const).map(
  (auth) => [auth, all.filter((connection) => connection !== legacyVault && connection.auth === auth)],
);
if (legacyVault) rounds.push(['workloadIdentity and an access policy', [legacyVault]]);

function idOf({ properties: { targetService } }: ConnectionRequest): string {
  return targetService.type === 'AzureResource' ? targetService.id : targetService.endpoint;
}

const postgres = new RunningPostgres();
const folder = mkdtempSync(join(tmpdir(), 'aks-service-connector-targets-'));
const worldFile = join(folder, 'world.yaml');
const stack = new StackFixture(worldFile);
let before: Record<string, unknown>;

beforeAll(async () => {
  const certificates = loadOrCreateCertificates(join(stack.stateDirectory, 'certificates'));
  await postgres.start(certificates);
  writeFileSync(worldFile, stringify(worldWithPostgres(postgres.port)));
  await stack.start();
  const keys = await fetch(`${stack.endpoints.arm}/${TENANT}/discovery/v2.0/keys`);
  await postgres.admit(await keys.json(), { aksc: APP });
  // The first connections install the extension and switch features on, which stays.
  const first = all.filter((connection) => connection.target === 'keyvault' && connection !== legacyVault);
  await connectAll(first);
  await deleteAll(first);
  before = await stack.world();
});
afterAll(async () => {
  await stack.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

function worldWithPostgres(port: number): object {
  return {
    extends: join(__dirname, 'world.yaml'),
    resources: [
      { id: POSTGRES, properties: { fullyQualifiedDomainName: 'localhost', databasePort: port } },
      {
        id: `${POSTGRES}/administrators/${APP}`,
        properties: { objectId: APP, principalName: 'aksc', principalType: 'ServicePrincipal' },
      },
    ],
  };
}

async function connectAll(connections: readonly Wanted[]) {
  return Promise.all(
    connections.map(async ({ request }) => {
      const { status, error } = await stack.connect(request);
      return [request.name, status, error?.message];
    }),
  );
}

async function validateAll(connections: readonly Wanted[]) {
  return Promise.all(
    connections.map(async ({ request: { name } }) => {
      const { result } = await stack.ended(
        await stack.send({ clusterId: CLUSTER, name, operation: 'validate' }),
      );
      const report = (result as { report?: ValidationReport } | undefined)?.report;
      return [name, report?.isConnectionAvailable, report?.items.filter((item) => item.result !== 'success')];
    }),
  );
}

/** Side by side, but those that share something with others one after the other: the last one takes it away. */
async function deleteAll(connections: readonly Wanted[]) {
  const isLast = ({ target }: Wanted, index: number) =>
    index === 0 || target.startsWith('storage-') || target === 'keyvault';
  const outcomes = await Promise.all(
    connections.filter((connection, index) => !isLast(connection, index)).map(deleteOne),
  );
  for (const connection of connections.filter(isLast)) outcomes.push(await deleteOne(connection));
  return outcomes;
}

async function deleteOne({ request: { name } }: Wanted) {
  const command = { operation: 'delete', deleteOrUpdateBehavior: 'ForcedCleanup' };
  const { status, error } = await stack.ended(await stack.send({ clusterId: CLUSTER, name, ...command }));
  return [name, status, error?.message];
}

/** Names of the keys of a connection's Secret. */
async function keysOf({ request: { name } }: Wanted): Promise<string[]> {
  const secret = `sc-${name.replace(/\W/g, '').toLowerCase()}-secret`;
  const found = await stack.kubernetes<{ data?: Record<string, string> }>(
    `/api/v1/namespaces/shop/secrets/${secret}`,
  );
  return Object.keys(found?.data ?? {}).toSorted();
}

it('there is a connection for every target and every authentication that it takes', () => {
  const combinations = targets.flatMap(({ id, auth }) => auth.map((kind) => `${id} ${kind}`));

  expect(new Set(all.map(({ target, auth }) => `${target} ${auth}`))).toEqual(new Set(combinations));
});

describe.each(rounds)('with %s', (_, connections) => {
  it(`all ${connections.length} connections are made`, async () => {
    const outcomes = await connectAll(connections);

    expect(outcomes.filter(([, status]) => status !== 'Succeeded')).toEqual([]);
  });

  it.each(connections.map((connection) => [connection.target, connection.clientType, connection] as const))(
    '%s has the documented keys for %s',
    async (target, clientType, connection) => {
      expect(await keysOf(connection)).toEqual(documentedNames(target, connection.auth, clientType));
    },
  );

  it('all are valid', async () => {
    const reports = await validateAll(connections);

    expect(reports.filter(([, isAvailable]) => isAvailable !== true)).toEqual([]);
  });

  it('their deletion leaves the world as it was', async () => {
    const outcomes = await deleteAll(connections);

    expect(outcomes.filter(([, status]) => status !== 'Succeeded')).toEqual([]);
    expect(await stack.world()).toEqual(before);
    const roles = await postgres.query('postgres', "SELECT rolname FROM pg_roles WHERE rolname LIKE 'aad%'");
    expect(roles).toEqual([]);
  });
});
