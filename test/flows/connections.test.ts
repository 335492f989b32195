import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleRequest, StackFixture } from './stack-fixture';

const EXAMPLES = [
  'storage-blob-workload-identity',
  'storage-blob-secret',
  'storage-blob-service-principal',
  'keyvault-workload-identity',
  'keyvault-csi',
];

const stack = new StackFixture();
beforeAll(() => stack.start());
afterAll(() => stack.stop());

interface Secret {
  data: Record<string, string>;
}

describe('the shipped examples', () => {
  it.each(EXAMPLES)('%s becomes a verified connection', async (name) => {
    const status = await stack.connect(exampleRequest(name));

    expect(status).toMatchObject({ status: 'Succeeded', percent: 100 });
  });

  it.each(EXAMPLES)('%s changes nothing when it is sent again', async (name) => {
    const arm = (await stack.requests('arm')).length;
    const kubernetes = (await stack.requests('kubernetes')).length;

    const status = await stack.connect(exampleRequest(name));

    expect(status.status).toBe('Succeeded');
    expect(await stack.writesSince('arm', arm)).toEqual([]);
    expect(await stack.writesSince('kubernetes', kubernetes)).toEqual([]);
  });

  it.each<[string, string, string[], string | undefined]>([
    [
      'storage-blob-workload-identity',
      'sc-ordersblob-secret',
      ['AZURE_STORAGEBLOB_CLIENTID', 'AZURE_STORAGEBLOB_RESOURCEENDPOINT'],
      'sc-account-dddddddd-0001-4000-8000-00000000c11e',
    ],
    [
      'storage-blob-secret',
      'sc-reportsblob-secret',
      ['AZURE_STORAGEBLOB_REPORTS_BLOB_CONNECTIONSTRING'],
      undefined,
    ],
    [
      'storage-blob-service-principal',
      'sc-pipelineblob-secret',
      [
        'AZURE_STORAGEBLOB_PIPELINE_BLOB_CLIENTID',
        'AZURE_STORAGEBLOB_PIPELINE_BLOB_CLIENTSECRET',
        'AZURE_STORAGEBLOB_PIPELINE_BLOB_RESOURCEENDPOINT',
        'AZURE_STORAGEBLOB_PIPELINE_BLOB_TENANTID',
      ],
      undefined,
    ],
    [
      'keyvault-workload-identity',
      'sc-ordersvault-secret',
      ['AZURE_KEYVAULT_CLIENTID', 'AZURE_KEYVAULT_RESOURCEENDPOINT', 'AZURE_KEYVAULT_SCOPE'],
      'sc-account-dddddddd-0001-4000-8000-00000000c11e',
    ],
  ])('%s has Secret %s with the documented keys', async (_, secretName, keys, account) => {
    const secret = await stack.kubernetes<Secret>(`/api/v1/namespaces/shop/secrets/${secretName}`);

    expect(Object.keys(secret?.data ?? {}).sort()).toEqual(keys);
    if (account !== undefined) {
      expect(await stack.kubernetes(`/api/v1/namespaces/shop/serviceaccounts/${account}`)).toMatchObject({
        metadata: {
          annotations: { 'azure.workload.identity/client-id': 'dddddddd-0001-4000-8000-00000000c11e' },
        },
      });
    }
  });

  it('CO-16: Key Vault with the CSI driver has a SecretProviderClass with the identity of the add-on', async () => {
    const object = await stack.kubernetes<{ spec: { parameters: Record<string, string> } }>(
      '/apis/secrets-store.csi.x-k8s.io/v1/namespaces/shop/secretproviderclasses/sc-shopvaultcsi-secretprovider',
    );

    expect(object?.spec.parameters).toMatchObject({ keyvaultName: 'shop-vault' });
  });

  it('CO-01: the extension is installed once for all of them', async () => {
    const installs = (await stack.requests('arm')).filter(
      ({ method, path }) => method === 'PUT' && /\/extensions\/sc-extension/i.test(path),
    );

    expect(installs).toHaveLength(1);
  });

  it('leave no credential in any file of the app and the broker, in logs, events or statuses', async () => {
    const keys = ['ZmFrZUtleTEvc2hvcHN0b3Jl', 'ZmFrZUtleTIvc2hvcHN0b3Jl', 'pipeline.secret_not-real'];
    const texts = [
      JSON.stringify(stack.events),
      stack.output,
      ...(await Promise.all(
        [...new Set(stack.events.map((event) => event.data.operationId))].map(async (id) =>
          JSON.stringify(await stack.operation(id)),
        ),
      )),
      ...filesOf(stack.stateDirectory)
        .filter((file) => /functions|service-bus/.test(file))
        .map((file) => readFileSync(file, 'latin1')),
    ];

    expect(texts.length).toBeGreaterThan(5);
    for (const key of keys) {
      const encoded = Buffer.from(key).toString('base64').slice(0, 20);
      for (const text of texts) {
        expect(text.includes(key)).toBe(false);
        expect(text.includes(encoded)).toBe(false);
      }
    }
  });
});

function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
