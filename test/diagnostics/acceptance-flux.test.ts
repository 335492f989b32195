import { FLUX_LIMITS } from '../../diagnostics/catalogue/flux2/container-resources';
import { catalogueItems } from '../../diagnostics/catalogue/catalogue';
import { readContext } from '../../diagnostics/diagnose';
import type { Finding } from '../../diagnostics/finding';
import { matchText } from '../../diagnostics/match';
import { planRemediation } from '../../diagnostics/remediation/plan-remediation';
import type { RemediationPlan } from '../../diagnostics/remediation/remediation-plan';
import { look } from './look';
import { brokenWorlds } from './worlds/broken/broken-worlds';
import { FLUX_EXTENSION } from './worlds/healthy/flux';
import { healthyConnectedCluster, healthyManagedCluster } from './worlds/healthy/healthy-worlds';
import type { World } from './worlds/world';

// Rows of the acceptance list about GitOps.

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

async function planOf(id: string, world = broken(id)): Promise<RemediationPlan | undefined> {
  const item = catalogueItems().find(({ entry }) => entry.id === id);
  if (!item) throw new Error(`No entry ${id}`);
  const evidence = world.evidence();
  const question = { clusterId: world.clusterId, ...world.question };
  return planRemediation(item, evidence, await readContext(evidence, question));
}

describe('Flux v1', () => {
  it('F1-01 warns of every configuration, with the dates', async () => {
    const first = await firstOf(broken('flux1-retired'));

    expect(first).toMatchObject({ id: 'flux1-retired', severity: 'warning' });
    expect(first.cause).toContain('2024-01-01');
    expect(first.cause).toContain('2025-05-24');
  });

  it('F1-02 tells whether the provider offers configurations where the cluster is', async () => {
    expect((await firstOf(broken('flux1-provider-state'))).evidence[0]?.what).toBe(
      'offers sourceControlConfigurations in East US, not in westeurope',
    );
  });

  it.each([
    ['F1-03', 'flux1-create-permission'],
    ['F1-04 F1-05', 'flux1-config-pending'],
    ['F1-06', 'flux1-operator-install-failed'],
  ])('%s is found: %s', async (_, id) => {
    expect((await firstOf(broken(id))).id).toBe(id);
  });
});

