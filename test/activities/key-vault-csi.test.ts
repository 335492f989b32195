import { CLUSTER, LocalCloud } from './local-cloud';

describe('a connection to Key Vault through the CSI driver', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = new LocalCloud();
    await cloud.open();
  });
  afterEach(() => cloud.close());

  it('enables the add-on and uses its identity (SC-07, CO-15)', async () => {
    const run = await cloud.connect(cloud.csiRequest());

    expect(run.error).toBeUndefined();
    expect(run.plan.operations.map(({ name }) => name)).toEqual([
      'registerProvider',
      'enableKeyVaultCsi',
      'installExtension',
      'assignRole',
      'assignRole',
      'configFirewallRule',
      'createSecret',
      'createSecretProviderClass',
      'recordConnection',
    ]);
    const kubernetes = await (await cloud.clients.clusters()).clientOf(CLUSTER);
    const provider = await kubernetes.read({
      apiVersion: 'secrets-store.csi.x-k8s.io/v1',
      kind: 'SecretProviderClass',
      namespace: 'shop',
      name: 'sc-shopvault-secretprovider',
    });
    expect(provider?.spec).toMatchObject({
      provider: 'azure',
      parameters: { keyvaultName: 'shop-vault', userAssignedIdentityID: run.facts.principal?.clientId },
    });
  });

  it('has nothing to do when the same request comes again', async () => {
    await cloud.connect(cloud.csiRequest());
    const azureBefore = cloud.azureWrites().length;
    const kubernetesBefore = (await cloud.kubernetesWrites()).length;

    const again = await cloud.connect(cloud.csiRequest());

    expect(again.error).toBeUndefined();
    expect(again.plan.operations).toEqual([]);
    expect(cloud.azureWrites()).toHaveLength(azureBefore);
    expect(await cloud.kubernetesWrites()).toHaveLength(kubernetesBefore);
  });

  it('keeps the secrets that a user has chosen to mount', async () => {
    await cloud.connect(cloud.csiRequest());
    const kubernetes = await (await cloud.clients.clusters()).clientOf(CLUSTER);
    const reference = {
      apiVersion: 'secrets-store.csi.x-k8s.io/v1',
      kind: 'SecretProviderClass',
      namespace: 'shop',
      name: 'sc-shopvault-secretprovider',
    };
    const provider = await kubernetes.read(reference);
    const spec = provider?.spec as { parameters: Record<string, string> };
    const parameters = { ...spec.parameters, objects: 'array: [chosen]' };
    const { apiVersion, kind, name, namespace } = reference;
    const { labels = {}, annotations = {} } = provider?.metadata ?? {};
    const metadata = { name, namespace, labels, annotations };
    await kubernetes.apply({ apiVersion, kind, metadata, spec: { ...spec, parameters } }, { force: true });

    const again = await cloud.connect(cloud.csiRequest());

    expect(again.error).toBeUndefined();
    expect((await kubernetes.read(reference))?.spec).toMatchObject({
      parameters: { objects: 'array: [chosen]' },
    });
  });

  it('waits for the identity of the add-on before it assigns roles', async () => {
    const planned = await cloud.plan(cloud.csiRequest());
    if (planned.state !== 'done' || !planned.facts) throw new Error('No plan');

    const step = await cloud.activities['assign-roles']({
      operationId: 'a.b',
      request: cloud.csiRequest(),
      requestedAt: '2026-01-01T00:00:00.000Z',
      facts: planned.facts.facts,
      operations: planned.facts.operations.filter(({ phase }) => phase === 'assign-roles'),
      failures: 0,
    });

    expect(step).toMatchObject({ state: 'wait', reason: 'Dependency' });
  });

  it('takes back what it made', async () => {
    const run = await cloud.connect(cloud.csiRequest());

    const undone = await cloud.undo(cloud.csiRequest(), run);

    expect(undone['assign-roles']).toMatchObject({ message: 'Role assignments taken back: 2' });
    expect(undone['create-resources']).toMatchObject({ message: 'Kubernetes objects taken back: 2' });
  });
});
