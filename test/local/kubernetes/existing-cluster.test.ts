import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExistingCluster } from '../../../local/kubernetes/existing-cluster';
import { runCluster } from './running-cluster';
import type { RunningCluster } from './running-cluster';

describe('a cluster that exists already', () => {
  const folder = mkdtempSync(join(tmpdir(), 'existing-'));
  const file = join(folder, 'config');
  let cluster: RunningCluster;
  beforeAll(async () => {
    cluster = await runCluster();
    writeFileSync(file, cluster.standIn.kubeconfig('prod', 'admin'));
  });
  afterAll(async () => {
    await cluster.close();
    rmSync(folder, { recursive: true });
  });

  it('gives its own login and issuer', async () => {
    const existing = await ExistingCluster.open(file);

    expect(existing.server).toBe(cluster.url);
    expect(existing.issuerUrl()).toBe(cluster.standIn.issuerUrl('prod'));
    expect(existing.kubeconfig()).toContain(cluster.url);
  });

  it('gets the kinds of the Key Vault add-on when they are missing, and keeps them', async () => {
    const existing = await ExistingCluster.open(file);
    const path =
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/secretproviderclasses.secrets-store.csi.x-k8s.io';

    await existing.setAddon('prod', 'azurePolicy', true);
    const before = await cluster.call('GET', path);
    await existing.setAddon('prod', 'azureKeyvaultSecretsProvider', true);
    await existing.setAddon('prod', 'azureKeyvaultSecretsProvider', true);
    await existing.setAddon('prod', 'azureKeyvaultSecretsProvider', false);
    const after = await cluster.call('GET', path);

    expect([before.status, after.status]).toEqual([404, 200]);
  });

  it('says that it does not answer, and where', async () => {
    const gone = join(folder, 'gone');
    writeFileSync(gone, cluster.standIn.kubeconfig('prod', 'admin').replace(/:\d+$/mu, ':1'));

    await expect(ExistingCluster.open(gone)).rejects.toThrow(
      /gone: the cluster at https:\S+ does not answer/,
    );
  });
});
