import fc from 'fast-check';
import { diagnose } from '../../diagnostics/diagnose';
import { Evidence } from '../../diagnostics/evidence/evidence';
import { look } from './look';
import { brokenWorlds } from './worlds/broken/broken-worlds';
import { healthyConnectedCluster, healthyManagedCluster } from './worlds/healthy/healthy-worlds';
import type { World } from './worlds/world';
import { WorldArmReader } from './worlds/world-arm-reader';
import { WorldKubernetesReader } from './worlds/world-kubernetes-reader';

const healthy = [
  ['managed', healthyManagedCluster],
  ['connected', healthyConnectedCluster],
] as const;

/** Diagnoses a world and notes every request. */
async function requestsOf(world: World): Promise<string[]> {
  const arm = new WorldArmReader(world);
  const kubernetes = new WorldKubernetesReader(world);
  await diagnose(new Evidence({ arm, kubernetes }), { clusterId: world.clusterId, ...world.question });
  return [...arm.requests, ...kubernetes.requests];
}

describe('a diagnosis', () => {
  it.each(healthy)(
    'reads each resource of a %s cluster once, however many checks want it',
    async (_, build) => {
      const requests = await requestsOf(build());

      expect(requests.length).toBeGreaterThan(4);
      expect(requests.length).toBeLessThan(100);
      expect(requests.filter((request, index) => requests.indexOf(request) !== index)).toEqual([]);
    },
  );

  it.each(healthy)('concludes nothing from what it may not read on a %s cluster', async (_, build) => {
    const requests = await requestsOf(build());

    await fc.assert(
      fc.asyncProperty(fc.subarray(requests, { minLength: 1 }), async (hidden) => {
        const world = build();
        world.forbid(new RegExp(`^(?:${hidden.map(quoted).join('|')})$`));

        const report = await look(world);

        expect(report.findings).toEqual([]);
        expect(report.notReadable.map(({ what }) => what).length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it.each(healthy)(
    'gives what it can when the Kubernetes API of a %s cluster does not answer',
    async (_, build) => {
      const world = build();
      world.kubernetesReachable = false;

      const report = await look(world);

      expect(report.findings).toEqual([]);
      expect(report.healthy.length).toBeGreaterThan(0);
      expect(report.notReadable.some(({ reason }) => /ECONNREFUSED|not asked again/.test(reason))).toBe(true);
    },
  );

  it('works without a way into the cluster', async () => {
    const world = brokenWorlds['connection']!['sc-workload-identity-disabled']!.build();
    const evidence = new Evidence({ arm: new WorldArmReader(world) });

    const report = await diagnose(evidence, { clusterId: world.clusterId, ...world.question });

    expect(report.findings[0]?.id).toBe('sc-workload-identity-disabled');
    expect(report.notReadable.some(({ reason }) => reason.includes('no access to the Kubernetes API'))).toBe(
      true,
    );
  });

  it('says which checks stay open because of what could not be read', async () => {
    const world = healthyManagedCluster().forbid(/agentPools$/);

    const report = await look(world);

    const pools = report.notReadable.find(({ what }) => what.endsWith('/agentPools'));
    expect(pools).toMatchObject({ reason: 'not allowed for this identity (HTTP 403)' });
    expect(pools?.affects).toEqual(
      expect.arrayContaining(['sc-conflict-cluster-updating', 'ext-pods-critical-addons-only']),
    );
  });

  it('shows a general problem under the one that explains it', async () => {
    const report = await look(brokenWorlds['extension']!['ext-agent-egress-blocked']!.build());

    expect(report.findings.map(({ id }) => id)).toEqual(['ext-agent-egress-blocked']);
    expect(report.findings[0]?.symptoms.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['ext-agent-no-response', 'sc-extension-failed']),
    );
  });

  it('looks at one connection only when it is asked about one', async () => {
    const world = brokenWorlds['connection']!['sc-connection-secret-missing']!.build();

    const other = await look(world.asks({ connectionName: 'orders_blob' }));
    const same = await look(world.asks({ connectionName: 'reports' }));

    expect(other.findings).toEqual([]);
    expect(same.findings[0]).toMatchObject({
      id: 'sc-connection-secret-missing',
      subject: 'connection reports',
    });
  });

  it('refuses an id that is no cluster', async () => {
    await expect(
      diagnose(healthyManagedCluster().evidence(), { clusterId: '/subscriptions/x' }),
    ).rejects.toThrow('must be that of a managedCluster or a connectedCluster');
  });
});

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
