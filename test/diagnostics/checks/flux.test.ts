import type { DiagnosisReport } from '../../../diagnostics/diagnose';
import { look } from '../look';
import { brokenWorlds } from '../worlds/broken/broken-worlds';
import { addEvent, addPod, pendingStatus } from '../worlds/healthy/base';
import {
  EXTENSION_MANAGER_FEATURE,
  FLUX,
  FLUX_CONFIGURATIONS,
  FLUX_EXTENSION,
  KUSTOMIZATION,
  LIMIT_DEFINITION,
  REPOSITORY,
  WEBHOOKS,
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

describe('webhooks', () => {
  it('are shown with the patch for the one that is named', async () => {
    const world = broken('flux2', 'flux2-webhook-no-dry-run').put(WEBHOOKS, {
      webhooks: [
        { name: 'first.example.com', sideEffects: 'None' },
        { name: 'vault.example.com', sideEffects: 'Some' },
      ],
    });

    const [first] = (await look(world)).findings;

    expect(first?.evidence).toContainEqual({
      where: 'validatingwebhookconfigurations vault-agent-injector',
      what: 'webhook vault.example.com has sideEffects Some',
    });
    expect(first?.commands[1]).toContain(
      'kubectl patch validatingwebhookconfigurations vault-agent-injector --type=json',
    );
    expect(first?.commands[1]).toContain('/webhooks/1/sideEffects');
  });

  it('are hardly the cause any more once they allow a dry run', async () => {
    const world = broken('flux2', 'flux2-webhook-no-dry-run').put(WEBHOOKS, {
      webhooks: [{ name: 'vault.example.com', sideEffects: 'NoneOnDryRun' }],
    });

    expect((await look(world)).findings[0]).toMatchObject({ confidence: 'medium' });
  });

  it('are found through the older version of the Kustomization', async () => {
    const world = healthyConnectedCluster().remove(KUSTOMIZATION).remove(`${KUSTOMIZATION}-old`);
    world.put(KUSTOMIZATION.replace('/v1/', '/v1beta2/'), {
      kind: 'Kustomization',
      status: {
        conditions: [
          {
            type: 'Ready',
            status: 'False',
            reason: 'ReconciliationFailed',
            message: 'dry-run failed, error: admission webhook "vault.example.com" does not support dry run',
          },
        ],
      },
    });

    expect(ids(await look(world))).toEqual(['flux2-webhook-no-dry-run']);
  });
});

describe('limits', () => {
  function withConstraint(spec: Record<string, unknown>): World {
    return healthyManagedCluster().put(
      '/apis/constraints.gatekeeper.sh/v1beta1/k8sazurev3containerlimits/limits',
      { spec: { parameters: { cpuLimit: '500m', memoryLimit: '2Gi' }, ...spec } },
    );
  }

  it('of a constraint are compared with those of the controllers', async () => {
    const [first] = (await look(withConstraint({}))).findings;

    expect(first).toMatchObject({ id: 'flux2-resource-limit-policy' });
    expect(first?.evidence[0]?.what).toContain('helm-controller cpu 1000m');
    expect(first?.evidence[0]?.what).not.toContain('fluent-bit');
    expect(first?.evidence[0]?.what).not.toContain('memory 1Gi');
  });

  it.each([
    ['it only warns', { enforcementAction: 'warn' }],
    ['it leaves the namespace out', { match: { excludedNamespaces: ['flux-*'] } }],
    ['it is for other namespaces', { match: { namespaces: ['shop'] } }],
    ['a selector decides', { match: { namespaceSelector: { matchLabels: { a: 'b' } } } }],
    ['it has no limits', { parameters: {} }],
    ['it allows enough', { parameters: { cpuLimit: '1000m', memoryLimit: '1Gi' } }],
  ])('of a constraint do not matter when %s', async (_, spec) => {
    expect(ids(await look(withConstraint(spec)))).toEqual([]);
  });

  it('are compared with what is deployed, not with the documentation', async () => {
    const world = withConstraint({});
    for (const name of ['source', 'kustomize', 'helm', 'notification'])
      world.change(`/apis/apps/v1/namespaces/${FLUX}/deployments/${name}-controller`, {
        spec: {
          template: {
            spec: { containers: [{ name: `${name}-controller`, resources: { limits: { cpu: '250m' } } }] },
          },
        },
      });

    const [first] = (await look(world)).findings;

    // Controllers that are not deployed are looked up in the documentation.
    expect(first?.evidence[0]?.what).toMatch(
      /above it: image-automation-controller cpu 1000m, image-reflector/,
    );
  });

  it('of an assignment that is not enforced do not matter', async () => {
    const world = healthyManagedCluster().putArm('./providers/Microsoft.Authorization/policyAssignments', [
      {
        name: 'trial',
        properties: {
          policyDefinitionId: LIMIT_DEFINITION,
          enforcementMode: 'DoNotEnforce',
          parameters: { effect: { value: 'Deny' }, cpuLimit: { value: '1m' } },
        },
      },
    ]);

    expect(ids(await look(world))).toEqual([]);
  });

  it('explain what was refused in the namespace', async () => {
    const world = addEvent(healthyManagedCluster(), FLUX, {
      reason: 'FailedCreate',
      kind: 'ReplicaSet',
      object: 'source-controller-7f',
      message:
        'Error creating: admission webhook "validation.gatekeeper.sh" denied the request: [azurepolicy-container-limits-1] container <source-controller> memory limit <1Gi> is higher than the maximum allowed of <512Mi>',
    });

    const report = await look(world);

    expect(report.findings).toMatchObject([
      { id: 'flux2-resource-limit-policy', symptoms: [{ id: 'flux2-namespace-policy' }] },
    ]);
  });
});

describe('the namespace of Flux', () => {
  it('can be full by a quota', async () => {
    const world = addEvent(healthyManagedCluster(), FLUX, {
      reason: 'FailedCreate',
      kind: 'ReplicaSet',
      object: 'helm-controller-7f',
      message:
        'Error creating: pods "helm-controller-7f-x" is forbidden: exceeded quota: small, requested: limits.cpu=1',
    }).put(`/api/v1/namespaces/${FLUX}/resourcequotas/small`, { spec: { hard: { 'limits.cpu': '1' } } });

    const [first] = (await look(world)).findings;

    expect(first?.id).toBe('flux2-namespace-policy');
    expect(first?.evidence.map(({ where }) => where)).toContain(`resourcequotas ${FLUX}/small`);
  });

  it('waits for something else than room', async () => {
    const world = addPod(healthyManagedCluster(), FLUX, 'source-controller-1', {
      containers: ['source-controller'],
      status: pendingStatus('0/2 nodes are available: 2 node(s) had untolerated taint {dedicated: gpu}.'),
    });

    expect(ids(await look(world))).not.toContain('flux2-insufficient-node-resources');
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
