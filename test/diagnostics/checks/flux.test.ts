import type { DiagnosisReport } from '../../../diagnostics/diagnose';
import { look } from '../look';
import { brokenWorlds } from '../worlds/broken/broken-worlds';
import {
  EXTENSION_MANAGER_FEATURE,
  FLUX_CONFIGURATIONS,
  FLUX_EXTENSION,
  REPOSITORY,
} from '../worlds/healthy/flux';
import { healthyConnectedCluster, healthyManagedCluster } from '../worlds/healthy/healthy-worlds';
import type { World } from '../worlds/world';

function ids({ findings }: DiagnosisReport): string[] {
  return findings.map(({ id }) => id);
}

function broken(group: 'flux1' | 'flux2', id: string): World {
  const world = brokenWorlds[group]?.[id]?.build();
  if (!world) throw new Error(`No broken world for ${id}`);
  return world;
}

function failed(message: string): World {
  return healthyManagedCluster().changeArm(FLUX_EXTENSION, {
    properties: {
      provisioningState: 'Failed',
      statuses: [{ code: 'InstallationFailed', level: 'Error', message }],
    },
  });
}

describe('the extension of Flux', () => {
  it('is found under another name', async () => {
    const world = failed('unknown').changeArm(FLUX_EXTENSION, { name: 'gitops' });

    expect((await look(world)).findings[0]).toMatchObject({
      id: 'flux2-extension-failed',
      subject: 'extension gitops',
    });
  });

  it('is a symptom of what its status tells', async () => {
    const [first] = (await look(broken('flux2', 'flux2-helm-config-tenant-id-nil'))).findings;

    expect(first?.symptoms.map(({ id }) => id)).toContain('flux2-extension-failed');
    // West Europe is one of the regions that needed the later version.
    expect(first?.commands.join()).toContain('--version 1.16.3');
  });

  it('is not missing where Flux was installed by hand and nobody asks Azure for it', async () => {
    const world = healthyManagedCluster().removeArm(FLUX_EXTENSION).removeArm(`${FLUX_CONFIGURATIONS}/apps`);

    expect(ids(await look(world))).toEqual([]);
  });

  it('does not need the old feature flag while it works', async () => {
    const world = healthyManagedCluster().putArm(EXTENSION_MANAGER_FEATURE, {
      properties: { state: 'NotRegistered' },
    });

    expect(ids(await look(world))).toEqual([]);
  });

  it('does not need a feature flag that no longer exists', async () => {
    const world = broken('flux2', 'flux2-feature-flag-missing').removeArm(EXTENSION_MANAGER_FEATURE);

    expect(ids(await look(world))).toEqual(['flux2-extension-missing']);
  });

  it('is not kept out by the feature flag where other extensions work', async () => {
    const world = failed('unknown').putArm(EXTENSION_MANAGER_FEATURE, {
      properties: { state: 'NotRegistered' },
    });

    const report = await look(world);

    expect(report.findings).toMatchObject([{ id: 'flux2-extension-failed', symptoms: [] }]);
  });
});

describe('pod identity', () => {
  it('asks for the exception on old versions, and shows it', async () => {
    const [first] = (await look(broken('flux2', 'flux2-pod-identity-token-intercepted'))).findings;

    expect(first?.fix).toContain('flux-extension-exception');
    expect(first?.symptoms.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['flux2-status-not-populated', 'flux2-extension-failed']),
    );
  });

  it('asks for an upgrade only on newer versions', async () => {
    const world = broken('flux2', 'flux2-pod-identity-token-intercepted').changeArm(FLUX_EXTENSION, {
      properties: { version: '1.7.0', currentVersion: '1.7.0' },
    });

    expect((await look(world)).findings[0]?.fix).toMatch(/^Upgrade the extension/);
  });

  it('is no problem where the extension has come up', async () => {
    const world = healthyManagedCluster().log(
      'kube-system',
      'extension-agent-1',
      "Error: in getting auth header : error {adal: Refresh request failed. Status Code = '404'. Response body: no azure identity found for request clientID x",
    );
    world.changeArm(world.clusterId, { properties: { podIdentityProfile: { enabled: true } } });

    expect(ids(await look(world))).toEqual([]);
  });

  it('is suspected when Azure got no status, and nobody can read the logs', async () => {
    const world = broken('flux2', 'flux2-pod-identity-token-intercepted');
    world.logs.clear();

    expect((await look(world)).findings[0]).toMatchObject({
      id: 'flux2-pod-identity-token-intercepted',
      confidence: 'medium',
    });
  });
});

