import { SourceControlConfigurationClient } from '@azure/arm-kubernetesconfiguration';
import { CLUSTER, EXTENSION, SUBSCRIPTION, instantWorld, runAzure } from './running-azure';
import type { RunningAzure } from './running-azure';

const WANTED = {
  extensionType: 'microsoft.servicelinker.connection',
  autoUpgradeMinorVersion: false,
  version: '1.2.3',
  releaseTrain: 'prod',
  scope: { cluster: { releaseNamespace: 'sc-system' } },
  configurationSettings: { plain: 'shown' },
  configurationProtectedSettings: { token: 'fake-protected-value' },
};
const TARGET = ['shop', 'Microsoft.ContainerService', 'managedClusters', 'prod', 'sc-extension'] as const;

function client(run: RunningAzure): SourceControlConfigurationClient {
  return new SourceControlConfigurationClient(run.credential, SUBSCRIPTION.split('/')[2] ?? '', {
    endpoint: run.endpoint,
    retryOptions: { maxRetries: 0 },
  });
}

const registered = instantWorld((it) => (it.providers['Microsoft.KubernetesConfiguration'] = 'Registered'));

describe('cluster extensions, through @azure/arm-kubernetesconfiguration', () => {
  let run: RunningAzure;
  beforeEach(async () => {
    run = await runAzure({ world: registered });
  });
  afterEach(() => run.azure.close());

  it('installs a release with its settings and shows none of the protected ones', async () => {
    const created = await client(run).extensions.beginCreateAndWait(...TARGET, WANTED);

    const { body } = await run.call('GET', EXTENSION);
    expect(created).toMatchObject({ provisioningState: 'Succeeded', version: '1.2.3', statuses: [] });
    expect(created.scope?.cluster?.releaseNamespace).toBe('sc-system');
    expect(JSON.stringify(body)).not.toContain('fake-protected-value');
    expect((await run.call('POST', `${EXTENSION}/settings`)).status).toBe(404);
    expect(run.kubernetes.releases.get('prod/sc-system/sc-extension')).toEqual({
      release: 'sc-extension',
      namespace: 'sc-system',
      chart: 'microsoft.servicelinker.connection',
      version: '1.2.3',
      extensionType: 'microsoft.servicelinker.connection',
      values: { plain: 'shown', token: 'fake-protected-value' },
    });
  });

  it('lists, updates and deletes', async () => {
    const { extensions } = client(run);
    await extensions.beginCreateAndWait(...TARGET, WANTED);

    const listed = [];
    for await (const extension of extensions.list(
      'shop',
      'Microsoft.ContainerService',
      'managedClusters',
      'prod',
    )) {
      listed.push(extension.name);
    }
    const updated = await extensions.beginUpdateAndWait(...TARGET, {
      configurationSettings: { more: 'yes' },
    });
    await extensions.beginDeleteAndWait(...TARGET);

    expect(listed).toEqual(['sc-extension']);
    expect(updated.configurationSettings).toEqual({ plain: 'shown', more: 'yes' });
    expect(run.kubernetes.installs).toBe(2);
    expect(run.kubernetes.releases.size).toBe(0);
    await expect(extensions.get(...TARGET)).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
    await extensions.beginDeleteAndWait(...TARGET);
  });

  it('tells why an installation failed, and can be forced away', async () => {
    run.kubernetes.failure = {
      code: 'ExtensionOperationFailed',
      message: 'timed out waiting for the condition',
    };
    const { extensions } = client(run);

    await expect(extensions.beginCreateAndWait(...TARGET, WANTED)).rejects.toThrow(
      'timed out waiting for the condition',
    );

    const failed = await extensions.get(...TARGET);
    expect(failed).toMatchObject({
      provisioningState: 'Failed',
      errorInfo: { code: 'ExtensionOperationFailed' },
      statuses: [
        { code: 'InstallationFailed', level: 'Error', message: 'timed out waiting for the condition' },
      ],
    });
    await extensions.beginDeleteAndWait(...TARGET, { forceDelete: true });
    await expect(extensions.get(...TARGET)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('leaves the release in the cluster on a forced delete', async () => {
    await client(run).extensions.beginCreateAndWait(...TARGET, WANTED);

    await client(run).extensions.beginDeleteAndWait(...TARGET, { forceDelete: true });

    expect(
      await run.kubernetes.releaseExists('prod', { release: 'sc-extension', namespace: 'sc-system' }),
    ).toBe(true);
  });

  it('fails as a fault says, without touching the cluster', async () => {
    run.azure.faults.set([
      { match: { method: 'PUT', path: '/extensions/' }, fail: 'The extension operation failed' },
      {
        match: { method: 'DELETE', path: '/extensions/' },
        fail: { code: 'DeleteFailed', message: 'It stays' },
      },
    ]);
    const { extensions } = client(run);

    await expect(extensions.beginCreateAndWait(...TARGET, WANTED)).rejects.toThrow(
      'The extension operation failed',
    );
    await expect(extensions.beginDeleteAndWait(...TARGET)).rejects.toThrow('It stays');

    expect(run.kubernetes.installs).toBe(0);
    expect((await extensions.get(...TARGET)).provisioningState).toBe('Failed');
  });

  it('refuses nonsense and clusters that do not exist', async () => {
    const { extensions } = client(run);
    const [group, rp, resource, , name] = TARGET;

    await expect(extensions.beginCreate(...TARGET, {})).rejects.toMatchObject({ statusCode: 400 });
    await expect(extensions.beginCreate(group, rp, resource, 'nope', name, WANTED)).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
  });
});

describe('an extension that may not be written', () => {
  it('needs its provider registered', async () => {
    const run = await runAzure();

    const attempt = client(run).extensions.beginCreate(...TARGET, WANTED);

    await expect(attempt).rejects.toMatchObject({
      statusCode: 409,
      code: 'MissingSubscriptionRegistration',
      message: expect.stringContaining("namespace 'Microsoft.KubernetesConfiguration'"),
    });
    await run.azure.close();
  });

  it('waits for the cluster and for other extensions', async () => {
    const world = instantWorld((it) => {
      it.providers['Microsoft.KubernetesConfiguration'] = 'Registered';
      it.behaviour.extensionSeconds = 3600;
      it.behaviour.clusterUpdateSeconds = 3600;
    });
    const run = await runAzure({ world });
    const body = { properties: WANTED };

    const first = await run.call('PUT', EXTENSION, { body });
    const other = await run.call('PUT', `${EXTENSION}2`, { body });
    const same = await run.call('PATCH', EXTENSION, { body });
    const deleted = await run.call('DELETE', EXTENSION);
    const cluster = await run.call('GET', CLUSTER);
    await run.call('PUT', CLUSTER, { body: cluster.body });
    const updating = await run.call('PUT', EXTENSION, { body });

    expect(first.status).toBe(201);
    expect(first.headers['azure-asyncoperation']).toContain('/extensions/sc-extension/operations/');
    expect([other, same, deleted].map(({ status, body: { error } }) => [status, error.code])).toEqual([
      [409, 'Conflict'],
      [409, 'Conflict'],
      [409, 'Conflict'],
    ]);
    expect(same.body.error.message).toBe(
      'Update failed for this resource, as there is a conflicting operation in progress. Please try after sometime.',
    );
    expect(updating.body.error.code).toBe('OperationNotAllowed');
    await run.azure.close();
  });
});
