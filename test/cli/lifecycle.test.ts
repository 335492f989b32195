import { parse } from 'yaml';
import { FakeIo } from './fake-io';
import { CLUSTER, FakeService, SUBSCRIPTION } from './fake-service';
import { signIn } from './sign-in';
import { localStack } from './fake-local-stack';

const CLIENT_ID = 'dddddddd-0001-4000-8000-00000000c11e';
const BLOB_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/data/providers/Microsoft.Storage/storageAccounts/shopstore/blobServices/default`;
const AT = '-g shop -n prod --connection orders';
const WORKLOAD_IDENTITY = {
  targetService: { type: 'AzureResource', id: BLOB_ID, resourceProperties: null },
  authInfo: {
    authType: 'userAssignedIdentity',
    clientId: CLIENT_ID,
    subscriptionId: SUBSCRIPTION,
    roles: null,
    userName: null,
    deleteOrUpdateBehavior: null,
    authMode: null,
  },
  clientType: 'nodejs',
  scope: 'shop',
  vNetSolution: null,
  secretStore: { keyVaultId: null, keyVaultSecretName: null },
  publicNetworkSolution: { firewallRules: null, deleteOrUpdateBehavior: null, action: 'optOut' },
  configurationInfo: {
    customizedKeys: { AZURE_STORAGEBLOB_CLIENTID: 'WHO' },
    configurationStore: null,
    additionalConfigurations: null,
    additionalConnectionStringProperties: null,
    deleteOrUpdateBehavior: null,
    action: null,
    daprProperties: null,
  },
};

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

describe('create', () => {
  const CREATE = `connection create storage-blob -g shop -n prod --target-id ${BLOB_ID} --workload-identity ${CLIENT_ID} --connection orders`;

  it('follows the phases and prints objects, configuration and usage (CO-12, RS-01, RS-04)', async () => {
    const { code, out, err } = await io.run(`${CREATE} --kube-namespace shop --client-type python`);

    expect(code).toBe(0);
    expect(err).toMatch(/50% completed resolve-target +Found the target/);
    expect(err).toMatch(/50% waiting +assign-roles +Waits/);
    expect(out).toMatch(/Secret +shop +sc-orders-secret/);
    expect(out).toMatch(new RegExp(`ServiceAccount +shop +sc-account-${CLIENT_ID}`));
    expect(out).toMatch(/AZURE_STORAGEBLOB_KEY +\*{8} +Secret shop\/sc-orders-secret/);
    expect(out).toContain('envFrom: [{ secretRef: { name: sc-orders-secret } }]');
    expect(out).toContain('os.environ["AZURE_STORAGEBLOB_RESOURCEENDPOINT"]');
    expect(out).toContain('DefaultAzureCredential');
    expect(out).toContain('aksc connection sample --id');
  });

  it('says that the namespace is "default" when none is given (SC-04)', async () => {
    const { err } = await io.run(CREATE);

    expect(err).toContain('Namespace: default');
    expect(service.put().properties['scope']).toBe('default');
  });

  it('prints the resource for programs, with names, configurations and empty credentials (LC-03)', async () => {
    service.details = { result: { principal: { clientId: 'add-on' } } };

    const { out } = await io.run(`${CREATE} -o json`);

    expect(JSON.parse(out)).toMatchObject({
      name: 'orders',
      properties: { provisioningState: 'Succeeded' },
      kubernetesResourceName: { secret: 'sc-orders-secret', serviceAccount: `sc-account-${CLIENT_ID}` },
      configurations: [
        { name: 'AZURE_STORAGEBLOB_RESOURCEENDPOINT' },
        { name: 'AZURE_STORAGEBLOB_KEY', value: '' },
      ],
      identity: { clientId: 'add-on' },
    });
  });

  it('waits as long as the service asks between two looks', async () => {
    service.pollsUntilEnd = 3;

    await io.run(CREATE);

    expect(io.pauses).toEqual([2000, 2000, 2000]);
  });

  it('looks more often when the caller wants it', async () => {
    io.env['AKSC_POLL_SECONDS'] = '0.25';

    await io.run(CREATE);

    expect(io.pauses).toEqual([250]);
  });

  it('works with a service that has nothing but the contract', async () => {
    service.details = undefined;
    service.ending = { status: 'Succeeded', properties: { Message: 'Public access is off.' } };

    const { code, err } = await io.run(CREATE);

    expect(code).toBe(0);
    expect(err).toContain('Warning: Public access is off.');
  });

  it('sends the token to the service only, whatever host a polling address names', async () => {
    await io.run(CREATE);

    const polls = service.requests.filter(({ path }) => path.includes('/operationStatuses/'));
    expect(polls.length).toBeGreaterThan(0);
    expect(polls.every(({ headers }) => headers.authorization === 'Bearer token')).toBe(true);
  });

  it('does not wait with --no-wait, and says how to', async () => {
    const { code, out, err } = await io.run(`${CREATE} --no-wait -o json`);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ properties: { provisioningState: 'Accepted' } });
    expect(err).toMatch(/aksc operation watch [0-9a-f]{24}\.[0-9a-f-]{36}/);
    expect(service.requests.map(({ method }) => method)).toEqual(['PUT']);
  });

  it('exits with 1 and the cause, fix and commands when the operation fails', async () => {
    service.ending = {
      status: 'Failed',
      error: {
        code: 'TargetNotFound',
        message: 'There is no shopstore.',
        additionalInfo: [
          {
            type: 'Remedy',
            info: { cause: 'It was deleted.', fix: 'Create it.', commands: ['az storage account create'] },
          },
        ],
      },
    };
    service.details = {
      result: { undone: ['Role assignment'], kept: ['Provider registration'], leftBehind: [] },
    };

    const { code, out, err } = await io.run(`${CREATE} -o json`);

    expect(code).toBe(1);
    for (const text of [
      'TargetNotFound',
      'It was deleted.',
      'Create it.',
      'az storage account create',
      'Taken back',
      'Provider registration',
    ])
      expect(err).toContain(text);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'TargetNotFound', undone: ['Role assignment'] } });
  });

  it('leaves an existing connection alone with --no-recreate when nothing differs', async () => {
    service.addLinker('orders', {
      ...WORKLOAD_IDENTITY,
      publicNetworkSolution: null,
      configurationInfo: null,
      clientType: 'none',
      scope: 'default',
    });

    const { code, err } = await io.run(`${CREATE} --no-recreate`);

    expect(code).toBe(0);
    expect(err).toContain('nothing was done');
    expect(service.writes()).toEqual([]);
  });

  it('replaces it with --no-recreate when something differs', async () => {
    service.addLinker('orders', WORKLOAD_IDENTITY);

    const { code } = await io.run(`${CREATE} --no-recreate --no-wait`);

    expect(code).toBe(0);
    expect(service.writes()).toEqual(['PUT linkers/orders']);
  });

  it('looks up the client id of an identity that is named by its resource id', async () => {
    const identity = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders`;
    const reply = { status: 200, body: { properties: { clientId: CLIENT_ID } } };
    service.scripted.push({ method: 'GET', path: /userAssignedIdentities\/orders$/, reply });
    const stack = localStack(io, service);

    const { code } = await io.run(
      `connection create storage-blob -g shop -n prod --target-id ${BLOB_ID} --workload-identity ${identity} --connection orders --no-wait --local ${stack}`,
    );

    expect(code).toBe(0);
    expect(service.put().properties['authInfo']).toEqual({
      authType: 'userAssignedIdentity',
      clientId: CLIENT_ID,
      subscriptionId: SUBSCRIPTION,
    });
  });

  it('ends with 3 when there is no such identity', async () => {
    const identity = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders`;
    const stack = localStack(io, service);

    const { code, err } = await io.run(
      `connection create storage-blob -g shop -n prod --target-id ${BLOB_ID} --workload-identity ${identity} --local ${stack}`,
    );

    expect(code).toBe(3);
    expect(err).toContain('IdentityNotFound');
    expect(service.writes()).toEqual([]);
  });

  it('goes on at the service after Ctrl+C, and says how to watch it', async () => {
    service.pollsUntilEnd = 1000;
    io.onPause = () => io.interruption.abort(new Error('Interrupted'));

    const { code, err } = await io.run(CREATE);

    expect(code).toBe(130);
    expect(err).toContain('The operation goes on at the service.');
    expect(err).toMatch(/aksc operation watch [0-9a-f]{24}\./);
  });
});

describe('list and show', () => {
  it('list one line for each connection, with its Secret', async () => {
    service.addLinker('orders', WORKLOAD_IDENTITY);

    const { code, out } = await io.run('connection list -g shop -n prod');

    expect(code).toBe(0);
    expect(out).toMatch(
      /orders +storage-blob shopstore +workload identity +nodejs +shop +sc-orders-secret +Succeeded/,
    );
  });

  it('say so when there are none', async () => {
    expect((await io.run('connection list -g shop -n prod')).out).toContain('no connections');
    expect((await io.run('connection list -g shop -n prod -o json')).out.trim()).toBe('[]');
    expect((await io.run('connection list -g shop -n prod -o tsv')).out).toBe('');
  });

  it('follow the pages of a list', async () => {
    const first = service.addLinker('a', WORKLOAD_IDENTITY);
    const nextLink = `https://other.example.org${CLUSTER}/providers/Microsoft.ServiceLinker/linkers?page=2`;
    service.scripted.push({
      method: 'GET',
      path: /\/linkers$/,
      reply: { status: 200, body: { value: [first], nextLink } },
    });
    service.linkers.clear();
    service.addLinker('b', WORKLOAD_IDENTITY);

    const { out } = await io.run('connection list -g shop -n prod -o json');

    expect((JSON.parse(out) as { name: string }[]).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('add the names of the Kubernetes objects that the Azure CLI adds', async () => {
    service.addLinker('Orders_1', WORKLOAD_IDENTITY);

    const { out } = await io.run('connection show -g shop -n prod --connection Orders_1 -o yaml');

    expect(parse(out)).toMatchObject({
      kubernetesResourceName: { secret: 'sc-orders1-secret', serviceAccount: `sc-account-${CLIENT_ID}` },
      kubernetesResources: [{ kind: 'Secret', namespace: 'shop' }, { kind: 'ServiceAccount' }],
    });
  });

  it('show a connection that is being made without its configuration', async () => {
    service.addLinker('orders', { ...WORKLOAD_IDENTITY, provisioningState: 'Accepted' });

    const { code, out } = await io.run(`connection show ${AT}`);

    expect(code).toBe(0);
    expect(out).toContain('Accepted');
    expect(service.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  it('take the id of the connection instead of names', async () => {
    const { id } = service.addLinker('orders', WORKLOAD_IDENTITY);

    const { code } = await io.run(`connection show --id ${String(id).toUpperCase()}`);

    expect(code).toBe(0);
  });
});

describe('list-configuration', () => {
  beforeEach(() => service.addLinker('orders', WORKLOAD_IDENTITY));

  it('masks credentials for people and names the Secret of each (LC-01, LC-02)', async () => {
    const { out } = await io.run(`connection list-configuration ${AT}`);

    expect(out).toMatch(/RESOURCEENDPOINT +https:\/\/shopstore\.blob\.core\.windows\.net\/\s*$/m);
    expect(out).toMatch(/KEY +\*{8} +Secret shop\/sc-orders-secret/);
  });

  it.each([
    ['json', (out: string) => JSON.parse(out) as unknown],
    ['jsonc', (out: string) => JSON.parse(out) as unknown],
    ['yaml', (out: string) => parse(out) as unknown],
  ])('has an empty string for credentials in %s (LC-03)', async (format, read) => {
    const { out } = await io.run(`connection list-configuration ${AT} -o ${format}`);

    expect(read(out)).toMatchObject([{}, { name: 'AZURE_STORAGEBLOB_KEY', value: '' }]);
  });

  it('has cells between tabs in tsv', async () => {
    const { out } = await io.run(`connection list-configuration ${AT} -o tsv`);

    expect(out).toBe(
      'AZURE_STORAGEBLOB_RESOURCEENDPOINT\thttps://shopstore.blob.core.windows.net/\nAZURE_STORAGEBLOB_KEY\t\n',
    );
  });
});

describe('sample', () => {
  it('is the Job of the Service Connector article, with label and service account (RS-02, RS-03, RS-05, RS-06)', async () => {
    service.addLinker('orders', WORKLOAD_IDENTITY);

    const { code, out } = await io.run(`connection sample ${AT}`);

    expect(code).toBe(0);
    expect(parse(out)).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'sc-sample-job',
        namespace: 'shop',
        labels: { 'azure.workload.identity/use': 'true' },
      },
      spec: {
        template: {
          metadata: { labels: { 'azure.workload.identity/use': 'true' } },
          spec: {
            serviceAccountName: `sc-account-${CLIENT_ID}`,
            containers: [
              {
                name: 'raw-linux',
                image: 'alpine',
                command: ['printenv'],
                envFrom: [{ secretRef: { name: 'sc-orders-secret' } }],
              },
            ],
            restartPolicy: 'OnFailure',
          },
        },
      },
    });
  });

  it.each([
    ['nodejs', "process.env['AZURE_STORAGEBLOB_RESOURCEENDPOINT']"],
    ['python', 'os.environ["AZURE_STORAGEBLOB_RESOURCEENDPOINT"]'],
    ['django', 'os.environ["AZURE_STORAGEBLOB_RESOURCEENDPOINT"]'],
    ['dotnet', 'Environment.GetEnvironmentVariable("AZURE_STORAGEBLOB_RESOURCEENDPOINT")'],
    ['java', 'System.getenv("AZURE_STORAGEBLOB_RESOURCEENDPOINT")'],
    ['go', 'os.Getenv("AZURE_STORAGEBLOB_RESOURCEENDPOINT")'],
    ['php', "getenv('AZURE_STORAGEBLOB_RESOURCEENDPOINT')"],
    ['ruby', "ENV.fetch('AZURE_STORAGEBLOB_RESOURCEENDPOINT')"],
    ['springBoot', 'AZURE_STORAGEBLOB_RESOURCEENDPOINT'],
    ['none', 'echo "$AZURE_STORAGEBLOB_RESOURCEENDPOINT"'],
  ])('says in the language of client type %s how code reads the names (RS-04)', async (clientType, line) => {
    service.addLinker('orders', { ...WORKLOAD_IDENTITY, clientType });

    const { out } = await io.run(`connection sample ${AT} --code`);

    expect(out).toContain(line);
  });
});

describe('validate', () => {
  const report = (isConnectionAvailable: boolean) => ({
    linkerName: 'orders',
    isConnectionAvailable,
    validationDetail: [
      { name: 'Target resource existence validated.', result: 'success', description: null },
      { name: 'Target service firewall validated.', result: 'warning', description: 'Public access is off.' },
      ...(isConnectionAvailable
        ? []
        : [
            {
              name: 'Managed Identity permissions validated.',
              result: 'failure',
              description: 'The role is missing.',
              errorCode: 'RoleAssignmentMissing',
            },
          ]),
    ],
  });

  beforeEach(() => service.addLinker('orders', WORKLOAD_IDENTITY));

  it('prints each check on a line of its own, and what no check can tell (VA-01 to VA-04)', async () => {
    service.ending = { status: 'Succeeded', properties: report(true) };

    const { code, out } = await io.run(`connection validate ${AT}`);

    expect(code).toBe(0);
    expect(out).toMatch(/^✓ success +Target resource existence validated\.$/m);
    expect(out).toMatch(/^! warning +Target service firewall validated\.\n +Public access is off\.$/m);
    expect(out).toContain('orders is available.');
    expect(out).toContain('Not checked: values that were changed inside the cluster');
  });

  it('exits with 1 and the code of the check when the connection is not available (VA-05)', async () => {
    service.ending = { status: 'Succeeded', properties: report(false) };

    const { code, out } = await io.run(`connection validate ${AT}`);

    expect(code).toBe(1);
    expect(out).toMatch(
      /✗ failure +Managed Identity permissions validated\.\n +The role is missing\. \[RoleAssignmentMissing\]/,
    );
    expect(out).toContain('orders is not available.');
  });

  it('prints the whole report for programs, with the same exit code', async () => {
    service.ending = { status: 'Succeeded', properties: report(false) };

    const { code, out } = await io.run(`connection validate ${AT} -o json`);

    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ isConnectionAvailable: false });
  });

  it('does not take a missing report for a good one', async () => {
    const { code, err } = await io.run(`connection validate ${AT}`);

    expect(code).toBe(1);
    expect(err).toContain('NoReport');
  });
});

