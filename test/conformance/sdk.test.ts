import type { RestError } from '@azure/core-rest-pipeline';
import { BLOB, CLIENT_ID, CLUSTER, Stack, SUBSCRIPTION } from './stack';

const stack = new Stack();
const poll = { updateIntervalInMs: 20 };
const NAME = 'orders_blob';
const identity = {
  authType: 'userAssignedIdentity',
  clientId: CLIENT_ID,
  subscriptionId: SUBSCRIPTION,
} as const;

beforeAll(() => stack.start(), 60_000);
afterAll(() => stack.stop());

async function failureOf(promise: Promise<unknown>): Promise<RestError> {
  return promise.then(
    () => {
      throw new Error('It succeeded');
    },
    (error: RestError) => error,
  );
}

describe('the unmodified client of Microsoft.ServiceLinker', () => {
  it('finds no connection at first', async () => {
    const found = [];
    for await (const linker of stack.client().linker.list(CLUSTER)) found.push(linker);

    expect(found).toEqual([]);
  });

  it('makes a connection and gets it when the operation has ended', async () => {
    const made = await stack.client().linker.beginCreateOrUpdateAndWait(
      CLUSTER,
      NAME,
      {
        targetService: { type: 'AzureResource', id: BLOB },
        authInfo: identity,
        clientType: 'nodejs',
        scope: 'shop',
      },
      poll,
    );

    expect(made).toMatchObject({
      id: `${CLUSTER}/providers/Microsoft.ServiceLinker/linkers/${NAME}`,
      name: NAME,
      type: 'microsoft.servicelinker/linkers',
      provisioningState: 'Succeeded',
      targetService: { type: 'AzureResource', id: BLOB },
      authInfo: identity,
      clientType: 'nodejs',
      scope: 'shop',
    });
  });

  it('accepts an id that begins with a slash, which doubles the first one of the path', async () => {
    expect(CLUSTER.startsWith('/')).toBe(true);

    const linker = await stack.client().linker.get(CLUSTER, NAME);

    expect(linker.provisioningState).toBe('Succeeded');
  });

  it('lists the connection', async () => {
    const names = [];
    for await (const linker of stack.client().linker.list(CLUSTER.slice(1))) names.push(linker.name);

    expect(names).toEqual([NAME]);
  });

  it('lists names and plain values of the configuration', async () => {
    const { configurations } = await stack.client().linker.listConfigurations(CLUSTER, NAME);

    expect(configurations).toEqual([
      { name: 'AZURE_STORAGEBLOB_RESOURCEENDPOINT', value: 'https://shopstore.blob.core.windows.net/' },
      { name: 'AZURE_STORAGEBLOB_CLIENTID', value: CLIENT_ID },
    ]);
  });

  it('validates the connection, with every field of the result filled', async () => {
    const result = await stack.client().linker.beginValidateAndWait(CLUSTER, NAME, poll);

    expect(result).toMatchObject({
      resourceId: `${CLUSTER}/providers/Microsoft.ServiceLinker/linkers/${NAME}`,
      status: 'Succeeded',
      linkerName: NAME,
      isConnectionAvailable: true,
      sourceId: CLUSTER,
      targetId: BLOB,
      authType: 'userAssignedIdentity',
    });
    expect(result.reportStartTimeUtc).toBeInstanceOf(Date);
    expect(result.reportEndTimeUtc).toBeInstanceOf(Date);
    expect(result.validationDetail?.map(({ name, result: outcome }) => [name, outcome])).toEqual([
      ['Target resource existence validated.', 'success'],
      ['Target service firewall validated.', 'success'],
      ['Configured connection information validated.', 'success'],
      ['Managed Identity existence validated.', 'success'],
      ['Managed Identity permissions validated.', 'success'],
      ['Federated credential validated.', 'success'],
      ['Service account validated.', 'success'],
      ['Cluster extension validated.', 'success'],
    ]);
  });

  it('updates the connection and keeps what it did not name', async () => {
    const updated = await stack
      .client()
      .linker.beginUpdateAndWait(CLUSTER, NAME, { clientType: 'springBoot' }, poll);

    expect(updated).toMatchObject({
      clientType: 'springBoot',
      scope: 'shop',
      provisioningState: 'Succeeded',
    });
    const { configurations } = await stack.client().linker.listConfigurations(CLUSTER, NAME);
    expect(configurations?.map(({ name }) => name)).toContain('spring.cloud.azure.storage.blob.endpoint');
  });

  it('deletes the connection, twice', async () => {
    await stack.client().linker.beginDeleteAndWait(CLUSTER, NAME, poll);
    await stack.client().linker.beginDeleteAndWait(CLUSTER, NAME, poll);

    expect(await failureOf(stack.client().linker.get(CLUSTER, NAME))).toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
  });

  it('gets the code of what was refused', async () => {
    const error = await failureOf(
      stack
        .client()
        .linker.beginCreateOrUpdateAndWait(
          CLUSTER,
          'orders_wrong',
          { targetService: { type: 'AzureResource', id: `${CLUSTER}/agentPools/x` }, authInfo: identity },
          poll,
        ),
    );

    expect(error).toMatchObject({ statusCode: 400, code: 'UnsupportedTarget' });
  });

  it('gets the reason of an operation that fails', async () => {
    const error = await failureOf(
      stack.client().linker.beginCreateOrUpdateAndWait(
        CLUSTER,
        'orders_gone',
        {
          targetService: { type: 'AzureResource', id: BLOB.replace('shopstore', 'nobodysstore') },
          authInfo: identity,
        },
        poll,
      ),
    );

    expect(error.message).toContain('The long-running operation has failed. TargetNotFound.');
    expect(await failureOf(stack.client().linker.get(CLUSTER, 'orders_gone'))).toMatchObject({
      statusCode: 404,
    });
  });

  it('lists the operations of the provider', async () => {
    const names = [];
    for await (const { name } of stack.client().operations.list()) names.push(name);

    expect(names).toContain('Microsoft.ServiceLinker/linkers/write');
  });
});
