import type { DiagnosisReport } from '../../../diagnostics/diagnose';
import { isSupported } from '../../../diagnostics/checks/arc/azure-state';
import { pullMs } from '../../../diagnostics/checks/arc/slow-pull';
import { look } from '../look';
import { brokenWorlds } from '../worlds/broken/broken-worlds';
import { addArcRelease, ARC } from '../worlds/healthy/arc';
import { healthyConnectedCluster } from '../worlds/healthy/healthy-worlds';
import type { World } from '../worlds/world';

function ids({ findings }: DiagnosisReport): string[] {
  return findings.map(({ id }) => id);
}

function broken(id: string): World {
  const world = brokenWorlds['arc']?.[id]?.build();
  if (!world) throw new Error(`No broken world for ${id}`);
  return world;
}

function offline(): World {
  const world = healthyConnectedCluster();
  return world.changeArm(world.clusterId, { properties: { connectivityStatus: 'Offline' } });
}

describe('the way out', () => {
  it('is not blamed for calls inside the cluster', async () => {
    const world = offline().log(
      ARC,
      'config-agent-1',
      'dial tcp 10.43.0.1:443: connect: connection refused\ndial tcp 172.16.4.4:443: i/o timeout',
      'config-agent',
    );

    expect(ids(await look(world))).toEqual(['arc-cluster-offline']);
  });

  it('is blamed for an endpoint that has a private address', async () => {
    const world = offline().log(
      ARC,
      'config-agent-1',
      'Get "https://gbl.his.arc.azure.com/discovery": dial tcp 10.1.2.3:443: i/o timeout',
      'config-agent',
    );

    expect(ids(await look(world))).toEqual(['arc-outbound-connectivity']);
  });

  it('is not blamed for errors that were followed by success', async () => {
    const world = offline().log(
      ARC,
      'config-agent-1',
      'dial tcp 20.1.2.3:443: i/o timeout\nHTTP 200, heartbeat sent successfully',
      'config-agent',
    );

    expect(ids(await look(world))).toEqual(['arc-cluster-offline']);
  });

  it('does not care about an odd proxy on a cluster that works', async () => {
    const world = addArcRelease(healthyConnectedCluster(), {
      status: 'deployed',
      revision: 5,
      config: { global: { isProxyEnabled: true, httpsProxy: 'http://10.0.0.5:3128', noProxy: '' } },
    });

    expect(ids(await look(world))).toEqual([]);
  });

  it('never shows the password of a proxy', async () => {
    const report = await look(broken('arc-proxy-misconfigured'));

    expect(JSON.stringify(report)).toContain('10.0.0.5:3128');
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });
});

describe('what Azure shows', () => {
  it('says what to do when the certificate ran out', async () => {
    const [finding] = (await look(broken('arc-cluster-offline'))).findings;

    expect(finding).toMatchObject({ id: 'arc-cluster-offline', confidence: 'high' });
    expect(finding?.fix).toContain('Expired: delete the Azure Arc resource');
  });

  it('blames the network when the certificate ran out before Azure noticed', async () => {
    const world = healthyConnectedCluster();
    world.changeArm(world.clusterId, {
      properties: { managedIdentityCertificateExpirationTime: '2026-02-20T00:00:00Z' },
    });

    expect(ids(await look(world))).toEqual(['arc-msi-certificate-retrieval']);
  });

  it('does not take a subscription with an unpaid bill for the wrong one', async () => {
    const world = healthyConnectedCluster().changeArm('/subscriptions/11111111-1111-4111-8111-111111111111', {
      state: 'PastDue',
    });

    expect(ids(await look(world))).toEqual([]);
  });

  it('finds that the cluster is not in the subscription', async () => {
    const world = healthyConnectedCluster();

    expect(ids(await look(world.removeArm(world.clusterId)))).toContain('arc-wrong-subscription');
  });

  it.each([
    ['1.30.3', true],
    ['1.28.0', true],
    ['1.27.9', false],
    ['0.2.1', false],
    ['2.0.0', true],
    ['', true],
    ['latest', true],
  ])('supports agent version %s: %s', (version, expected) => {
    expect(isSupported(version)).toBe(expected);
  });
});

describe('durations of pulls', () => {
  it.each([
    ['Successfully pulled image "a" in 9m12.5s (9m12.5s including waiting)', 552_500],
    ['Successfully pulled image "a" in 1h2m3s', 3_723_000],
    ['Successfully pulled image "a" in 350ms (2s including waiting)', 350],
    ['Successfully pulled image "a in 5m" in 1.5s', 1_500],
    ['Pulling image "a"', 0],
  ])('%s', (message, expected) => {
    expect(pullMs(message)).toBe(expected);
  });
});

describe('rights', () => {
  it('to connect are nobody’s concern once the cluster is connected', async () => {
    const world = healthyConnectedCluster();
    world.denied.push('* *');

    expect(ids(await look(world))).toEqual([]);
  });

  it('that were granted meanwhile are told', async () => {
    const world = broken('arc-insufficient-cluster-permissions').put(
      '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/admins',
      { roleRef: { name: 'cluster-admin' }, subjects: [{ kind: 'User', name: 'myuser' }] },
    );

    expect((await look(world)).findings[0]).toMatchObject({
      id: 'arc-insufficient-cluster-permissions',
      confidence: 'low',
      fix: expect.stringContaining('run the command again'),
    });
  });
});

describe('providers', () => {
  it('that are missing are one problem, not two', async () => {
    const world = broken('arc-resource-providers-unregistered').asks({
      errorText: "The subscription is not registered to use namespace 'Microsoft.Kubernetes'",
    });

    expect(ids(await look(world))).toEqual(['arc-resource-providers-unregistered']);
  });
});
