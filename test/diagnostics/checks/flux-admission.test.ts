import type { DiagnosisReport } from '../../../diagnostics/diagnose';
import { look } from '../look';
import { brokenWorlds } from '../worlds/broken/broken-worlds';
import { addEvent, addPod, pendingStatus } from '../worlds/healthy/base';
import { FLUX, KUSTOMIZATION, LIMIT_DEFINITION, WEBHOOKS } from '../worlds/healthy/flux';
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
