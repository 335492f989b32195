import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCluster } from './running-cluster';

describe('the state directory', () => {
  let stateDirectory: string;
  beforeEach(() => {
    stateDirectory = mkdtempSync(join(tmpdir(), 'kubernetes-state-'));
  });
  afterEach(() => rmSync(stateDirectory, { recursive: true }));

  const seed = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'seed' }, data: { a: 'seeded' } };
  const clusters = [{ name: 'prod', objects: [seed], logs: { 'default/pod/main': 'a line\n' } }];

  it('keeps objects, versions, tokens and the signing key over a restart, and seeds only once', async () => {
    const first = await runCluster({ stateDirectory, clusters });
    const changed = await first.call('PATCH', '/api/v1/namespaces/default/configmaps/seed', {
      body: { data: { a: 'changed' } },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    const issued = await first.call('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', {
      body: { spec: { audiences: [] } },
    });
    const kubeconfig = first.standIn.kubeconfig('prod', 'admin');
    const port = Number(new URL(first.url).port);
    await first.close();

    const second = await runCluster({ stateDirectory, clusters, port });
    const read = await second.call('GET', '/api/v1/namespaces/default/configmaps/seed');
    const asAccount = await second.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      body: {},
      token: issued.body.status.token,
    });
    const again = second.standIn.kubeconfig('prod', 'admin');
    await second.close();

    expect(read.body).toEqual(changed.body);
    expect(asAccount.body.status.userInfo.username).toBe('system:serviceaccount:default:default');
    expect(again).toBe(kubeconfig);
  });

  it('can be read by its owner only', async () => {
    const cluster = await runCluster({ stateDirectory, clusters });
    await cluster.call('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', { body: {} });
    await cluster.close();

    const modes = ['clusters.sqlite', 'tokens.json', 'signing-key.pem'].map(
      (file) => statSync(join(stateDirectory, 'kubernetes', file)).mode & 0o777,
    );

    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });

  it('goes on with a deletion that the last run did not end', async () => {
    const first = await runCluster({ stateDirectory, clusters });
    await first.call('POST', '/api/v1/namespaces', { body: { metadata: { name: 'held' } } });
    await first.call('POST', '/api/v1/namespaces/held/configmaps', {
      body: { metadata: { name: 'holder', finalizers: ['example.com/wait'] } },
    });
    await first.call('DELETE', '/api/v1/namespaces/held');
    await first.close();

    const second = await runCluster({ stateDirectory, clusters });
    const terminating = await second.call('GET', '/api/v1/namespaces/held');
    await second.call('PATCH', '/api/v1/namespaces/held/configmaps/holder', {
      body: { metadata: { finalizers: null } },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    const gone = await second.call('GET', '/api/v1/namespaces/held');
    await second.close();

    expect(terminating.body.status.phase).toBe('Terminating');
    expect(gone.status).toBe(404);
  });

  it('writes the values of Secrets nowhere but into the database', async () => {
    const cluster = await runCluster({ stateDirectory, clusters });
    await cluster.call('POST', '/api/v1/namespaces/default/secrets', {
      body: { metadata: { name: 'x' }, stringData: { password: 'correct-horse' } },
    });
    const log = await cluster.call('GET', '/_local/requests');
    await cluster.close();

    expect(JSON.stringify(log.body)).not.toContain('correct-horse');
    expect(readFileSync(join(stateDirectory, 'kubernetes', 'tokens.json'), 'utf8')).not.toContain(
      'correct-horse',
    );
  });
});
