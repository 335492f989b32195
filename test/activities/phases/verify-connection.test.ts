import { CLIENT_ID, CLUSTER, IDENTITY, LocalCloud, type Run, STORAGE } from '../local-cloud';

describe('the check of a connection', () => {
  let cloud: LocalCloud;
  let run: Run;
  beforeEach(async () => {
    cloud = new LocalCloud();
    await cloud.open();
    run = await cloud.connect(cloud.blobRequest());
  });
  afterEach(() => cloud.close());

  async function expectProblem(text: string): Promise<void> {
    const step = await cloud.runPhase('verify-connection', cloud.blobRequest(), run);
    expect(step).toMatchObject({
      state: 'failed',
      error: { code: 'VerificationFailed', cause: expect.stringContaining(text) as string, retryable: true },
    });
  }

  async function object(kind: string, namespace: string, name: string) {
    const kubernetes = await (await cloud.clients.clusters()).clientOf(CLUSTER);
    const found = await kubernetes.read({ apiVersion: 'v1', kind, namespace, name });
    if (!found) throw new Error(`No ${kind} ${name}`);
    return { kubernetes, found };
  }

  it('names a Secret that is gone', async () => {
    const { kubernetes, found } = await object('Secret', 'shop', 'sc-ordersblob-secret');
    await kubernetes.delete(found);

    await expectProblem('Secret shop/sc-ordersblob-secret is missing');
  });

  it('names a Secret with other values', async () => {
    const { kubernetes, found } = await object('Secret', 'shop', 'sc-ordersblob-secret');
    const { name, namespace } = found.metadata;
    const data = { ...found.data, AZURE_STORAGEBLOB_CLIENTID: 'eA==' };
    await kubernetes.apply(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name,
          ...(namespace ? { namespace } : {}),
          annotations: found.metadata.annotations ?? {},
        },
        data,
      },
      { force: true },
    );

    await expectProblem('holds other values');
  });

  it('names a ServiceAccount that is gone', async () => {
    const { kubernetes, found } = await object('ServiceAccount', 'shop', `sc-account-${CLIENT_ID}`);
    await kubernetes.delete(found);

    await expectProblem(`ServiceAccount shop/sc-account-${CLIENT_ID} is missing`);
  });

  it('names a federated credential that is gone', async () => {
    const arm = await cloud.clients.arm();
    const [credential] = await arm.list<{ id: string }>(
      `${IDENTITY}/federatedIdentityCredentials`,
      '2024-11-30',
    );
    await arm.delete(credential?.id ?? '', '2024-11-30');

    await expectProblem('has no federated credential');
  });

  it('names a role that is gone', async () => {
    const arm = await cloud.clients.arm();
    const [assignment] = await arm.list<{ id: string }>(
      `${STORAGE}/providers/Microsoft.Authorization/roleAssignments`,
      '2022-04-01',
      "principalId eq 'dddddddd-0001-4000-8000-0000000000b6'",
    );
    await arm.delete(assignment?.id ?? '', '2022-04-01');

    await expectProblem('the role Storage Blob Data Contributor is not assigned');
  });

  it('names an address that the firewall does not admit', async () => {
    const arm = await cloud.clients.arm();
    await arm.patch(STORAGE, '2024-01-01', {
      properties: { networkAcls: { defaultAction: 'Deny', ipRules: [] } },
    });

    await expectProblem('does not admit 20.61.115.7');
  });

  it('names the extension when it is gone', async () => {
    const extensions = await cloud.clients.extensions();
    await extensions.beginDelete(CLUSTER, 'sc-extension');

    await expectProblem('sc-extension is');
  });

  it('repairs all of it when the request comes again', async () => {
    const { kubernetes, found } = await object('Secret', 'shop', 'sc-ordersblob-secret');
    await kubernetes.delete(found);
    const account = await object('ServiceAccount', 'shop', `sc-account-${CLIENT_ID}`);
    await kubernetes.delete(account.found);

    const again = await cloud.connect(cloud.blobRequest());

    expect(again.plan.operations.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['createSecret', 'createServiceAccount']),
    );
    expect(again.error).toBeUndefined();
    expect(again.facts.objects).toEqual(run.facts.objects);
  });
});
