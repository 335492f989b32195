import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { KubernetesHook } from '../../../local/azure';
import { runCluster } from './running-cluster';
import type { Parsed, RunningCluster } from './running-cluster';

const wanted = {
  release: 'sc-extension',
  namespace: 'sc-system',
  chart: 'microsoft.servicelinker.connection',
  version: '1.2.0',
  values: { 'connection.name': 'orders' },
  extensionType: 'microsoft.servicelinker.connection',
};
const name = { release: wanted.release, namespace: wanted.namespace };

function node(nodeName: string, taints: object[] = []): object {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: nodeName, labels: { 'kubernetes.io/os': 'linux' } },
    spec: { taints },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

function decodeRelease(secret: { data: { release: string } }): Parsed {
  const text = Buffer.from(secret.data.release, 'base64').toString('utf8');
  return JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString('utf8'));
}

describe('a Helm release of the Service Connector extension', () => {
  let cluster: RunningCluster;
  afterEach(() => cluster.close());

  async function items(path: string): Promise<Parsed[]> {
    return (await cluster.call('GET', path)).body.items;
  }

  it('can be asked for by the Resource Manager stand-in', async () => {
    cluster = await runCluster();
    const hook: KubernetesHook = cluster.standIn;

    expect(await hook.releaseExists('prod', name)).toBe(false);
  });

  it('leaves a namespace, the release Secret, a running operator and no Job', async () => {
    cluster = await runCluster({ clusters: [{ name: 'prod', objects: [node('system-0')], logs: {} }] });

    const result = await cluster.standIn.installRelease('prod', wanted);

    const [secret] = await items('/api/v1/namespaces/sc-system/secrets?labelSelector=owner%3Dhelm');
    const pods = await items('/api/v1/namespaces/sc-system/pods');
    const deployment = await cluster.call(
      'GET',
      '/apis/apps/v1/namespaces/sc-system/deployments/sc-operator',
    );
    const job = await cluster.call('GET', '/apis/batch/v1/namespaces/sc-system/jobs/sc-job');
    expect(result).toEqual({ ok: true });
    expect(secret.metadata.name).toBe('sh.helm.release.v1.sc-extension.v1');
    expect(secret.metadata.labels).toMatchObject({
      owner: 'helm',
      name: 'sc-extension',
      status: 'deployed',
      version: '1',
    });
    expect(decodeRelease(secret)).toMatchObject({
      name: 'sc-extension',
      namespace: 'sc-system',
      version: 1,
      info: { status: 'deployed', description: 'Install complete' },
      chart: { metadata: { version: '1.2.0' } },
      config: wanted.values,
    });
    expect(pods.map((pod) => [pod.status.phase, pod.spec.nodeName])).toEqual([['Running', 'system-0']]);
    expect(deployment.body.status.availableReplicas).toBe(1);
    expect(job.status).toBe(404);
    expect(await cluster.standIn.releaseExists('prod', name)).toBe(true);
  });

  it('shows the Job and its pod to those who watch', async () => {
    cluster = await runCluster();
    await cluster.call('POST', '/api/v1/namespaces', { body: { metadata: { name: 'sc-system' } } });
    const before = (await cluster.call('GET', '/apis/batch/v1/jobs')).body.metadata.resourceVersion;

    await cluster.standIn.installRelease('prod', wanted);

    const events = await items(
      '/api/v1/namespaces/sc-system/events?fieldSelector=involvedObject.name%3Dsc-job',
    );
    expect(Number(before)).toBeGreaterThan(0);
    expect(events.map((event) => event.reason)).toEqual(
      expect.arrayContaining(['SuccessfulCreate', 'Completed']),
    );
  });

  it('stays one revision when it is asked for again, and becomes two with other values', async () => {
    cluster = await runCluster();
    await cluster.standIn.installRelease('prod', wanted);

    await cluster.standIn.installRelease('prod', wanted);
    const once = await items('/api/v1/namespaces/sc-system/secrets?labelSelector=owner%3Dhelm');
    await cluster.standIn.installRelease('prod', { ...wanted, values: { 'connection.name': 'other' } });
    const twice = await items('/api/v1/namespaces/sc-system/secrets?labelSelector=owner%3Dhelm');

    expect(once).toHaveLength(1);
    expect(twice.map((secret) => secret.metadata.labels.status)).toEqual(['superseded', 'deployed']);
  });

  it('goes on where a crash left it', async () => {
    const stateDirectory = mkdtempSync(join(tmpdir(), 'kubernetes-release-'));
    cluster = await runCluster({ stateDirectory });
    cluster.standIn.installRelease('prod', wanted).catch(() => undefined);
    await cluster.call('GET', '/version');
    await cluster.close();

    cluster = await runCluster({ stateDirectory });
    const left = await items('/api/v1/namespaces/sc-system/secrets?labelSelector=owner%3Dhelm');
    const result = await cluster.standIn.installRelease('prod', wanted);
    const secrets = await items('/api/v1/namespaces/sc-system/secrets?labelSelector=owner%3Dhelm');
    rmSync(stateDirectory, { recursive: true });

    expect(left.length).toBeLessThanOrEqual(1);
    expect(result).toEqual({ ok: true });
    expect(secrets.map((secret) => secret.metadata.labels.status)).toEqual(['deployed']);
  });

  it('fails, and says so in its Secret, when no node takes its pod', async () => {
    const taints = [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'NoSchedule' }];
    cluster = await runCluster({
      clusters: [{ name: 'prod', objects: [node('system-0', taints)], logs: {} }],
    });

    const result = await cluster.standIn.installRelease('prod', wanted);

    const [secret] = await items('/api/v1/namespaces/sc-system/secrets?labelSelector=owner%3Dhelm');
    const [event] = await items(
      '/api/v1/namespaces/sc-system/events?fieldSelector=reason%3DFailedScheduling',
    );
    expect(result).toMatchObject({
      ok: false,
      message: expect.stringContaining('Timed out waiting for resource readiness'),
    });
    expect(secret.metadata.labels.status).toBe('failed');
    expect(event.message).toBe(
      '0/1 nodes are available: 1 node(s) had untolerated taint {CriticalAddonsOnly: true}.',
    );
  });

  it('fails when an object of the chart belongs to somebody else', async () => {
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'sc-operator' },
      rules: [],
    };
    cluster = await runCluster({ clusters: [{ name: 'prod', objects: [role], logs: {} }] });

    const result = await cluster.standIn.installRelease('prod', wanted);

    expect(result).toMatchObject({
      ok: false,
      message: expect.stringContaining('ClusterRole "sc-operator"'),
    });
    expect((await cluster.call('GET', '/api/v1/namespaces/sc-system')).status).toBe(404);
  });

  it('fails while the release is held by an operation of somebody else', async () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'helm.sh/release.v1',
      metadata: {
        name: 'sh.helm.release.v1.sc-extension.v1',
        namespace: 'sc-system',
        labels: { owner: 'helm', name: 'sc-extension', status: 'pending-install', version: '1' },
      },
      data: { release: '' },
    };
    cluster = await runCluster({ clusters: [{ name: 'prod', objects: [secret], logs: {} }] });

    const result = await cluster.standIn.installRelease('prod', wanted);

    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('another operation') });
  });

  it('takes everything along when it is removed, and is not missed when it was not there', async () => {
    cluster = await runCluster();
    await cluster.standIn.installRelease('prod', wanted);

    await cluster.standIn.uninstallRelease('prod', name);
    await cluster.standIn.uninstallRelease('prod', name);

    expect((await cluster.call('GET', '/api/v1/namespaces/sc-system')).status).toBe(404);
    expect(
      (await cluster.call('GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles/sc-operator')).status,
    ).toBe(404);
    expect(await cluster.standIn.releaseExists('prod', name)).toBe(false);
  });

  it('keeps a namespace that was there before', async () => {
    cluster = await runCluster();
    await cluster.call('POST', '/api/v1/namespaces', { body: { metadata: { name: 'sc-system' } } });
    await cluster.standIn.installRelease('prod', wanted);

    await cluster.standIn.uninstallRelease('prod', name);

    expect((await cluster.call('GET', '/api/v1/namespaces/sc-system')).body.status.phase).toBe('Active');
    expect(await items('/api/v1/namespaces/sc-system/pods')).toEqual([]);
  });

  it('brings SecretProviderClasses with the Key Vault add-on and takes them away again', async () => {
    cluster = await runCluster();
    const path = '/apis/secrets-store.csi.x-k8s.io/v1/namespaces/default/secretproviderclasses';
    const body = {
      apiVersion: 'secrets-store.csi.x-k8s.io/v1',
      kind: 'SecretProviderClass',
      metadata: { name: 'vault' },
      spec: { provider: 'azure', parameters: { keyvaultName: 'shop' } },
    };

    const before = await cluster.call('POST', path, { body });
    await cluster.standIn.setAddon('prod', 'azureKeyvaultSecretsProvider', true);
    const made = await cluster.call('POST', path, { body });
    await cluster.standIn.setAddon('prod', 'azureKeyvaultSecretsProvider', true);
    const kept = await items(path);
    await cluster.standIn.setAddon('prod', 'azureKeyvaultSecretsProvider', false);

    expect([before.status, made.status]).toEqual([404, 201]);
    expect(kept).toHaveLength(1);
    expect((await cluster.call('GET', path)).status).toBe(404);
  });
});
