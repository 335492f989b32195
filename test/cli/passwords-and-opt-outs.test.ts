import { FakeIo } from './fake-io';
import { FakeService, SUBSCRIPTION } from './fake-service';
import { signIn } from './sign-in';

const DATA = `/subscriptions/${SUBSCRIPTION}/resourceGroups/data/providers`;
const VAULT = `${DATA}/Microsoft.KeyVault/vaults/v`;
const OTHER_VAULT = `${DATA}/Microsoft.KeyVault/vaults/other`;
const SQL_ID = `${DATA}/Microsoft.Sql/servers/s/databases/d`;
const CLIENT_ID = 'dddddddd-0001-4000-8000-00000000c11e';
const VERSION = '0123456789abcdef0123456789abcdef';
const SQL = 'connection create sql -g shop -n prod --tg data --server s --database d';
const AT = '-g shop -n prod --connection orders';
const REFERENCE = { secretType: 'keyVaultSecretReference', name: 'pw' };

let service: FakeService;
let io: FakeIo;
beforeEach(async () => {
  service = new FakeService();
  io = new FakeIo();
  await signIn(io, service);
});
afterEach(async () => {
  await service.close();
  io.remove();
});

/** A connection with a login whose password lies in a vault, as the service shows it. */
function addLogin(secretInfo: object, rest: object = {}): void {
  service.addLinker('orders', {
    targetService: { type: 'AzureResource', id: SQL_ID, resourceProperties: null },
    authInfo: { authType: 'secret', name: 'admin', secretInfo, authMode: null },
    clientType: 'nodejs',
    scope: 'shop',
    secretStore: { keyVaultId: VAULT, keyVaultSecretName: null },
    publicNetworkSolution: null,
    configurationInfo: null,
    ...rest,
  });
}

describe('a password in a key vault', () => {
  it('is named, not given', async () => {
    const { code } = await io.run(`${SQL} --secret name=admin secret-name=pw --vault-id ${VAULT}`);

    expect(code).toBe(0);
    expect(service.put().properties).toMatchObject({
      authInfo: { authType: 'secret', name: 'admin', secretInfo: REFERENCE },
      secretStore: { keyVaultId: VAULT },
    });
  });

  it('can be held at a version', async () => {
    await io.run(`${SQL} --secret name=admin secret-name=pw secret-version=${VERSION} --vault-id ${VAULT}`);

    expect(service.put().properties).toMatchObject({ authInfo: { secretInfo: { version: VERSION } } });
  });

  it('can be that of one part of Confluent Cloud, or of both', async () => {
    const { code } = await io.run(
      'connection create confluent-cloud -g shop -n prod --connection kafka --no-wait ' +
        '--bootstrap-server pkc-1.westeurope.azure.confluent.cloud:9092 --kafka-key k1 --kafka-secret-name pw ' +
        '--schema-registry https://psrc-1.westeurope.azure.confluent.cloud --schema-key k2 --schema-secret fake2 ' +
        `--vault-id ${VAULT}`,
    );

    const puts = service.requests.filter(({ method }) => method === 'PUT');
    expect(code).toBe(0);
    expect(puts.map(({ body }) => body)).toMatchObject([
      { properties: { authInfo: { secretInfo: REFERENCE }, secretStore: { keyVaultId: VAULT } } },
      { properties: { authInfo: { secretInfo: { value: 'fake2' } }, secretStore: {} } },
    ]);
  });

  it('need not be told again in an update', async () => {
    addLogin(REFERENCE);

    const { code } = await io.run(`connection update sql ${AT} --client-type python`);

    expect(code).toBe(0);
    expect(service.put().properties).toMatchObject({
      authInfo: { name: 'admin', secretInfo: REFERENCE },
      secretStore: { keyVaultId: VAULT },
      clientType: 'python',
    });
  });

  it('can move to another vault', async () => {
    addLogin(REFERENCE);

    await io.run(`connection update sql ${AT} --vault-id ${OTHER_VAULT}`);

    expect(service.put().properties).toMatchObject({
      authInfo: { secretInfo: REFERENCE },
      secretStore: { keyVaultId: OTHER_VAULT },
    });
  });

  it('takes the vault along when it is given from now on', async () => {
    addLogin(REFERENCE);

    await io.run(`connection update sql ${AT} --secret name=admin secret=fake`);

    expect(service.put().properties['secretStore']).toEqual({});
  });

  it('is no use of a vault for a connection that has none', async () => {
    addLogin({ secretType: 'rawValue' }, { secretStore: null });

    const { code, err } = await io.run(
      `connection update sql ${AT} --vault-id ${VAULT} --secret name=admin secret=fake`,
    );

    expect(code).toBe(2);
    expect(err).toContain('--vault-id: names the key vault of');
    expect(service.writes()).toEqual([]);
  });
});

