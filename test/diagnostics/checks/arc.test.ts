import type { DiagnosisReport } from '../../../diagnostics/diagnose';
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
