import { MESH_CONFIG_KEYS } from '../../diagnostics/catalogue/osm/mesh-config-keys';
import { healthyConnectedCluster } from './worlds/healthy/healthy-worlds';
import { meshDeployment } from './worlds/healthy/osm';
import { MESH_CONFIG, meshDefinition } from './worlds/healthy/osm-objects';
import { broken, findingsOf, firstOf, wordsOf, planOf, nested } from './mesh-questions';

// Rows of the acceptance list that diagnosis answers for Open Service Mesh.

describe('the settings', () => {
  it('OM-17 stand in osm-mesh-config, which osm-bootstrap makes when it starts', async () => {
    const world = broken('osm-mesh-config-missing');

    expect((await firstOf(world)).id).toBe('osm-mesh-config-missing');
    expect(await planOf(world, 'osm-mesh-config-missing')).toMatchObject({
      safe: false,
      actions: [{ method: 'PATCH', path: meshDeployment('osm-bootstrap') }],
    });
  });

  it('OM-17 are found in the version that the cluster serves', async () => {
    const world = healthyConnectedCluster();
    const config = world.objects.get(MESH_CONFIG) ?? {};
    world.remove(MESH_CONFIG).put(MESH_CONFIG.replace('v1alpha1', 'v1alpha2'), config);
    world.put(meshDefinition('meshconfigs.config.openservicemesh.io'), {
      spec: { versions: [{ name: 'v1alpha2', served: true, storage: true }] },
    });

    expect(await findingsOf(world)).toEqual([]);
  });

  it('OM-18 know 18 keys with their patches, and 8 more', () => {
    expect(MESH_CONFIG_KEYS.filter(({ isInTable }) => isInTable)).toHaveLength(18);
    expect(MESH_CONFIG_KEYS.filter(({ isInTable }) => !isInTable)).toHaveLength(8);
    expect(new Set(MESH_CONFIG_KEYS.map(({ path }) => path)).size).toBe(26);
  });

  it.each(MESH_CONFIG_KEYS.map((key) => [key.path, key] as const))(
    'OM-18 report spec.%s when it differs, and its patch back',
    async (path, key) => {
      const other: Record<typeof key.type, unknown> = {
        bool: key.default !== true,
        int: 4096,
        string: '5m',
        array: [8080],
        object: { limits: { cpu: '1' } },
      };
      const world = healthyConnectedCluster().change(
        MESH_CONFIG,
        nested(['spec', ...path.split('.')], other[key.type]),
      );

      // A merge patch empties an object only by taking it away.
      const back = nested(['spec', ...path.split('.')], key.type === 'object' ? null : key.default);

      const finding = await firstOf(world);
      const plan = await planOf(world, 'osm-mesh-config-differs');

      expect(finding).toMatchObject({ id: 'osm-mesh-config-differs', severity: 'info' });
      expect(wordsOf(finding)).toContain(`spec.${path} is ${JSON.stringify(other[key.type])}`);
      expect(plan).toMatchObject({
        safe: false,
        actions: [{ method: 'PATCH', path: MESH_CONFIG, body: back }],
      });
      expect(finding.commands.join('\n')).toContain(`-p '${JSON.stringify(back)}'`);
    },
  );

  it('OM-18 take an absent key and a quoted boolean for what they mean', async () => {
    const world = healthyConnectedCluster().change(MESH_CONFIG, {
      spec: { traffic: undefined, certificate: { certKeyBitSize: '2048' } },
    });

    expect(await findingsOf(world)).toEqual([]);
  });

  it('OM-18 correct the patches of the documented samples', async () => {
    const sample = (errorText: string) =>
      planOf(healthyConnectedCluster().asks({ errorText }), 'osm-mesh-config-patch-rejected');

    expect(await sample(broken('osm-mesh-config-patch-rejected').question.errorText ?? '')).toMatchObject({
      safe: true,
      actions: [
        {
          method: 'PATCH',
          query: { dryRun: 'All' },
          body: { spec: { featureFlags: { enableWASMStats: true } } },
        },
      ],
    });
    expect(
      await sample(
        `kubectl patch meshconfig osm-mesh-config -p '{"spec":{"observability":{"tracing":{"osmLogLevel": "debug"}}}}'
Warning: unknown field "spec.observability.tracing.osmLogLevel"`,
      ),
    ).toMatchObject({ actions: [{ body: { spec: { observability: { osmLogLevel: 'debug' } } } }] });
  });

  it('OM-18 are told when a cluster without a schema has taken such a patch', async () => {
    const world = healthyConnectedCluster().change(MESH_CONFIG, {
      spec: {
        featureFlags: { enableRetryPolicy: 'false' },
        observability: { tracing: { osmLogLevel: 'info' } },
      },
    });

    const finding = await firstOf(world);

    expect(finding.id).toBe('osm-mesh-config-patch-rejected');
    expect(wordsOf(finding)).toContain('spec.observability.tracing.osmLogLevel is "info"');
    expect(finding.commands.join('\n')).toContain('{"enableRetryPolicy":false}');
  });
});
