import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { loadOrCreateCertificates } from '../../../local/certificates';
import { runCluster } from './running-cluster';
import type { Parsed, RunningCluster } from './running-cluster';

const certificates = loadOrCreateCertificates(':memory:');
const GROUP = '/apis/admissionregistration.k8s.io/v1';

describe('admission webhooks', () => {
  let cluster: RunningCluster;
  let server: Server;
  let answer: object;
  let reviews: Parsed[];
  beforeEach(async () => {
    reviews = [];
    answer = { allowed: true };
    server = createServer(
      { cert: certificates.serverCertPem, key: certificates.serverKeyPem },
      (request, response) => {
        json(request)
          .then((review) => {
            reviews.push(review);
            response.end(JSON.stringify({ response: answer }));
          })
          .catch(() => response.destroy());
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cluster = await runCluster();
  });
  afterEach(async () => {
    await cluster.close();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  });

  async function configure(
    kind: 'mutating' | 'validating',
    clientConfig: object,
    failurePolicy = 'Fail',
  ): Promise<void> {
    const webhook = {
      name: 'guard.example.com',
      clientConfig,
      failurePolicy,
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }],
    };
    await cluster.call('POST', `${GROUP}/${kind}webhookconfigurations`, {
      body: { metadata: { name: 'guard' }, webhooks: [webhook] },
    });
  }

  function own(): object {
    const { port } = server.address() as AddressInfo;
    return {
      url: `https://127.0.0.1:${port}/`,
      caBundle: Buffer.from(certificates.caCertPem).toString('base64'),
    };
  }

  async function create(plural = 'configmaps'): Promise<{ status: number; body: Parsed }> {
    return cluster.call('POST', `/api/v1/namespaces/default/${plural}`, {
      body: { metadata: { name: 'guarded' } },
    });
  }

  it('can refuse, and are named in the refusal', async () => {
    await configure('validating', own());
    answer = { allowed: false, status: { message: 'not on a Friday' } };

    const refused = await create();
    const other = await create('secrets');

    expect(refused.status).toBe(403);
    expect(refused.body.message).toBe(
      'admission webhook "guard.example.com" denied the request: not on a Friday',
    );
    expect(other.status).toBe(201);
    expect(reviews[0].request).toMatchObject({
      operation: 'CREATE',
      namespace: 'default',
      userInfo: { username: 'clusterAdmin' },
    });
  });

  it('can change what is stored', async () => {
    await configure('mutating', own());
    const patch = JSON.stringify([{ op: 'add', path: '/data', value: { added: 'yes' } }]);
    answer = { allowed: true, patchType: 'JSONPatch', patch: Buffer.from(patch).toString('base64') };

    const made = await create();

    expect(made.body.data).toEqual({ added: 'yes' });
  });

  it('fail the request when they cannot be reached, or are passed over, as their policy says', async () => {
    await configure('validating', { service: { name: 'gone', namespace: 'default', path: '/check' } });
    const failed = await create();
    await cluster.call('DELETE', `${GROUP}/validatingwebhookconfigurations/guard`);
    await configure('validating', { service: { name: 'gone', namespace: 'default' } }, 'Ignore');
    const ignored = await create();

    expect(failed.status).toBe(500);
    expect(failed.body.message).toContain('failed calling webhook "guard.example.com"');
    expect(ignored.status).toBe(201);
  });
});