describe('update', () => {
  it('sends everything back as it is, without nulls, and what was typed (with the version it has read)', async () => {
    service.addLinker('orders', WORKLOAD_IDENTITY);

    const { code } = await io.run(`connection update storage-blob ${AT} --client-type python`);

    expect(code).toBe(0);
    expect(service.put().properties).toEqual({
      targetService: { type: 'AzureResource', id: BLOB_ID },
      authInfo: { authType: 'userAssignedIdentity', clientId: CLIENT_ID, subscriptionId: SUBSCRIPTION },
      clientType: 'python',
      scope: 'shop',
      secretStore: {},
      publicNetworkSolution: { action: 'optOut' },
      configurationInfo: { customizedKeys: { AZURE_STORAGEBLOB_CLIENTID: 'WHO' } },
    });
    expect(service.requests.find(({ method }) => method === 'PUT')?.headers['if-match']).toBe('"tag-1"');
  });

  it('replaces opt-outs and keys that are given', async () => {
    service.addLinker('orders', WORKLOAD_IDENTITY);

    await io.run(
      `connection update storage-blob ${AT} --opt-out none --customized-keys AZURE_STORAGEBLOB_CLIENTID=ID`,
    );

    expect(service.put().properties).toMatchObject({
      publicNetworkSolution: {},
      configurationInfo: { customizedKeys: { AZURE_STORAGEBLOB_CLIENTID: 'ID' } },
    });
    expect(service.put().properties['publicNetworkSolution']).toEqual({});
  });

  it('changes the authentication', async () => {
    service.addLinker('orders', { ...WORKLOAD_IDENTITY, configurationInfo: null });

    await io.run(`connection update storage-blob ${AT} --secret`);

    expect(service.put().properties['authInfo']).toEqual({ authType: 'secret' });
  });

  it.each([
    [
      'a service principal',
      { authType: 'servicePrincipalSecret', clientId: CLIENT_ID, principalId: CLIENT_ID },
      '--service-principal',
    ],
    ['a login', { authType: 'secret', name: 'admin', secretInfo: { secretType: 'rawValue' } }, '--secret'],
  ])('wants the credentials of %s again', async (_, authInfo, flag) => {
    service.addLinker('orders', { ...WORKLOAD_IDENTITY, authInfo });

    const { code, err } = await io.run(`connection update storage-blob ${AT} --client-type python`);

    expect(code).toBe(2);
    expect(err).toContain(`${flag}: is missing; credentials`);
    expect(service.writes()).toEqual([]);
  });

  it('does not write the blanks that stand for values which are never shown', async () => {
    const configurationInfo = { additionalConfigurations: { EXTRA: '' } };
    service.addLinker('orders', { ...WORKLOAD_IDENTITY, configurationInfo });

    const { code, err } = await io.run(`connection update storage-blob ${AT} --client-type python`);

    expect(code).toBe(2);
    expect(err).toContain('EXTRA');
    expect(err).toContain('aksc connection create -f FILE');
  });

  it('refuses another target than the one that the connection leads to', async () => {
    service.addLinker('orders', WORKLOAD_IDENTITY);

    const { code, err } = await io.run(`connection update keyvault ${AT} --client-type python`);

    expect(code).toBe(2);
    expect(err).toContain('aksc connection update storage-blob');
  });

  it('ends with 3 when there is nothing to update', async () => {
    expect((await io.run(`connection update storage-blob ${AT} --client-type python`)).code).toBe(3);
  });

  it('ends with 5 when somebody else was faster', async () => {
    service.addLinker('orders', WORKLOAD_IDENTITY);
    const error = { code: 'PreconditionFailed', message: 'The linker was changed meanwhile.' };
    service.scripted.push({ method: 'PUT', path: /./, reply: { status: 412, body: { error } } });

    expect((await io.run(`connection update storage-blob ${AT} --client-type python`)).code).toBe(5);
  });
});

