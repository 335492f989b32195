import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCluster } from '../local/kubernetes/running-cluster';
import type { RunningCluster } from '../local/kubernetes/running-cluster';
import { exampleRequest, StackFixture } from './stack-fixture';

describe('LOCAL_KUBECONFIG', () => {
  const folder = mkdtempSync(join(tmpdir(), 'existing-'));
  const file = join(folder, 'config');
  let cluster: RunningCluster;
  let stack: StackFixture;
  beforeAll(async () => {
    cluster = await runCluster();
    writeFileSync(file, cluster.standIn.kubeconfig('prod', 'admin'));
    stack = new StackFixture(undefined, { LOCAL_KUBECONFIG: file });
    await stack.start();
  });
  afterAll(async () => {
    await stack.stop();
    await cluster.close();
    rmSync(folder, { recursive: true });
  });

  it('puts a cluster that runs already in the place of the stand-in', async () => {
    const status = await stack.connect(exampleRequest('keyvault-csi'));

    const classes = await cluster.call(
      'GET',
      '/apis/secrets-store.csi.x-k8s.io/v1/namespaces/shop/secretproviderclasses',
    );
    expect(status).toMatchObject({ status: 'Succeeded' });
    expect(classes.body.items).toHaveLength(1);
    expect(stack.endpoints.kubernetes).toBe(cluster.url);
  });
});
