import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createKubernetesClient } from '../../kubernetes/kubernetes-client';
import { loadOrCreateCertificates } from '../../local/certificates';

const RESOURCES = {
  kind: 'APIResourceList',
  groupVersion: 'v1',
  resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true, singularName: '', verbs: [] }],
};

describe('the client of a cluster', () => {
  const certificates = loadOrCreateCertificates(':memory:');
  let server: Server;
  let connections: number;
  let paths: string[];
  let answers: boolean;

  beforeEach(async () => {
    connections = 0;
    paths = [];
    answers = true;
    const tls = { cert: certificates.serverCertPem, key: certificates.serverKeyPem };
    server = createServer(tls, ({ url = '' }, response) => {
      paths.push(url);
      if (!answers) return;
      const isDiscovery = url === '/api/v1';
      const body = isDiscovery ? RESOURCES : { kind: 'Status', reason: 'NotFound', code: 404 };
      response.writeHead(isDiscovery ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    server.on('secureConnection', () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function connect(timeoutMs?: number) {
    return createKubernetesClient({
      endpoint: {
        server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
        caData: Buffer.from(certificates.caCertPem).toString('base64'),
        login: { token: 't' },
      },
      token: () => Promise.reject(new Error('Not needed')),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  }

  it('keeps its connections, though the kubeconfig brings a CA', async () => {
    const client = await connect();

    for (let count = 0; count < 10; count += 1)
      await client.read({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: `m${count}` });

    // A second one is opened when a request comes before the last answer is read to its end.
    expect(connections).toBeLessThanOrEqual(2);
    expect(paths.filter((path) => path === '/api/v1')).toHaveLength(1);
  });

  it('gives up a request that is not answered', async () => {
    answers = false;
    const client = await connect(20);

    const read = client.read({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'm' });

    await expect(read).rejects.toMatchObject({ kind: 'unreachable', reason: 'timeout' });
  });
});