describe('update of Confluent Cloud', () => {
  const login = { authType: 'secret', name: 'old', secretInfo: { secretType: 'rawValue' } };
  const part = (type: string) => ({
    targetService: { type, endpoint: 'pkc-1.westeurope.azure.confluent.cloud:9092' },
    authInfo: login,
    clientType: 'nodejs',
    scope: 'shop',
  });

  it.each([
    ['orders', 'ConfluentBootstrapServer', '--kafka-key k --kafka-secret fake'],
    ['orders_schema', 'ConfluentSchemaRegistry', '--schema-key k --schema-secret fake'],
  ])('picks the login of %s by its name, and keeps its namespace', async (name, type, words) => {
    const endpoint =
      name === 'orders'
        ? {}
        : { targetService: { type, endpoint: 'https://psrc-1.westeurope.azure.confluent.cloud' } };
    service.addLinker(name, { ...part(type), ...endpoint });

    const { code } = await io.run(
      `connection update confluent-cloud -g shop -n prod --connection ${name} ${words}`,
    );

    expect(code).toBe(0);
    expect(service.put().properties).toMatchObject({
      targetService: { type },
      authInfo: { authType: 'secret', name: 'k', secretInfo: { value: 'fake' } },
      scope: 'shop',
    });
  });

  it('wants the login again', async () => {
    service.addLinker('orders', part('ConfluentBootstrapServer'));

    const { code, err } = await io.run(
      'connection update confluent-cloud -g shop -n prod --connection orders --client-type go',
    );

    expect(code).toBe(2);
    expect(err).toContain('--kafka-key');
  });
});

