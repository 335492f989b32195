import type { ConnectionPlan } from '../../connection/plan';
import { CLIENT_ID, CLUSTER, IDENTITY, LocalCloud, STORAGE, SUBSCRIPTION } from './local-cloud';

describe('a connection to blob storage with workload identity', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = new LocalCloud();
    await cloud.open();
  });
  afterEach(() => cloud.close());

  it('plans every change before anything is changed (SC-02, CO-01, CO-11, CO-17, TO-07, TO-08)', async () => {
    const step = await cloud.plan(cloud.blobRequest());

    const plan = step.state === 'done' ? (step.facts as ConnectionPlan) : undefined;
    expect(plan?.operations.map(({ name }) => name)).toEqual([
      'registerProvider',
      'enableOidcIssuer',
      'enableWorkloadIdentity',
      'installExtension',
      'createFederatedCredential',
      'assignRole',
      'configFirewallRule',
      'createSecret',
      'createServiceAccount',
      'recordConnection',
    ]);
    expect(plan?.skips).toEqual({
      'wait-for-cluster': 'The cluster takes changes',
      'create-database-user': 'The authentication needs no database user',
    });
    expect(cloud.azureWrites()).toEqual([]);
    expect(await cloud.kubernetesWrites()).toEqual([]);
  });

  it('asks Azure for each resource once while it plans', async () => {
    await cloud.plan(cloud.blobRequest());

    const paths = cloud.azure.requests
      .list()
      .filter(({ path }) => path.startsWith('/subscriptions'))
      .map(({ method, path }) => `${method} ${path}`);
    expect(paths.length).toBe(new Set(paths).size);
    expect(paths.length).toBeLessThanOrEqual(8);
  });

  it('makes everything that the plan names (CO-07, CO-08, TO-02, TO-04)', async () => {
    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toBeUndefined();
    const kubernetes = await (await cloud.clients.clusters()).clientOf(CLUSTER);
    const secret = await kubernetes.read({
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: 'shop',
      name: 'sc-ordersblob-secret',
    });
    const values = Object.entries(secret?.data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString(),
    ]);
    expect(Object.fromEntries(values)).toEqual({
      AZURE_STORAGEBLOB_RESOURCEENDPOINT: 'https://shopstore.blob.core.windows.net/',
      AZURE_STORAGEBLOB_CLIENTID: CLIENT_ID,
    });
    const account = await kubernetes.read({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      namespace: 'shop',
      name: `sc-account-${CLIENT_ID}`,
    });
    expect(account?.metadata.annotations).toMatchObject({
      'azure.workload.identity/client-id': CLIENT_ID,
      'azure.workload.identity/tenant-id': '99999999-8888-4777-8666-555555555555',
    });
    const arm = await cloud.clients.arm();
    const credentials = await arm.list<{ properties: object }>(
      `${IDENTITY}/federatedIdentityCredentials`,
      '2024-11-30',
    );
    expect(credentials.map(({ properties }) => properties)).toEqual([
      expect.objectContaining({
        issuer: cloud.kubernetes.issuerUrl('prod'),
        subject: `system:serviceaccount:shop:sc-account-${CLIENT_ID}`,
        audiences: ['api://AzureADTokenExchange'],
      }),
    ]);
    const storage = await arm.get<{ properties: { networkAcls: { ipRules: { value: string }[] } } }>(
      STORAGE,
      '2024-01-01',
    );
    expect(storage?.properties.networkAcls.ipRules.map(({ value }) => value)).toEqual(['20.61.115.7']);
  });

  it('changes only the features of the cluster in one conditional write', async () => {
    const arm = await cloud.clients.arm();
    const before = await arm.get<{ properties: Record<string, unknown> }>(CLUSTER, '2025-05-01');

    await cloud.connect(cloud.blobRequest());

    const after = await arm.get<{ properties: Record<string, unknown> }>(CLUSTER, '2025-05-01');
    const writes = cloud
      .azureWrites()
      .filter(({ method, path }) => method === 'PUT' && /managedClusters\/prod\?/.test(path));
    expect(writes).toHaveLength(1);
    const changed = Object.keys(after?.properties ?? {}).filter(
      (key) => JSON.stringify(after?.properties[key]) !== JSON.stringify(before?.properties[key]),
    );
    expect(changed.sort()).toEqual(['oidcIssuerProfile', 'securityProfile']);
  });

  it('has nothing to plan and nothing to write when the same request comes again (CO-02)', async () => {
    const request = cloud.blobRequest();
    await cloud.connect(request);
    const azureBefore = cloud.azureWrites().length;
    const kubernetesBefore = (await cloud.kubernetesWrites()).length;

    const again = await cloud.connect(request);

    expect(again.plan.operations).toEqual([]);
    expect(Object.keys(again.steps)).toEqual(['resolve-target', 'verify-connection']);
    expect(cloud.azureWrites()).toHaveLength(azureBefore);
    expect(await cloud.kubernetesWrites()).toHaveLength(kubernetesBefore);
  });

  it('does the work of a phase once however often it runs', async () => {
    const request = cloud.blobRequest();
    const run = await cloud.connect(request);
    const azureBefore = cloud.azureWrites().length;
    const kubernetesBefore = (await cloud.kubernetesWrites()).length;

    const states = [];
    for (const { phase } of run.plan.operations) {
      states.push((await cloud.runPhase(phase, request, run)).state);
    }

    expect(new Set(states)).toEqual(new Set(['done']));
    expect(cloud.azureWrites()).toHaveLength(azureBefore);
    expect(await cloud.kubernetesWrites()).toHaveLength(kubernetesBefore);
  });

  it('takes back what it made and keeps registration and features', async () => {
    const request = cloud.blobRequest();
    const run = await cloud.connect(request);

    const undone = await cloud.undo(request, run);

    expect(Object.values(undone).map(({ state }) => state)).not.toContain('failed');
    expect(undone['enable-cluster-features']).toMatchObject({ state: 'skipped' });
    const again = await cloud.plan(request);
    expect(again.state === 'done' && again.facts?.operations.map(({ name }) => name)).toEqual([
      'installExtension',
      'createFederatedCredential',
      'assignRole',
      'configFirewallRule',
      'createSecret',
      'createServiceAccount',
      'recordConnection',
    ]);
  });

  it('takes back the same twice, and what was never made', async () => {
    const request = cloud.blobRequest();
    const planned = await cloud.plan(request);
    if (planned.state !== 'done' || !planned.facts) throw new Error('No plan');
    const run = { plan: planned.facts, steps: {}, answers: [], facts: planned.facts.facts };

    const first = await cloud.undo(request, run);
    const second = await cloud.undo(request, run);

    for (const steps of [first, second])
      expect(Object.values(steps).map(({ state }) => state)).not.toContain('failed');
  });

  it('keeps what another connection uses when it takes back its own', async () => {
    const first = cloud.blobRequest('first');
    const firstRun = await cloud.connect(first);
    await cloud.connect(cloud.blobRequest('second'));

    await cloud.undo(first, firstRun);

    const check = await cloud.connect(cloud.blobRequest('second'));
    expect(check.plan.operations).toEqual([]);
    expect(check.error).toBeUndefined();
  });

  it('installs the extension once per cluster and names the variables of a second connection after it', async () => {
    await cloud.connect(cloud.blobRequest('first'));

    const second = await cloud.connect(cloud.blobRequest('conn2'));
    const again = await cloud.connect(cloud.blobRequest('first'));

    expect(second.plan.skips['install-extension']).toBe('The cluster extension sc-extension is installed');
    expect(second.facts.objects?.keys.map(({ name }) => name)).toEqual([
      'AZURE_STORAGEBLOB_CONN2_RESOURCEENDPOINT',
      'AZURE_STORAGEBLOB_CONN2_CLIENTID',
    ]);
    expect(again.plan.operations).toEqual([]);
  });

  it('makes the namespace when it is missing, and takes it back while it is empty', async () => {
    const request = cloud.blobRequest('orders', { scope: 'payments' });
    const run = await cloud.connect(request);
    const kubernetes = await (await cloud.clients.clusters()).clientOf(CLUSTER);
    const namespace = { apiVersion: 'v1', kind: 'Namespace', name: 'payments' };
    expect(run.plan.operations.map(({ name }) => name)).toContain('createNamespace');
    expect(await kubernetes.read(namespace)).toBeDefined();

    await cloud.undo(request, run);

    const left = await kubernetes.read(namespace);
    expect(left === undefined || 'deletionTimestamp' in left.metadata).toBe(true);
  });

  it('shows no credential in a plan, a step or the record', async () => {
    const request = cloud.request({
      name: 'orders_key',
      properties: {
        targetService: { type: 'AzureResource', id: `${STORAGE}/blobServices/default` },
        authInfo: { authType: 'secret' },
        clientType: 'nodejs',
        scope: 'shop',
        configurationInfo: { additionalConfigurations: { EXTRA_TOKEN: 'canary-9f3a' } },
      },
    });

    const run = await cloud.connect(request);

    expect(run.error).toBeUndefined();
    const kubernetes = await (await cloud.clients.clusters()).clientOf(CLUSTER);
    const records = await kubernetes.list('v1', 'ConfigMap', 'sc-system');
    const everything = JSON.stringify([run, records]);
    expect(everything).not.toContain('canary-9f3a');
    expect(everything).not.toContain('ZmFrZUtleT');
    expect(run.facts.objects?.keys).toEqual([
      { name: 'AZURE_STORAGEBLOB_CONNECTIONSTRING', isSecret: true },
      { name: 'EXTRA_TOKEN', isSecret: true },
    ]);
  });

  it('needs neither identity nor cluster feature for a connection string (CO-09, TO-03)', async () => {
    const run = await cloud.connect(
      cloud.request({
        name: 'orders_key',
        properties: {
          targetService: { type: 'AzureResource', id: `${STORAGE}/blobServices/default` },
          authInfo: { authType: 'secret' },
          scope: 'shop',
        },
      }),
    );

    expect(run.error).toBeUndefined();
    expect(Object.keys(run.plan.skips)).toEqual(
      expect.arrayContaining(['enable-cluster-features', 'federate-identity', 'assign-roles']),
    );
    expect(run.facts.objects?.serviceAccountName).toBeUndefined();
  });

  it('writes a service principal with its secret and gives it the roles (CO-10, TO-05)', async () => {
    const run = await cloud.connect(
      cloud.request({
        name: 'orders_sp',
        properties: {
          targetService: { type: 'AzureResource', id: `${STORAGE}/blobServices/default` },
          authInfo: {
            authType: 'servicePrincipalSecret',
            clientId: 'bbbbbbbb-0002-4000-8000-00000000c11e',
            principalId: 'bbbbbbbb-0002-4000-8000-0000000000b2',
            secret: 'canary-secret-1',
          },
          scope: 'shop',
        },
      }),
    );

    expect(run.error).toBeUndefined();
    expect(run.steps['assign-roles']).toMatchObject({ state: 'done' });
    expect(run.facts.objects?.keys.map(({ name }) => name)).toEqual([
      'AZURE_STORAGEBLOB_RESOURCEENDPOINT',
      'AZURE_STORAGEBLOB_CLIENTID',
      'AZURE_STORAGEBLOB_CLIENTSECRET',
      'AZURE_STORAGEBLOB_TENANTID',
    ]);
    expect(JSON.stringify(run)).not.toContain('canary-secret-1');
  });

  it('leaves identity, cluster and roles alone when the request opts out of authentication', async () => {
    const run = await cloud.connect(
      cloud.blobRequest('opted_out', {
        authInfo: {
          authType: 'userAssignedIdentity',
          clientId: CLIENT_ID,
          subscriptionId: SUBSCRIPTION,
          authMode: 'optOutAllAuth',
        },
      }),
    );

    expect(run.error).toBeUndefined();
    expect(run.plan.operations.map(({ name }) => name)).not.toEqual(
      expect.arrayContaining(['enableOidcIssuer']),
    );
    expect(run.plan.skips).toHaveProperty('assign-roles');
  });
});