describe('Flux v2', () => {
  it.each([
    [
      'F2-02',
      'dry-run failed, error: admission webhook "vault.example.com" does not support dry run',
      'flux2-webhook-no-dry-run',
    ],
    [
      'F2-07',
      'Error: {failed to install chart from path [] for release [flux]: err [cannot re-use a name that is still in use]} occurred while doing the operation : {Installing the extension} on the config',
      'flux2-release-name-in-use',
    ],
    [
      'F2-14',
      "error: Unable to get the status from the local CRD with the error : {Error : Retry for given duration didn't get any results with err {status not populated}}",
      'flux2-status-not-populated',
    ],
  ])('%s is recognised: "%s"', (_, text, id) => {
    expect(matchText(text)[0]).toMatchObject({ entry: { id }, confidence: 'high' });
  });

  it.each([
    ['managed', healthyManagedCluster],
    ['connected', healthyConnectedCluster],
  ])('F2-03 F2-05 reads the extension on a %s cluster', async (_, build) => {
    const world = build().changeArm(FLUX_EXTENSION, {
      properties: {
        provisioningState: 'Failed',
        statuses: [{ code: 'InstallationFailed', level: 'Error', message: 'some reason' }],
      },
    });

    const first = await firstOf(world);

    expect(first.id).toBe('flux2-extension-failed');
    expect(first.evidence.map(({ what }) => what)).toContain('InstallationFailed: some reason');
    expect(first.commands[0]).toContain(`-n flux -t ${first.commands[0]?.split('-t ')[1]}`);
  });

  it('F2-04 expects the extension under the name flux, and offers both ways to install it', async () => {
    const first = await firstOf(broken('flux2-extension-missing'));

    expect(first.subject).toBe('extension flux');
    expect((await firstOf(broken('flux2-extension-failed'))).commands.join('\n')).toMatch(
      /flux create[\s\S]*k8s-extension create/,
    );
  });

  it.each([
    ['F2-01', 'flux2-provider-state'],
    ['F2-06', 'flux2-extension-crd-conflict'],
    ['F2-07', 'flux2-release-name-in-use'],
    ['F2-08', 'flux2-extension-creation-bad-request'],
    ['F2-10', 'flux2-feature-flag-missing'],
    ['F2-11', 'flux2-namespace-policy'],
    ['F2-13', 'flux2-pod-identity-token-intercepted'],
    ['F2-14', 'flux2-status-not-populated'],
    ['F2-17', 'flux2-kubelet-identity-not-used'],
    ['F2-19', 'flux2-resource-limit-policy'],
  ])('%s is found: %s', async (_, id) => {
    expect((await firstOf(broken(id))).id).toBe(id);
  });

  it('F2-09 F2-12 cleans up in three steps after approval, then installs again', async () => {
    const plan = await planOf('flux2-release-name-in-use');

    expect(plan?.safe).toBe(false);
    expect(plan?.actions.filter(({ kind }) => kind !== 'wait').map(({ description }) => description)).toEqual(
      [
        'Delete extension flux by force',
        'Delete sh.helm.release.v1.flux.v1, a revision of Helm release flux',
        'Delete sh.helm.release.v1.flux.v2, a revision of Helm release flux',
        'Delete namespace flux-system',
        'Install extension flux',
      ],
    );
    expect(plan?.actions[0]).toMatchObject({ method: 'DELETE', query: { forceDelete: 'true' } });
  });

  it('F2-06 sends the extension again without approval, unless it has settings that cannot be read', async () => {
    const id = 'flux2-extension-crd-conflict';
    const withSecrets = broken(id).changeArm(FLUX_EXTENSION, {
      properties: { configurationProtectedSettings: { token: '' } },
    });

    expect(await planOf(id)).toMatchObject({ safe: true, actions: [{ method: 'PUT' }, { kind: 'wait' }] });
    expect(await planOf(id, withSecrets)).toMatchObject({ safe: false });
  });

  it('F2-15 F2-16 proves pod identity, and chooses the repair by the installed version', async () => {
    const id = 'flux2-pod-identity-token-intercepted';
    const newer = broken(id).changeArm(FLUX_EXTENSION, {
      properties: { version: '1.7.0', currentVersion: '1.7.0' },
    });

    expect((await firstOf(broken(id))).evidence.map(({ what }) => what)).toContain(
      'podIdentityProfile.enabled is true',
    );
    expect((await planOf(id))?.actions).toMatchObject([
      {
        kind: 'kubernetes',
        body: {
          kind: 'AzurePodIdentityException',
          metadata: { name: 'flux-extension-exception', namespace: 'flux-system' },
          spec: { podLabels: { 'app.kubernetes.io/name': 'flux-extension' } },
        },
      },
    ]);
    expect((await planOf(id, newer))?.actions[0]).toMatchObject({
      kind: 'armUpdate',
      change: { properties: { autoUpgradeMinorVersion: true } },
    });
  });

  it('F2-02 proposes the patch of the named webhook only', async () => {
    expect((await planOf('flux2-webhook-no-dry-run'))?.actions).toMatchObject([
      {
        method: 'PATCH',
        path: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/vault-agent-injector',
        body: [
          { op: 'test', path: '/webhooks/0/name', value: 'vault.example.com' },
          { op: 'add', path: '/webhooks/0/sideEffects', value: 'NoneOnDryRun' },
        ],
      },
    ]);
  });

  it('F2-18 knows the limits of nine containers', () => {
    expect(Object.keys(FLUX_LIMITS)).toHaveLength(9);
    expect(FLUX_LIMITS['fluent-bit']).toEqual({ cpu: '20m', memory: '150Mi' });
    expect(FLUX_LIMITS['source-controller']).toEqual({ cpu: '1000m', memory: '1Gi' });
  });
});
