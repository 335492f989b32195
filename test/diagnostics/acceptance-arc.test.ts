import { BASE_DEPLOYMENTS } from '../../diagnostics/catalogue/arc/agents';
import { diagnose } from '../../diagnostics/diagnose';
import { Evidence } from '../../diagnostics/evidence/evidence';
import type { Finding } from '../../diagnostics/finding';
import { matchText } from '../../diagnostics/match';
import { look } from './look';
import { brokenWorlds } from './worlds/broken/broken-worlds';
import { addArcRelease, agentDeployment, agentPod, ARC, withAgentStatus } from './worlds/healthy/arc';
import { addEvent, crashingStatus, waitingStatus } from './worlds/healthy/base';
import { healthyConnectedCluster } from './worlds/healthy/healthy-worlds';
import type { World } from './worlds/world';
import { WorldArmReader } from './worlds/world-arm-reader';
import { WorldKubernetesReader } from './worlds/world-kubernetes-reader';

// Rows of the acceptance list about Azure Arc, cluster connect, custom locations and monitoring.

function broken(id: string): World {
  const found = Object.values(brokenWorlds).find((worlds) => worlds[id])?.[id];
  if (!found) throw new Error(`No broken world for ${id}`);
  return found.build();
}

async function firstOf(world: World): Promise<Finding> {
  const [first] = (await look(world)).findings;
  if (!first) throw new Error('Nothing was found');
  return first;
}

async function readsOf(world: World): Promise<string[]> {
  const kubernetes = new WorldKubernetesReader(world);
  await diagnose(new Evidence({ arm: new WorldArmReader(world), kubernetes }), {
    clusterId: world.clusterId,
    ...world.question,
  });
  return kubernetes.requests;
}

/** The upgrade of the agents timed out. */
function timedOut(): World {
  return addArcRelease(healthyConnectedCluster(), {
    status: 'failed',
    revision: 5,
    description: 'Upgrade "azure-arc" failed: timed out waiting for the condition',
    lastDeployed: '2026-03-01T11:30:00Z',
  });
}

describe('the agents of connected clusters', () => {
  it('AG-02 names the subscription in the command', async () => {
    expect((await firstOf(broken('arc-wrong-subscription'))).commands[0]).toBe(
      'az account set --subscription 11111111-1111-4111-8111-111111111111',
    );
  });

  it('AG-03 AG-04 reads every pod of azure-arc, and the release in both namespaces', async () => {
    expect(await readsOf(healthyConnectedCluster())).toEqual(
      expect.arrayContaining([
        '/api/v1/namespaces/azure-arc/pods',
        '/api/v1/namespaces/azure-arc-release/secrets',
        '/api/v1/namespaces/default/secrets',
      ]),
    );
  });

  it('AG-04 AG-06 reports revision, status and description of a release that is not deployed', async () => {
    const first = await firstOf(broken('arc-helm-release-not-deployed'));

    expect(first.evidence.map(({ what }) => what)).toEqual([
      'revision 5 is failed since 2026-02-01T10:00:00Z',
      'Upgrade "azure-arc" failed: cannot patch "config-agent"',
    ]);
  });

  it('AG-05 says to connect the cluster again when the release is missing', async () => {
    expect(await firstOf(broken('arc-helm-release-missing'))).toMatchObject({
      id: 'arc-helm-release-missing',
      commands: expect.arrayContaining(['az connectedk8s connect -g shop -n edge']),
    });
  });

  it('AG-06 does not look at deployments while the release is missing', async () => {
    const report = await look(broken('arc-helm-release-missing'));

    expect(report.findings.map(({ id }) => id)).toEqual(['arc-helm-release-missing']);
  });

  it.each(BASE_DEPLOYMENTS.filter((name) => name !== 'flux-logs-agent'))(
    'AG-07 misses deployment %s, and notices when it is not 1/1',
    async (name) => {
      const gone = healthyConnectedCluster().remove(agentDeployment(name)).remove(agentPod(name));
      const short = healthyConnectedCluster().change(agentDeployment(name), {
        status: { readyReplicas: 0, availableReplicas: 0 },
      });

      expect((await firstOf(gone)).subject).toBe(`deployment azure-arc/${name}`);
      expect((await firstOf(short)).evidence[0]?.what).toBe('0/1 ready, 1 up to date, 0 available');
    },
  );

  it('AG-08 compares ready with total', async () => {
    expect((await firstOf(broken('arc-agent-pods-not-ready'))).evidence[0]?.what).toBe('Running, 1/2 ready');
  });

  it('AG-09 attaches the log and the events of a pod that crashes', async () => {
    const world = addEvent(broken('arc-agent-pods-crashing'), ARC, {
      reason: 'BackOff',
      object: 'resource-sync-agent-1',
      message: 'Back-off restarting failed container',
    });

    const texts = (await firstOf(world)).evidence.map(({ where, what }) => `${where}: ${what}`).join('\n');

    expect(texts).toContain('panic: cannot read the configuration');
    expect(texts).toContain('BackOff: Back-off restarting failed container');
  });

  it('AG-10 says to scale up, and shows the nodes', async () => {
    const first = await firstOf(broken('arc-agent-pods-pending'));

    expect(first.fix).toMatch(/Scale the cluster/);
    expect(first.evidence).toContainEqual({
      where: 'node node-1',
      what: 'allocatable cpu 3860m, memory 12Gi; taints none',
    });
  });
});