describe('configurations of Flux', () => {
  it('that are suspended on purpose are told with that', async () => {
    const world = healthyManagedCluster().changeArm(`${FLUX_CONFIGURATIONS}/apps`, {
      properties: { complianceState: 'Suspended', suspend: true },
    });

    expect((await look(world)).findings).toMatchObject([
      {
        id: 'flux2-configuration-not-compliant',
        confidence: 'medium',
        evidence: [{ what: 'complianceState is Suspended, it is suspended' }],
      },
    ]);
  });

  it('show the object that Azure says is not ready', async () => {
    const world = healthyManagedCluster().changeArm(`${FLUX_CONFIGURATIONS}/apps`, {
      properties: {
        complianceState: 'Non-Compliant',
        statuses: [
          {
            kind: 'GitRepository',
            name: 'apps',
            complianceState: 'Non-Compliant',
            statusConditions: [
              { type: 'Ready', status: 'False', reason: 'GitOperationFailed', message: 'no such branch' },
            ],
          },
        ],
      },
    });

    expect((await look(world)).findings[0]?.evidence).toContainEqual({
      where: 'GitRepository apps',
      what: 'GitOperationFailed: no such branch',
    });
  });

  it('sign in with workload identity where that was set up', async () => {
    const world = broken('flux2', 'flux2-kubelet-identity-not-used').changeArm(FLUX_EXTENSION, {
      properties: { configurationSettings: { 'workloadIdentity.enable': 'true' } },
    });

    expect(ids(await look(world))).toEqual(['flux2-configuration-not-compliant']);
  });

  it('cannot sign in as the kubelet on versions that do not know it', async () => {
    const world = healthyManagedCluster().changeArm(FLUX_EXTENSION, {
      properties: {
        version: '1.6.0',
        currentVersion: '1.6.0',
        configurationSettings: { useKubeletIdentity: 'true' },
      },
    });

    expect(ids(await look(world))).toEqual(['flux2-kubelet-identity-not-used']);
  });

  it('do not need the kubelet identity just because their source is refused', async () => {
    const world = healthyManagedCluster().change(REPOSITORY, {
      status: { conditions: [{ type: 'Ready', status: 'False', message: 'authentication required' }] },
    });

    expect(ids(await look(world))).toEqual(['flux2-configuration-not-compliant']);
  });
});

describe('Flux v1', () => {
  it('collects GitConfig, settings of the operator and the log of the config agent', async () => {
    const [first] = (await look(broken('flux1', 'flux1-config-pending'))).findings;

    const texts = first?.evidence.map(({ where, what }) => `${where}: ${what}`).join('\n') ?? '';
    expect(texts).toContain('complianceState is Pending');
    expect(texts).toContain('Installing the operator: waiting for the agent');
    expect(texts).toContain('isSyncedWithAzure false');
    expect(texts).toContain('operatorScope="cluster"');
    expect(texts).toContain('unable to poll configuration legacy');
    expect(first?.commands[1]).toBe(
      'kubectl -n legacy-ns get gitconfigs.clusterconfig.azure.com legacy -o yaml',
    );
  });

  it('explains Pending by the operator that could not be installed', async () => {
    const report = await look(broken('flux1', 'flux1-operator-install-failed'));

    expect(report.findings[0]).toMatchObject({
      id: 'flux1-operator-install-failed',
      symptoms: [{ id: 'flux1-config-pending' }],
    });
  });

  it('looks at exactly one action', async () => {
    const world = broken('flux1', 'flux1-create-permission');
    world.putArm(`${world.clusterId}/providers/Microsoft.Authorization/permissions`, [
      { actions: ['Microsoft.Kubernetes/connectedClusters/Write'], notActions: [] },
    ]);

    expect((await look(world)).findings[0]).toMatchObject({
      id: 'flux1-create-permission',
      confidence: 'medium',
      fix: expect.stringContaining('the right is there now'),
    });
  });

  it('is not looked at where it is not used', async () => {
    const report = await look(healthyConnectedCluster());

    expect(report.healthy.map(({ id }) => id)).not.toContain('flux1-retired');
  });
});
