import { diagnose } from '../../diagnostics/diagnose';
import { Evidence } from '../../diagnostics/evidence/evidence';
import type { Finding } from '../../diagnostics/finding';
import { matchText } from '../../diagnostics/match';
import { reportText } from '../../diagnostics/report/report-text';
import { look } from './look';
import { brokenWorlds } from './worlds/broken/broken-worlds';
import { addEvent, addPod } from './worlds/healthy/base';
import { SC_EXTENSION } from './worlds/healthy/connection';
import { healthyConnectedCluster, healthyManagedCluster } from './worlds/healthy/healthy-worlds';
import { MANAGED_CLUSTER, type World } from './worlds/world';
import { WorldArmReader } from './worlds/world-arm-reader';
import { WorldKubernetesReader } from './worlds/world-kubernetes-reader';

// Rows of the acceptance list that diagnosis answers for connections.

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

async function requestsOf(world: World): Promise<{ arm: string[]; kubernetes: string[] }> {
  const arm = new WorldArmReader(world);
  const kubernetes = new WorldKubernetesReader(world);
  await diagnose(new Evidence({ arm, kubernetes }), { clusterId: world.clusterId, ...world.question });
  return { arm: arm.requests, kubernetes: kubernetes.requests };
}

describe('troubleshooting flow of the connector', () => {
  it('TS-02 reads the extensions of the managed cluster', async () => {
    const { arm } = await requestsOf(healthyManagedCluster());

    expect(arm).toContain(`${MANAGED_CLUSTER}/providers/Microsoft.KubernetesConfiguration/extensions`);
  });

  it('TS-03 prints the command that adds k8s-extension to the command line', async () => {
    expect((await firstOf(broken('sc-extension-failed'))).commands).toContain(
      'az extension add --name k8s-extension',
    );
  });

  it('TS-04 reports provisioningState, statuses and errorInfo of the extension', async () => {
    const world = broken('sc-extension-failed').changeArm(SC_EXTENSION, {
      properties: {
        errorInfo: { code: 'Odd', message: 'outer', details: [{ code: 'Inner', message: 'deeper' }] },
      },
    });

    const texts = (await firstOf(world)).evidence.map(({ what }) => what).join('\n');

    expect(texts).toContain('provisioningState is Failed');
    expect(texts).toContain('InstallationFailed: The operation ended in an unknown way');
    expect(texts).toContain('Odd: outer');
    expect(texts).toContain('Inner: deeper');
  });

  it('TS-05 goes on with namespace, Helm release, Job, pods, events and logs by itself', async () => {
    const { kubernetes } = await requestsOf(broken('sc-job-failed'));

    expect(kubernetes).toEqual(
      expect.arrayContaining([
        '/api/v1/namespaces/sc-system',
        '/api/v1/namespaces/sc-system/secrets',
        '/apis/batch/v1/namespaces/sc-system/jobs/sc-job',
        '/api/v1/namespaces/sc-system/pods',
        '/api/v1/namespaces/sc-system/events',
        'log of sc-system/sc-job-x1',
      ]),
    );
  });

  it('TS-07 TS-08 names a missing namespace and a release that is not deployed', async () => {
    expect(await firstOf(broken('sc-system-namespace-missing'))).toMatchObject({
      id: 'sc-system-namespace-missing',
    });
    expect(await firstOf(broken('sc-helm-release-unhealthy'))).toMatchObject({
      id: 'sc-helm-release-unhealthy',
    });
  });

  it('TS-09 links the failure of sc-job to the failure of the extension', async () => {
    const world = broken('sc-job-failed').changeArm(SC_EXTENSION, {
      properties: {
        provisioningState: 'Failed',
        statuses: [
          { code: 'InstallationFailed', level: 'Error', message: 'job failed: BackoffLimitExceeded' },
        ],
      },
    });

    const first = await firstOf(world);

    expect(first.id).toBe('sc-job-failed');
    expect(first.symptoms.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['sc-extension-failed', 'helm-job-backoff-limit']),
    );
  });

  it('TS-10 takes a missing sc-job for success', async () => {
    const report = await look(healthyManagedCluster());

    expect(report.findings).toEqual([]);
    expect(await firstOf(broken('sc-job-absent-means-success'))).toMatchObject({ severity: 'info' });
  });

  it('TS-11 lists the Jobs of sc-system', async () => {
    const { kubernetes } = await requestsOf(healthyManagedCluster());

    expect(kubernetes).toContain('/apis/batch/v1/namespaces/sc-system/jobs');
  });

  it('TS-12 TS-13 reports conditions, counts and events of the Job and its pods, and the logs of all its pods', async () => {
    const world = broken('sc-job-failed');
    addPod(world, 'sc-system', 'sc-job-x2', {
      labels: { 'job-name': 'sc-job' },
      containers: ['sc-job'],
      status: {
        phase: 'Failed',
        containerStatuses: [
          { name: 'sc-job', ready: false, state: { terminated: { exitCode: 2, reason: 'Error' } } },
        ],
      },
    });
    world.log('sc-system', 'sc-job-x2', 'second try failed as well');
    addEvent(world, 'sc-system', {
      kind: 'Job',
      object: 'sc-job',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the limit',
    });

    const texts = (await firstOf(world)).evidence.map(({ where, what }) => `${where}: ${what}`).join('\n');

    expect(texts).toContain(
      'BackoffLimitExceeded: Job has reached the specified backoff limit (4 failed, 0 succeeded, 0 active, backoffLimit 3)',
    );
    expect(texts).toContain('secrets "sc-blob-secret" is forbidden');
    expect(texts).toContain('second try failed as well');
    expect(texts).toContain('event of Job sc-system/sc-job');
  });
});