describe('connecting clusters', () => {
  it.each([
    ['AC-02', 'Error: We found an issue with the DNS resolution on your cluster.', 'arc-dns-resolution'],
    [
      'AC-03',
      'Error: We found an issue with outbound network connectivity from the cluster.',
      'arc-outbound-connectivity',
    ],
    ['AC-05', 'Error: Unable to pull MSI certificate.', 'arc-msi-certificate-retrieval'],
    [
      'AC-06',
      'Error: list: failed to list: secrets is forbidden: User "myuser" cannot list resource "secrets" in API group "" at the cluster scope',
      'arc-insufficient-cluster-permissions',
    ],
    [
      'AC-10',
      'Unable to install helm release: Error: UPGRADE Failed: time out waiting for the condition',
      'arc-helm-timeout',
    ],
    [
      'AC-16',
      'ValidationError: Unable to install helm release: Error: customresourcedefinitions.apiextensions.k8s.io "connectedclusters.arc.azure.com" not found',
      'arc-helm-validation-crd-not-found',
    ],
    ['AC-18', "Cannot load native module 'Crypto.Hash._MD5'", 'arc-cli-cryptohash'],
    [
      'CC-01',
      'Hybrid connection for the target resource does not exist. Agent might not have started successfully.',
      'cc-agent-too-old',
    ],
    [
      'CC-03',
      'Cannot connect to the hybrid connection because no agent is connected in the target arc resource.',
      'cc-feature-disabled',
    ],
    [
      'CL-01',
      "Unable to fetch oid of 'custom-locations' app. Proceeding without enabling the feature. Insufficient privileges to complete the operation.",
      'cl-oid-insufficient-privileges',
    ],
  ])('%s is recognised: "%s"', (_, text, id) => {
    expect(matchText(text)[0]).toMatchObject({ entry: { id }, confidence: 'high' });
  });

  it.each([
    ['AC-01', 'arc-onboarding-prerequisites'],
    ['AC-03', 'arc-outbound-connectivity'],
    ['AC-04', 'arc-proxy-misconfigured'],
    ['AC-07', 'arc-openshift-unsupported-version'],
    ['AC-08', 'arc-openshift-scc-missing'],
    ['AC-09', 'arc-install-timeout-slow-pull'],
    ['AC-13', 'arc-kube-aad-proxy-missing'],
    ['AC-14', 'arc-kube-aad-proxy-certificate-missing'],
    ['MO-01', 'mon-privileged-daemonset-not-allowed'],
    ['CC-02', 'cc-websocket-blocked'],
  ])('%s is found in the state: %s', async (_, id) => {
    expect((await firstOf(broken(id))).id).toBe(id);
  });

  it('AC-11 AC-12 follows a timeout to the missing certificate, with its three remedies in order', async () => {
    const world = withAgentStatus(timedOut(), 'clusterconnect-agent', crashingStatus).remove(
      `/api/v1/namespaces/${ARC}/secrets/azure-identity-certificate`,
    );

    const first = await firstOf(world);

    expect(first.id).toBe('arc-identity-certificate-missing');
    expect(first.symptoms.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'arc-helm-timeout',
        'arc-agent-pods-crashing',
        'arc-helm-release-not-deployed',
      ]),
    );
    expect(first.fix).toMatch(/delete the Azure Arc resource[\s\S]*proxy[\s\S]*network/);
  });

  it('AC-11 takes containers that are missing for a sign as well', async () => {
    const world = withAgentStatus(timedOut(), 'config-agent', ([first = '', second = '']) => ({
      phase: 'Running',
      containerStatuses: [
        { name: first, ready: false, restartCount: 0, state: { running: {} } },
        { name: second, ready: true, restartCount: 0, state: { running: {} } },
      ],
    })).remove(`/api/v1/namespaces/${ARC}/secrets/azure-identity-certificate`);

    expect((await firstOf(world)).id).toBe('arc-identity-certificate-missing');
  });

  it('AC-13 follows a timeout to the proxy pod that is refused', async () => {
    const world = timedOut().remove(agentPod('kube-aad-proxy'));

    const first = await firstOf(world);

    expect(first.id).toBe('arc-kube-aad-proxy-missing');
    expect(first.symptoms.map(({ id }) => id)).toContain('arc-helm-timeout');
    expect(first.cause).toContain('no administrator rights');
  });

  it('AC-14 AC-15 follows a timeout to the missing certificate of the proxy', async () => {
    const world = withAgentStatus(timedOut(), 'kube-aad-proxy', (containers) =>
      waitingStatus(containers, 'ContainerCreating'),
    ).remove(`/api/v1/namespaces/${ARC}/secrets/kube-aad-proxy-certificate`);

    const first = await firstOf(world);

    expect(first.id).toBe('arc-kube-aad-proxy-certificate-missing');
    expect(first.symptoms.map(({ id }) => id)).toContain('arc-helm-timeout');
    expect(first.fix).toMatch(/Delete[\s\S]*another name[\s\S]*support/);
  });

  it('AC-17 prints the four steps in order', async () => {
    const { commands } = await firstOf(broken('arc-helm-validation-crd-not-found'));

    expect(commands).toEqual([
      'az connectedk8s delete -g shop -n edge',
      'kubectl delete ns azure-arc',
      'kubectl delete clusterrolebinding azure-arc-operator',
      'kubectl delete secret sh.helm.release.v1.azure-arc.v1',
      'az connectedk8s connect -g shop -n edge',
    ]);
  });

  it('CC-04 CL-03 print the commands that switch the features on', async () => {
    expect((await firstOf(broken('cc-feature-disabled'))).commands).toEqual([
      'az connectedk8s enable-features --features cluster-connect -g shop -n edge',
    ]);
    expect((await firstOf(broken('cl-feature-disabled'))).commands[0]).toContain(
      '--features cluster-connect custom-locations',
    );
  });
});
