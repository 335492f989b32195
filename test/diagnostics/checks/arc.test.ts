import type { DiagnosisReport } from '../../../diagnostics/diagnose';
import { isSupported } from '../../../diagnostics/checks/arc/azure-state';
import { pullMs } from '../../../diagnostics/checks/arc/slow-pull';
import { look } from '../look';
import { brokenWorlds } from '../worlds/broken/broken-worlds';
import { addArcRelease, agentDeployment, agentPod, ARC, withAgentStatus } from '../worlds/healthy/arc';
import { addPod, crashingStatus, waitingStatus } from '../worlds/healthy/base';
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

describe('the release of the agents', () => {
  it('is found in default, where older agents have it', async () => {
    const world = healthyConnectedCluster().remove('/api/v1/namespaces/azure-arc-release');
    world.helm('default', 'azure-arc', { status: 'deployed', revision: 1 });

    expect(ids(await look(world))).toEqual([]);
  });

  it('is found in a namespace of somebody else’s choice', async () => {
    const world = healthyConnectedCluster().remove('/api/v1/namespaces/azure-arc-release');
    world.helm('arc-elsewhere', 'azure-arc', { status: 'failed', revision: 1 });

    const report = await look(world);

    expect(report.findings[0]).toMatchObject({
      id: 'arc-helm-release-not-deployed',
      subject: 'Helm release arc-elsewhere/azure-arc',
    });
  });

  it('is not called missing when not every namespace can be searched', async () => {
    const world = broken('arc-helm-release-missing').forbid(/^\/api\/v1\/secrets$/);

    const report = await look(world);

    expect(ids(report)).not.toContain('arc-helm-release-missing');
    expect(report.notReadable.find(({ what }) => what === '/api/v1/secrets')?.affects).toContain(
      'arc-helm-release-missing',
    );
  });

  it('counts as missing when Helm only keeps the history of an uninstalled one', async () => {
    const world = broken('arc-helm-release-missing');
    world.helm('azure-arc-release', 'azure-arc', { status: 'uninstalled', revision: 7 });

    expect(ids(await look(world))).toContain('arc-helm-release-missing');
  });

  it('is less surely a problem while it is being changed', async () => {
    const world = addArcRelease(healthyConnectedCluster(), {
      status: 'pending-upgrade',
      revision: 5,
      lastDeployed: '2026-03-01T11:58:00Z',
    });

    expect((await look(world)).findings).toMatchObject([
      { id: 'arc-helm-release-not-deployed', confidence: 'medium' },
    ]);
  });

  it('need not be readable for the deployments to be judged', async () => {
    const world = broken('arc-agent-deployments-unavailable').forbid(/secrets/);

    expect(ids(await look(world))).toEqual(['arc-agent-deployments-unavailable']);
  });
});

describe('the agents', () => {
  it.each(['flux-logs-agent', 'logcollector'])('may be without %s', async (agent) => {
    const world = healthyConnectedCluster();
    if (world.objects.has(agentDeployment(agent)))
      world.remove(agentDeployment(agent)).remove(agentPod(agent));

    expect(ids(await look(world))).toEqual([]);
  });

  it('may be without cluster connect when that was switched off', async () => {
    const world = addArcRelease(healthyConnectedCluster(), {
      status: 'deployed',
      revision: 5,
      config: { systemDefaultValues: { 'clusterconnect-agent': { enabled: false } } },
    });
    for (const agent of ['clusterconnect-agent', 'kube-aad-proxy'])
      world.remove(agentDeployment(agent)).remove(agentPod(agent));

    expect(ids(await look(world))).toEqual([]);
  });

  it('are short when somebody scaled one to nothing', async () => {
    const world = healthyConnectedCluster()
      .change(agentDeployment('metrics-agent'), { spec: { replicas: 0 }, status: { readyReplicas: 0 } })
      .remove(agentPod('metrics-agent'));

    expect(ids(await look(world))).toEqual(['arc-agent-deployments-unavailable']);
  });

  it('that just start are not surely broken', async () => {
    const world = withAgentStatus(healthyConnectedCluster(), 'metrics-agent', (containers) =>
      waitingStatus(containers, 'ContainerCreating'),
    ).change(agentPod('metrics-agent'), { metadata: { creationTimestamp: '2026-03-01T11:59:30Z' } });

    expect((await look(world)).findings).toMatchObject([
      { id: 'arc-agent-pods-not-ready', confidence: 'medium' },
    ]);
  });

  it('that crash are shown with their last words, without credentials', async () => {
    const world = withAgentStatus(healthyConnectedCluster(), 'metrics-agent', crashingStatus).log(
      ARC,
      'metrics-agent-1',
      'starting\nclient_secret=abcdefghijklmnop refused',
      'metrics-agent',
      true,
    );

    const [finding] = (await look(world)).findings;

    expect(finding?.id).toBe('arc-agent-pods-crashing');
    expect(JSON.stringify(finding)).toContain('refused');
    expect(JSON.stringify(finding)).not.toContain('abcdefghijklmnop');
    expect(finding?.commands).toContain(
      'kubectl logs -n azure-arc metrics-agent-1 -c metrics-agent --previous',
    );
  });

  it('are not judged by the pods of Jobs', async () => {
    const world = addPod(healthyConnectedCluster(), ARC, 'diagnoser-1', {
      status: {
        phase: 'Failed',
        containerStatuses: [
          { name: 'main', ready: false, state: { terminated: { exitCode: 1, reason: 'Error' } } },
        ],
      },
    }).change(`/api/v1/namespaces/${ARC}/pods/diagnoser-1`, {
      metadata: { ownerReferences: [{ kind: 'Job', name: 'diagnoser' }] },
    });

    expect(ids(await look(world))).toEqual([]);
  });
});

describe('kube-aad-proxy', () => {
  it('needs no constraint where it runs', async () => {
    const world = healthyConnectedCluster().put(
      '/apis/security.openshift.io/v1/securitycontextconstraints/privileged',
      { users: [] },
    );

    expect(ids(await look(world))).toEqual([]);
  });

  it.each([
    [
      'the list of users',
      { users: ['system:serviceaccount:azure-arc:azure-arc-kube-aad-proxy-sa'] },
      undefined,
    ],
    [
      'a role binding',
      { users: [] },
      {
        roleRef: { name: 'system:openshift:scc:privileged' },
        subjects: [{ kind: 'ServiceAccount', name: 'azure-arc-kube-aad-proxy-sa', namespace: ARC }],
      },
    ],
  ])('has its constraint through %s', async (_, constraint, binding) => {
    const world = broken('arc-openshift-scc-missing').put(
      '/apis/security.openshift.io/v1/securitycontextconstraints/privileged',
      constraint,
    );
    if (binding) world.put(`/apis/rbac.authorization.k8s.io/v1/namespaces/${ARC}/rolebindings/scc`, binding);

    expect(ids(await look(world))).toEqual(['arc-kube-aad-proxy-missing']);
  });

  it('does not lack a certificate that is there', async () => {
    const world = withAgentStatus(healthyConnectedCluster(), 'kube-aad-proxy', (containers) =>
      waitingStatus(containers, 'ContainerCreating'),
    );

    expect(ids(await look(world))).toEqual(['arc-agent-pods-not-ready']);
  });
});

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