describe('a service principal without its object id', () => {
  const words = `connection create storage-blob -g shop -n prod --target-id ${BLOB_ID} --connection orders --no-wait --service-principal client-id=${CLIENT_ID} secret=fake`;

  it('is looked up in Microsoft Graph', async () => {
    const stack = localStack(io, service);
    io.env['AKSC_GRAPH_ENDPOINT'] = service.address;
    const reply = { status: 200, body: { id: 'bbbbbbbb-0002-4000-8000-0000000000b2' } };
    service.scripted.push({ method: 'GET', path: /^\/v1\.0\/servicePrincipals\(appId='dddddddd-/, reply });

    const { code } = await io.run(`${words} --local ${stack}`);

    expect(code).toBe(0);
    expect(service.put().properties['authInfo']).toMatchObject({
      principalId: 'bbbbbbbb-0002-4000-8000-0000000000b2',
    });
  });

  it('is refused with the command that tells it, when Graph does not', async () => {
    const stack = localStack(io, service);
    io.env['AKSC_GRAPH_ENDPOINT'] = service.address;

    const { code, err } = await io.run(`${words} --local ${stack}`);

    expect(code).toBe(2);
    expect(err).toContain(`az ad sp show --id ${CLIENT_ID}`);
    expect(service.writes()).toEqual([]);
  });
});

describe('delete and cleanup', () => {
  beforeEach(() => service.addLinker('orders', WORKLOAD_IDENTITY));

  it('lists what remains with the commands that remove it (CO-13, CO-14)', async () => {
    const { code, out } = await io.run(`connection delete ${AT} --yes`);

    expect(code).toBe(0);
    expect(
      service.requests.find(({ method }) => method === 'DELETE')?.query.has('deleteOrUpdateBehavior'),
    ).toBe(false);
    expect(out).toContain('kubectl delete secret sc-orders-secret --namespace shop');
    expect(out).toContain(`kubectl delete serviceaccount sc-account-${CLIENT_ID} --namespace shop`);
  });

  it('prefers what the service says about it', async () => {
    const remains = [
      { description: 'Secret shop/sc-orders-secret', command: 'kubectl delete secret x' },
      { description: 'Role: used by others' },
    ];
    service.details = undefined;
    service.ending = { status: 'Succeeded', properties: { remains } };

    const { out } = await io.run(`connection delete ${AT} -y -o json`);

    expect(JSON.parse(out)).toMatchObject({ remains });
  });

  it.each(['cleanup', 'delete --cleanup'])('asks for everything to go with %s', async (command) => {
    service.details = { result: { removed: ['Secret shop/sc-orders-secret'], remains: [] } };

    const { code, out } = await io.run(`connection ${command} ${AT} --yes`);

    expect(code).toBe(0);
    expect(
      service.requests.find(({ method }) => method === 'DELETE')?.query.get('deleteOrUpdateBehavior'),
    ).toBe('ForcedCleanup');
    expect(out).toMatch(/Removed\n +Secret shop\/sc-orders-secret/);
    expect(out).not.toContain('Remains');
  });

  it('asks a person first, and shows what is at stake', async () => {
    io.isInteractive = true;
    io.answers = ['n'];

    const { code, err } = await io.run(`connection cleanup ${AT}`);

    expect(io.questions).toEqual(['Go on? (y/N) ']);
    expect(err).toContain('Secret shop/sc-orders-secret');
    expect(err).toContain('Nothing was deleted.');
    expect(code).toBe(1);
    expect(service.writes()).toEqual([]);
  });

  it('goes on when the person says yes', async () => {
    io.isInteractive = true;
    io.answers = ['yes'];

    expect((await io.run(`connection delete ${AT}`)).code).toBe(0);
    expect(service.linkers.size).toBe(0);
  });

  it('does not delete without --yes where nobody can be asked', async () => {
    const { code, err } = await io.run(`connection delete ${AT}`);

    expect(code).toBe(2);
    expect(err).toContain('--yes');
    expect(service.writes()).toEqual([]);
  });

  it('takes away later what a deleted connection has left, and never asks about another one', async () => {
    const [gone] = service.linkers.keys();
    service.scripted.push({
      method: 'GET',
      path: /\/linkers\/orders$/,
      reply: { status: 404, body: { error: { code: 'ConnectionNotFound', message: 'not found' } } },
    });
    service.details = { result: { removed: ['Secret shop/sc-orders-secret'], remains: [] } };
    io.isInteractive = true;
    io.answers = ['y'];

    const { code, out, err } = await io.run(`connection cleanup ${AT}`);

    expect(gone).toContain('orders');
    expect(code).toBe(0);
    expect(err).toContain('There is no connection orders. This takes away what one of this name left');
    expect(err).not.toContain('sc-orders-secret');
    expect(out).toMatch(/Removed\n +Secret shop\/sc-orders-secret/);
  });

  it('ends with 3 when there is no such connection, and says what may have stayed', async () => {
    const { code, err } = await io.run('connection cleanup -g shop -n prod --connection gone --yes');

    expect(code).toBe(3);
    expect(err).toContain('kubectl delete secret sc-gone-secret');
  });
});

describe('wait', () => {
  it('looks until the state is Succeeded', async () => {
    const linker = service.addLinker('orders', { ...WORKLOAD_IDENTITY, provisioningState: 'Accepted' });
    io.onPause = () => ((linker['properties'] as Record<string, unknown>)['provisioningState'] = 'Succeeded');

    const { code, out } = await io.run(`connection wait --created ${AT} --interval 7 -o json`);

    expect(code).toBe(0);
    expect(io.pauses).toEqual([7000]);
    expect(JSON.parse(out)).toMatchObject({ name: 'orders' });
  });

  it('stops at a failed connection', async () => {
    service.addLinker('orders', { ...WORKLOAD_IDENTITY, provisioningState: 'Failed' });

    expect((await io.run(`connection wait --updated ${AT}`)).code).toBe(1);
  });

  it('waits for a deletion', async () => {
    service.addLinker('orders', WORKLOAD_IDENTITY);
    io.onPause = () => service.linkers.clear();

    expect((await io.run(`connection wait --deleted ${AT}`)).code).toBe(0);
  });

  it('waits for a condition', async () => {
    service.addLinker('orders', WORKLOAD_IDENTITY);

    const words = `connection wait ${AT} --custom`.split(' ');
    const { code } = await io.run([
      ...words,
      "properties.clientType=='nodejs' && properties.scope!='default'",
    ]);

    expect(code).toBe(0);
  });

  it('gives up in time with exit code 6', async () => {
    const { code, err } = await io.run(`connection wait --exists ${AT} --timeout 20 --interval 6`);

    expect(code).toBe(6);
    expect(err).toContain('does not exist');
    expect(io.pauses).toEqual([6000, 6000, 6000]);
  });
});

describe('plan', () => {
  const PLAN = `connection plan storage-blob -g shop -n prod --target-id ${BLOB_ID} --workload-identity ${CLIENT_ID} --connection orders`;

  it('lists every change with action and scope, and leaves nothing behind (SC-02)', async () => {
    service.dryRun = {
      prerequisiteResults: [],
      operationPreviews: [
        {
          name: 'configRole',
          operationType: 'configAuth',
          description: 'Assign the role',
          action: 'Microsoft.Authorization/roleAssignments/write',
          scope: BLOB_ID,
        },
      ],
    };
    service.details = { result: { preview: { plan: { warnings: ['The rule has no effect.'] } } } };

    const { code, out } = await io.run(PLAN);

    expect(code).toBe(0);
    expect(out).toMatch(
      /Assign the role\n +Microsoft\.Authorization\/roleAssignments\/write on \/subscriptions/,
    );
    expect(out).toContain('Warning: The rule has no effect.');
    expect(service.writes()).toEqual(['PUT dryruns/orders', 'DELETE dryruns/orders']);
    expect(service.put().properties).toMatchObject({
      parameters: { actionName: 'createOrUpdate', scope: 'default' },
    });
  });

  it('exits with 1 when something is missing', async () => {
    service.dryRun = {
      prerequisiteResults: [
        { type: 'basicError', code: 'TargetNotFound', message: 'There is no target.' },
        {
          type: 'permissionsMissing',
          scope: '/subscriptions/x',
          permissions: ['a/write'],
          recommendedRole: 'Owner',
        },
      ],
      operationPreviews: [],
    };

    const { code, out } = await io.run(PLAN);

    expect(code).toBe(1);
    expect(out).toContain('TargetNotFound: There is no target.');
    expect(out).toContain('Permission a/write on /subscriptions/x; the role "Owner" has it');
  });
});

describe('list-support-types', () => {
  it('needs no service', async () => {
    const { code, out } = await io.run('connection list-support-types -t keyvault -o json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      {
        source: 'aks',
        target: 'keyvault',
        authTypes: [
          { authType: 'userAssignedIdentity', option: '--workload-identity' },
          { authType: 'servicePrincipalSecret', option: '--service-principal' },
          { authType: 'userAssignedIdentity', option: '--enable-csi' },
        ],
      },
    ]);
    expect(service.requests).toEqual([]);
  });
});

describe('operation', () => {
  const start = async () => {
    const { err } = await io.run(
      `connection create storage-blob -g shop -n prod --target-id ${BLOB_ID} --secret --connection orders --no-wait`,
    );
    return /operation watch (\S+)/.exec(err)?.[1] ?? '';
  };

  it('shows how it stands', async () => {
    const { code, out } = await io.run(`operation show ${await start()}`);

    expect(code).toBe(0);
    expect(out).toMatch(/Status +Running \(50%\)/);
    expect(out).toMatch(/assign-roles +waiting +Waits/);
  });

  it('is watched until it ends', async () => {
    const { code, err } = await io.run(`operation watch ${await start()}`);

    expect(code).toBe(0);
    expect(err).toContain('waiting   assign-roles');
  });

  it('is found by the address that the contract gives', async () => {
    await start();
    const { path } = await begunOperation();

    const { code } = await io.run(`operation show ${path}`);

    expect(code).toBe(0);
  });

  it('ends with 1 when it has failed', async () => {
    const id = await start();
    service.ending = { status: 'Failed' };
    service.details = {
      error: { code: 'ClusterStopped', message: 'The cluster is stopped.', cause: 'c', fix: 'f' },
      result: {},
    };

    const { code, err } = await io.run(`operation watch ${id}`);

    expect(code).toBe(1);
    expect(err).toContain('ClusterStopped');
  });

  it('ends with 3 when nobody knows it', async () => {
    expect((await io.run('operation show nothing')).code).toBe(3);
    expect((await io.run('operation watch nothing')).code).toBe(3);
  });

  async function begunOperation(): Promise<{ path: string }> {
    const answer = await fetch(
      `${service.address}${CLUSTER}/providers/Microsoft.ServiceLinker/linkers/orders`,
      {
        method: 'PUT',
        body: JSON.stringify({ properties: {} }),
      },
    );
    return { path: answer.headers.get('azure-asyncoperation') ?? '' };
  }
});
