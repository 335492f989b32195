import type { DiagnosisReport } from '../../../diagnostics/diagnose';
import { look } from '../look';
import {
  BLOB_SECRET,
  CLIENT_ID,
  LINKERS,
  REPORTS_SECRET,
  SC_EXTENSION,
  SERVICE_ACCOUNT,
  STORAGE,
  STORAGE_ROLES,
  VAULT,
} from '../worlds/healthy/connection';
import { healthyManagedCluster } from '../worlds/healthy/healthy-worlds';

function ids({ findings }: DiagnosisReport): string[] {
  return findings.map(({ id }) => id);
}

describe('checks of connections', () => {
  it('say that a failed cluster has to be repaired, and that a stopped one has to be started', async () => {
    const failed = healthyManagedCluster();
    failed.changeArm(failed.clusterId, { properties: { provisioningState: 'Failed' } });
    const stopped = healthyManagedCluster();
    stopped.changeArm(stopped.clusterId, { properties: { powerState: { code: 'Stopped' } } });

    expect((await look(failed)).findings[0]).toMatchObject({
      id: 'sc-conflict-cluster-updating',
      fix: expect.stringContaining('repair it'),
    });
    expect((await look(stopped)).findings[0]?.fix).toContain('Start the cluster');
  });

  it('read the logs of workloads where nobody knows the outbound address', async () => {
    const world = healthyManagedCluster();
    world.changeArm(world.clusterId, {
      properties: { networkProfile: { outboundType: 'userDefinedRouting' } },
    });
    world.log('shop', 'orders-1', "Client with IP address '20.1.2.3' is not allowed to access the server.");

    expect((await look(world)).findings[0]).toMatchObject({
      id: 'sc-target-firewall-missing-rule',
      confidence: 'medium',
      evidence: [{ where: 'log of shop/orders-1 (orders)' }],
    });
  });

  it('do not believe an old line in a log when the state is right', async () => {
    const world = healthyManagedCluster().log(
      'shop',
      'orders-1',
      'AuthorizationPermissionMismatch\nAADSTS700213: No matching',
    );

    expect(ids(await look(world))).toEqual([]);
  });

  it('take an assignment at a higher scope for the role', async () => {
    const role = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe';
    const world = healthyManagedCluster().putArm(STORAGE_ROLES, [
      {
        properties: {
          principalId: '44444444-4444-4444-8444-444444444444',
          scope: '/subscriptions/s',
          roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${role.toUpperCase()}`,
        },
      },
    ]);

    expect(ids(await look(world))).toEqual([]);
  });

  it('find what is wrong with one connection when another cannot be read', async () => {
    const world = healthyManagedCluster()
      .remove(REPORTS_SECRET)
      .forbid(new RegExp(`^${BLOB_SECRET}$`));

    const report = await look(world);

    expect(report.findings[0]).toMatchObject({
      id: 'sc-connection-secret-missing',
      subject: 'connection reports',
    });
    expect(report.notReadable.map(({ what }) => what)).toContain(BLOB_SECRET);
  });

  it('do not call a connection healthy that cannot be read', async () => {
    const report = await look(healthyManagedCluster().forbid(new RegExp(`^${BLOB_SECRET}$`)));

    expect(report.healthy.map(({ id }) => id)).not.toContain('sc-connection-secret-missing');
    expect(report.notReadable.find(({ what }) => what === BLOB_SECRET)?.affects).toContain(
      'sc-connection-secret-missing',
    );
  });

  it('are less sure of names that follow a rule only', async () => {
    const report = await look(healthyManagedCluster().remove(BLOB_SECRET));

    expect(report.findings[0]).toMatchObject({ id: 'sc-connection-secret-missing', confidence: 'medium' });
  });

  it('do not look for a Secret whose values are in a vault', async () => {
    const world = healthyManagedCluster()
      .changeArm(`${LINKERS}/orders_blob`, { properties: { secretStore: { keyVaultId: VAULT } } })
      .remove(BLOB_SECRET);

    expect(ids(await look(world))).toEqual([]);
  });

  it('do not look for a Secret that the request opts out of', async () => {
    const world = healthyManagedCluster()
      .changeArm(`${LINKERS}/orders_blob`, { properties: { configurationInfo: { action: 'optOut' } } })
      .remove(BLOB_SECRET);

    expect(ids(await look(world))).toEqual([]);
  });

  it('name the identity that a service account was changed to', async () => {
    const world = healthyManagedCluster().change(SERVICE_ACCOUNT, {
      metadata: { annotations: { 'azure.workload.identity/client-id': 'another' } },
    });

    expect((await look(world)).findings[0]).toMatchObject({
      id: 'sc-connection-serviceaccount-missing',
      evidence: [{ what: `annotation azure.workload.identity/client-id is another, not ${CLIENT_ID}` }],
    });
  });

  it('call nothing orphaned while a list of connections is incomplete', async () => {
    const world = healthyManagedCluster()
      .removeArm(`${LINKERS}/orders_blob`)
      .forbid(/\/linkers$/);

    const report = await look(world);

    expect(ids(report)).toEqual([]);
    expect(report.notReadable.find(({ what }) => what.endsWith('/linkers'))?.affects).toContain(
      'sc-orphaned-kubernetes-resources',
    );
  });

  it('take what a deleted connection has left for no connection, and name its objects', async () => {
    const world = healthyManagedCluster().removeArm(`${LINKERS}/orders_blob`);
    world.put('/api/v1/namespaces/sc-system/configmaps/sc-connection-orders', {
      metadata: { labels: { 'aks-service-connector/record': 'remains' } },
      data: {
        'remains.json': JSON.stringify({ linker: { id: `${LINKERS}/orders_blob`, name: 'orders_blob' } }),
      },
    });

    const { findings } = await look(world);

    expect(findings.map(({ id }) => id)).toEqual(['sc-orphaned-kubernetes-resources']);
    expect(findings[0]?.evidence.map(({ where }) => where)).toContain('secrets shop/sc-ordersblob-secret');
  });

  it('leave Secrets alone that only look like those of a connection', async () => {
    const world = healthyManagedCluster().removeArm(SC_EXTENSION).removeArm(`${LINKERS}/orders_blob`);
    world.remove('/api/v1/namespaces/sc-system').remove(REPORTS_SECRET).remove(SERVICE_ACCOUNT);

    expect(ids(await look(world))).not.toContain('sc-orphaned-kubernetes-resources');
  });

  it('take a provider that is not registered for one that holds nothing', async () => {
    const world = healthyManagedCluster().removeArm(`${LINKERS}/orders_blob`);
    world.remove(BLOB_SECRET).remove(SERVICE_ACCOUNT);
    world.refuse(/\/linkers$/, 409, 'MissingSubscriptionRegistration');

    const report = await look(world);

    expect(ids(report)).toEqual([]);
    expect(report.notReadable).toEqual([]);
  });

  it('look at ten connections closely, and say that there are more', async () => {
    const world = healthyManagedCluster();
    const linker = world.arm.get(world.armPath(`${LINKERS}/orders_blob`)) as Record<string, unknown>;
    for (let index = 0; index < 15; index += 1) {
      const name = `extra_${index}`;
      world.putArm(`${LINKERS}/${name}`, {
        ...linker,
        name,
        id: `${world.clusterId}/providers/Microsoft.ServiceLinker/linkers/${name}`,
      });
      world.put(`/api/v1/namespaces/shop/secrets/sc-extra${index}-secret`, { data: { A: 'eA==' } });
    }

    const report = await look(world);

    expect(ids(report)).toEqual([]);
    expect(report.apiCalls).toBeLessThan(100);
    expect(report.notReadable).toEqual([
      { what: '8 of 18 connections', reason: expect.stringContaining('name a connection'), affects: [] },
    ]);
  });

  it('see that the target of a request does not exist, before any call is made', async () => {
    const world = healthyManagedCluster().asks({
      request: {
        name: 'new',
        properties: {
          targetService: { type: 'AzureResource', id: `${STORAGE}gone/blobServices/default` },
          authInfo: { authType: 'secret' },
          scope: 'shop',
        },
      },
    });

    expect((await look(world)).findings[0]).toMatchObject({ id: 'sc-target-not-found', subject: 'request' });
  });
});
