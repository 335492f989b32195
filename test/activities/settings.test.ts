import { readSettings } from '../../activities/settings';

const KEY = Buffer.alloc(32, 1).toString('base64');
const GOOD = { SEALING_KEY: KEY, ServiceBusConnection: 'Endpoint=sb://localhost' };

describe('readSettings', () => {
  it('needs a sealing key and a Service Bus only', () => {
    expect(readSettings(GOOD)).toEqual({
      armEndpoint: 'https://management.azure.com',
      credential: 'managedIdentity',
      serviceBus: { connectionString: 'Endpoint=sb://localhost' },
      progressTopic: 'connection-progress',
      requestsQueue: 'connection-requests',
      kubeconfigs: new Map(),
      sealingKey: Buffer.alloc(32, 1),
    });
  });

  it('takes a namespace instead of a connection string', () => {
    const { serviceBus } = readSettings({
      SEALING_KEY: KEY,
      ServiceBusConnection__fullyQualifiedNamespace: 'shop.servicebus.windows.net',
    });

    expect(serviceBus).toEqual({ fullyQualifiedNamespace: 'shop.servicebus.windows.net' });
  });

  it('takes an empty setting as one that is not there', () => {
    expect(readSettings({ ...GOOD, AZURE_CLIENT_ID: '' })).not.toHaveProperty('clientId');
  });

  it('finds the kubeconfig of a cluster in the setting that the map names', () => {
    const { kubeconfigs } = readSettings({
      ...GOOD,
      CLUSTER_KUBECONFIGS: '{"/subscriptions/S/connectedClusters/edge": "EDGE_KUBECONFIG"}',
      EDGE_KUBECONFIG: 'clusters: []',
    });

    expect([...kubeconfigs]).toEqual([['/subscriptions/s/connectedclusters/edge', 'clusters: []']]);
  });

  it.each([
    [{ ...GOOD, CLUSTER_KUBECONFIGS: 'edge' }, 'CLUSTER_KUBECONFIGS: must be JSON'],
    [
      { ...GOOD, CLUSTER_KUBECONFIGS: '{"a": "B"}' },
      'CLUSTER_KUBECONFIGS: names the setting B, which is missing',
    ],
    [{ ...GOOD, SEALING_KEY: undefined }, 'SEALING_KEY: is missing'],
    [{ ...GOOD, SEALING_KEY: 'c2hvcnQ=' }, 'SEALING_KEY: must be base64 of 32 bytes'],
    [{ ...GOOD, SEALING_KEY: 'not base64!' }, 'SEALING_KEY: must be base64'],
    [{ ...GOOD, CREDENTIAL: 'password' }, 'CREDENTIAL: must be managedIdentity or default'],
    [
      { ...GOOD, AZURE_RESOURCE_MANAGER_ENDPOINT: 'http://localhost' },
      'AZURE_RESOURCE_MANAGER_ENDPOINT: must be an https URL',
    ],
    [{ SEALING_KEY: KEY }, 'ServiceBusConnection: is missing'],
  ])('stops the start and names the setting: %#', (env, message) => {
    expect(() => readSettings(env)).toThrow(message);
  });

  it('repeats no value', () => {
    expect(() => readSettings({ ...GOOD, SEALING_KEY: 'canary' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('canary') as string }),
    );
  });
});