describe('common errors of the connector', () => {
  it.each([
    ['ER-01', 'Unable to get a response from the agent in time', 'ext-agent-no-response'],
    ['ER-02', 'node(s) had untolerated taint {CriticalAddonsOnly: true}', 'ext-pods-critical-addons-only'],
    ['ER-03', 'Unable to download the Helm chart from the repo URL', 'helm-chart-download-failed'],
    ['ER-05', 'Timed out waiting for resource readiness', 'helm-resource-readiness-timeout'],
    ['ER-06', 'Helm chart rendering failed with given values', 'helm-chart-rendering-failed'],
    ['ER-07', 'Resource already exists in your cluster', 'helm-resource-already-exists'],
    ['ER-08', 'Operation is already in progress for Helm', 'helm-operation-in-progress'],
    ['ER-09', 'Operation returned an invalid status code: Conflict', 'sc-conflict-cluster-updating'],
    [
      'ER-11',
      'You do not have permission to perform Microsoft.Storage/storageAccounts/write on st1. If access was recently granted, please refresh your credentials.',
      'sc-unauthorized-resource-access',
    ],
    [
      'ER-13',
      "The subscription is not registered to use namespace 'Microsoft.KubernetesConfiguration'",
      'sc-missing-subscription-registration',
    ],
    ['ER-14', 'Code: NoRegisteredProviderFound', 'rp-no-registered-provider-found'],
  ])('%s is recognised: "%s"', (_, text, id) => {
    expect(matchText(text)[0]?.entry.id).toBe(id);
  });

  it('ER-01 runs the checks of the agents and names the cause', async () => {
    const first = await firstOf(broken('ext-aks-agent-pods-not-ready'));

    expect(first.id).toBe('ext-aks-agent-pods-not-ready');
    expect(first.symptoms.map(({ id }) => id)).toContain('ext-agent-no-response');
  });

  it('ER-02 recognises the state of the node pools as well as the text', async () => {
    const world = healthyManagedCluster().changeArm('./agentPools/system', {
      properties: { nodeTaints: ['CriticalAddonsOnly=true:NoSchedule'] },
    });

    expect(await firstOf(world)).toMatchObject({ id: 'ext-pods-critical-addons-only' });
  });

  it('ER-04 prints the address of the registry that has to be open', async () => {
    const report = await look(broken('helm-chart-download-failed'));

    expect(reportText(report)).toContain('scaksextension.azurecr.io');
  });

  it('ER-07 names the object and its owner', async () => {
    const first = await firstOf(broken('helm-resource-already-exists'));

    expect(first.subject).toBe('ClusterRole sc-role');
    expect(first.evidence.map(({ what }) => what).join()).toContain('Helm release old');
  });

  it('ER-09 ER-10 tells the two causes of Conflict apart, and names both when both are true', async () => {
    const both = broken('sc-conflict-provider-unregistered').changeArm('./agentPools/system', {
      properties: { provisioningState: 'Scaling' },
    });

    expect((await firstOf(broken('sc-conflict-cluster-updating'))).id).toBe('sc-conflict-cluster-updating');
    expect((await firstOf(broken('sc-conflict-provider-unregistered'))).id).toBe(
      'sc-conflict-provider-unregistered',
    );
    expect((await look(both)).findings.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['sc-conflict-cluster-updating', 'sc-conflict-provider-unregistered']),
    );
  });

  it('ER-12 shows the missing action, the resource and the command that grants a role', async () => {
    const scope = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st1';
    const world = healthyManagedCluster()
      .putArm(`${scope}/providers/Microsoft.Authorization/permissions`, [
        { actions: ['*/read'], notActions: [] },
      ])
      .asks({
        errorText: `The client 'u' with object id 'o-1' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/write' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      });

    const first = await firstOf(world);

    expect(first.evidence[0]).toEqual({
      where: `permissions on ${scope}`,
      what: 'Microsoft.Storage/storageAccounts/write is not granted',
    });
    expect(first.commands[1]).toBe(
      `az role assignment create --assignee o-1 --role 'Storage Account Contributor' --scope ${scope}`,
    );
  });

  it('ER-12 says to sign in again when the right is there by now', async () => {
    const world = healthyManagedCluster().asks({
      errorText: `The client 'u' with object id 'o-1' does not have authorization to perform action 'Microsoft.ContainerService/managedClusters/write' over scope '${MANAGED_CLUSTER}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    });

    expect((await firstOf(world)).fix).toContain('sign in again');
  });

  it('AG-01 accepts managed and connected clusters and picks the checks that apply', async () => {
    const managed = await look(healthyManagedCluster());
    const connected = await look(healthyConnectedCluster());

    expect(managed.healthy.map(({ id }) => id)).toContain('sc-extension-failed');
    expect(connected.healthy.map(({ id }) => id)).not.toContain('sc-extension-failed');
    expect(connected.healthy.map(({ id }) => id)).toContain('ext-arc-manager-pods-not-ready');
    expect(managed.healthy.map(({ id }) => id)).not.toContain('ext-arc-manager-pods-not-ready');
  });
});
