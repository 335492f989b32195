import { BLOB, CLIENT_ID, CLUSTER, Stack, SUBSCRIPTION } from './stack';

const stack = new Stack();
const poll = { updateIntervalInMs: 20 };

beforeAll(() => stack.start(), 60_000);
afterAll(() => stack.stop());

describe('the unmodified client of Microsoft.ServiceLinker', () => {
  it('makes a connection and reads it back', async () => {
    const client = stack.client();

    const made = await client.linker.beginCreateOrUpdateAndWait(
      CLUSTER,
      'orders_blob',
      {
        targetService: { type: 'AzureResource', id: BLOB },
        authInfo: { authType: 'userAssignedIdentity', clientId: CLIENT_ID, subscriptionId: SUBSCRIPTION },
        clientType: 'nodejs',
        scope: 'shop',
      },
      poll,
    );

    expect(made).toMatchObject({ name: 'orders_blob', provisioningState: 'Succeeded', clientType: 'nodejs' });
  });
});
