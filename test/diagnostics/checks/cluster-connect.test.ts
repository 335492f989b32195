import type { DiagnosisReport } from '../../../diagnostics/diagnose';
import { look } from '../look';
import { brokenWorlds } from '../worlds/broken/broken-worlds';
import { addArcRelease, agentDeployment, agentPod, ARC, CUSTOM_LOCATION } from '../worlds/healthy/arc';
import { addPod } from '../worlds/healthy/base';
import { healthyConnectedCluster, healthyManagedCluster } from '../worlds/healthy/healthy-worlds';
import type { World } from '../worlds/world';

function ids({ findings }: DiagnosisReport): string[] {
  return findings.map(({ id }) => id);
}

function broken(id: string): World {
  const world = brokenWorlds['cluster-connect']?.[id]?.build();
  if (!world) throw new Error(`No broken world for ${id}`);
  return world;
}

describe('cluster connect', () => {
  it('that is gone without being switched off is told without anybody asking', async () => {
    const world = healthyConnectedCluster().removeArm(CUSTOM_LOCATION);
    for (const agent of ['clusterconnect-agent', 'kube-aad-proxy'])
      world.remove(agentDeployment(agent)).remove(agentPod(agent));

    expect((await look(world)).findings).toMatchObject([{ id: 'cc-feature-disabled', confidence: 'medium' }]);
  });

  it('that is there while somebody’s session fails is no sure case of being off', async () => {
    const world = healthyConnectedCluster().asks({
      errorText:
        'Cannot connect to the hybrid connection because no agent is connected in the target arc resource.',
    });

    expect((await look(world)).findings).toMatchObject([{ id: 'cc-feature-disabled', confidence: 'medium' }]);
  });

  it('may lose its connection now and then', async () => {
    const line = 'read wss://g0-prod-x.servicebus.windows.net:443/$hc: EOF';
    const world = healthyConnectedCluster().log(
      ARC,
      'clusterconnect-agent-1',
      [line, `${line} again`].join('\n'),
      'clusterconnect-agent',
    );

    expect(ids(await look(world))).toEqual([]);
  });

  it('is kept out by a firewall when somebody’s session fails and the log says why', async () => {
    const world = healthyConnectedCluster()
      .log(
        ARC,
        'clusterconnect-agent-1',
        'failed to dial wss://g0-prod-x.servicebus.windows.net:443/$hc: websocket: bad handshake',
        'clusterconnect-agent',
      )
      .asks({
        errorText:
          'Hybrid connection for the target resource does not exist. Agent might not have started successfully.',
      });

    expect((await look(world)).findings).toMatchObject([
      { id: 'cc-websocket-blocked', symptoms: [{ id: 'cc-agent-too-old' }] },
    ]);
  });
});

describe('custom locations', () => {
  it('that are off and not used are no problem', async () => {
    const world = broken('cl-feature-disabled').removeArm(CUSTOM_LOCATION);

    expect(ids(await look(world))).toEqual([]);
  });

  it('of another cluster do not count', async () => {
    const world = broken('cl-feature-disabled').changeArm(CUSTOM_LOCATION, {
      properties: { hostResourceId: `${healthyConnectedCluster().clusterId}-other` },
    });

    expect(ids(await look(world))).toEqual([]);
  });

  it('need the object id of the application', async () => {
    const world = addArcRelease(healthyConnectedCluster(), {
      status: 'deployed',
      revision: 5,
      config: { systemDefaultValues: { customLocations: { enabled: true, oid: '' } } },
    });

    expect(ids(await look(world))).toEqual(['cl-feature-disabled']);
  });

  it('stay open when the release cannot be read', async () => {
    const world = broken('cl-feature-disabled').forbid(/secrets/);

    const report = await look(world);

    expect(ids(report)).not.toContain('cl-feature-disabled');
    expect(report.notReadable.flatMap(({ affects }) => affects)).toContain('cl-feature-disabled');
  });

  it('print both spellings of the query for the object id', async () => {
    const [first] = (await look(broken('cl-oid-insufficient-privileges'))).findings;

    expect(first?.commands.slice(0, 2)).toEqual([
      'az ad sp show --id bc313c14-388c-4e7d-a58e-70017303ee3b --query id -o tsv',
      'az ad sp show --id bc313c14-388c-4e7d-a58e-70017303ee3b --query objectId -o tsv',
    ]);
  });

  it('show the network policy that can cut off the agents', async () => {
    const [first] = (await look(broken('cl-unknown-proxy-error'))).findings;

    expect(first?.evidence.map(({ where }) => where)).toContain(`NetworkPolicy ${ARC}/default-deny`);
  });
});

describe('monitoring', () => {
  it('is looked at on both types of cluster', async () => {
    const reports = await Promise.all([healthyManagedCluster(), healthyConnectedCluster()].map(look));

    for (const report of reports)
      expect(report.healthy.map(({ id }) => id)).toContain('mon-privileged-daemonset-not-allowed');
  });

  it('that runs is not judged by an old log', async () => {
    const world = addPod(healthyConnectedCluster(), 'kube-system', 'ama-logs-rs-1', {
      containers: ['ama-logs', 'addon-token-adapter'],
    }).log(
      'kube-system',
      'ama-logs-rs-1',
      "iptables v1.8.9 (legacy): can't initialize iptables table `nat': Table does not exist",
      'addon-token-adapter',
    );

    expect(ids(await look(world))).toEqual([]);
  });

  it('shows the operating system of the nodes', async () => {
    const [first] = (await look(broken('mon-ama-iptables-module-missing'))).findings;

    expect(first?.evidence).toContainEqual({ where: 'node node-1', what: 'Oracle Linux Server 9.4' });
    expect(first?.commands[0]).toBe('sudo modprobe iptable_nat');
  });
});
