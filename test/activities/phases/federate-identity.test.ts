import { CLIENT_ID, IDENTITY, LocalCloud } from '../local-cloud';

const VERSION = '2024-11-30';
const SUBJECT = `system:serviceaccount:shop:sc-account-${CLIENT_ID}`;

describe('the federation of an identity', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = new LocalCloud();
    await cloud.open();
  });
  afterEach(() => cloud.close());

  async function putCredential(name: string, subject: string): Promise<void> {
    const arm = await cloud.clients.arm();
    const properties = {
      issuer: cloud.kubernetes.issuerUrl('prod'),
      subject,
      audiences: ['api://AzureADTokenExchange'],
    };
    await arm.put(`${IDENTITY}/federatedIdentityCredentials/${name}`, VERSION, { properties });
  }

  it('takes a credential of another name for the same service account', async () => {
    await putCredential('made-by-hand', SUBJECT);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toBeUndefined();
    const arm = await cloud.clients.arm();
    const credentials = await arm.list<{ name: string }>(`${IDENTITY}/federatedIdentityCredentials`, VERSION);
    expect(credentials.map(({ name }) => name)).toEqual(['made-by-hand']);
  });

  it('leaves the credential of somebody else when it is taken back', async () => {
    await putCredential('made-by-hand', SUBJECT);
    const request = cloud.blobRequest();
    const run = await cloud.connect(request);

    await cloud.undo(request, run);

    const arm = await cloud.clients.arm();
    expect(await arm.list(`${IDENTITY}/federatedIdentityCredentials`, VERSION)).toHaveLength(1);
  });

  it('says what to do when the identity takes no more credentials', async () => {
    for (let count = 0; count < 20; count += 1)
      await putCredential(`other-${count}`, `system:serviceaccount:other:account-${count}`);

    const run = await cloud.connect(cloud.blobRequest());

    expect(run.error).toMatchObject({ code: 'FederatedCredentialLimitReached', target: IDENTITY });
    expect(run.error?.commands[0]).toContain('--identity-name orders');
  });
});