describe('--opt-out configinfo', () => {
  const BLOB = `connection create storage-blob -g shop -n prod --tg data --account a --connection orders`;

  it('leaves the Secret to the user, and says what to do', async () => {
    const { code, out } = await io.run(`${BLOB} --workload-identity ${CLIENT_ID} --opt-out configinfo`);

    expect(code).toBe(0);
    expect(service.put().properties).toMatchObject({
      authInfo: { clientId: CLIENT_ID },
      configurationInfo: { action: 'optOut' },
    });
    expect(out).not.toContain('sc-orders-secret');
    expect(out).toContain(`sc-account-${CLIENT_ID}`);
    expect(out).toContain('opted out: no Secret is written');
    expect(out).toContain('aksc connection list-configuration tells names and values');
  });

  it('needs no password', async () => {
    const { code } = await io.run(`${SQL} --secret name=admin --opt-out configinfo`);

    expect(code).toBe(0);
    expect(service.put().properties['authInfo']).toEqual({ authType: 'secret', name: 'admin' });
  });

  it('needs no authentication with --opt-out auth beside it', async () => {
    const { code } = await io.run(`${BLOB} --opt-out auth configinfo`);

    expect(code).toBe(0);
    expect(service.put().properties).not.toHaveProperty('authInfo');
  });

  it('shows no Secret, names the ServiceAccount, and reveals nothing', async () => {
    service.addLinker('orders', {
      targetService: {
        type: 'AzureResource',
        id: `${DATA}/Microsoft.Storage/storageAccounts/a/blobServices/default`,
      },
      authInfo: { authType: 'userAssignedIdentity', clientId: CLIENT_ID, subscriptionId: SUBSCRIPTION },
      clientType: 'nodejs',
      scope: 'shop',
      configurationInfo: { action: 'optOut' },
    });

    const shown = JSON.parse((await io.run(`connection show ${AT} -o json`)).out) as Record<string, unknown>;
    expect(shown['kubernetesResourceName']).toEqual({ serviceAccount: `sc-account-${CLIENT_ID}` });
    const listed = await io.run(`connection list-configuration ${AT} -o table`);
    expect(listed.out).toContain('no Secret is written');
    const revealed = await io.run(`connection list-configuration ${AT} --reveal`);
    expect(revealed.code).toBe(2);
    expect(revealed.err).toContain('the configuration is opted out');
  });

  it('is taken back by an update', async () => {
    addLogin(REFERENCE, { configurationInfo: { action: 'optOut' } });

    await io.run(`connection update sql ${AT} --opt-out none`);

    expect(service.put().properties['configurationInfo']).toEqual({});
  });

  it('stays in an update that says nothing about it, without the password', async () => {
    addLogin({ secretType: 'rawValue' }, { secretStore: null, configurationInfo: { action: 'optOut' } });

    const { code } = await io.run(`connection update sql ${AT} --client-type python`);

    expect(code).toBe(0);
    expect(service.put().properties['configurationInfo']).toEqual({ action: 'optOut' });
  });
});
