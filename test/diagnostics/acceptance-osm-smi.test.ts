import { healthyConnectedCluster } from './worlds/healthy/healthy-worlds';
import { OSM_EXTENSION } from './worlds/healthy/osm';
import { meshDefinition } from './worlds/healthy/osm-objects';
import { broken, firstOf, wordsOf, planOf } from './mesh-questions';

// Rows of the acceptance list that diagnosis answers for Open Service Mesh.

describe('the definitions of the Service Mesh Interface', () => {
  const names = [
    'httproutegroups.specs.smi-spec.io',
    'tcproutes.specs.smi-spec.io',
    'traffictargets.access.smi-spec.io',
    'trafficsplits.split.smi-spec.io',
  ];

  it.each(names)('OM-24 are there: %s', async (name) => {
    const world = healthyConnectedCluster().remove(meshDefinition(name));

    expect(await firstOf(world)).toMatchObject({ id: 'osm-smi-crds-missing', subject: name });
  });

  it.each(names)('OM-25 have the versions of the release branch, both sides shown: %s', async (name) => {
    const world = healthyConnectedCluster().put(meshDefinition(name), {
      spec: { versions: [{ name: 'v1beta1', served: true, storage: true }] },
    });

    const finding = await firstOf(world);

    expect(finding).toMatchObject({ id: 'osm-smi-crds-version-mismatch', confidence: 'high' });
    expect(wordsOf(finding)).toMatch(/has v1beta1 served stored; the mesh needs v1alpha[234] served/);
    expect(wordsOf(finding)).toContain('version 1.0.0-1, branch release-v1.0');
  });

  it('OM-25 explain an object that was written for another version', async () => {
    const world = healthyConnectedCluster().asks({
      errorText: 'no matches for kind "TrafficSplit" in version "split.smi-spec.io/v1alpha4"',
    });

    expect(await firstOf(world)).toMatchObject({
      id: 'osm-smi-crds-version-mismatch',
      confidence: 'medium',
      cause: 'The object was written for another version than the mesh serves.',
    });
  });

  it.each([
    ['1.0.0-1', 'release-v1.0'],
    ['1.1.1', 'release-v1.1'],
    ['1.2.4', 'release-v1.2'],
  ])('OM-26 are applied from the branch of the version: %s from %s', async (version, branch) => {
    const world = broken('osm-smi-crds-missing').changeArm(OSM_EXTENSION, {
      properties: { version, currentVersion: version },
    });

    const { commands } = await firstOf(world);

    expect(commands.filter((command) => command.startsWith('kubectl apply'))).toHaveLength(4);
    expect(commands).toContain(
      `kubectl apply -f https://raw.githubusercontent.com/openservicemesh/osm/${branch}/cmd/osm-bootstrap/crds/smi_traffic_split.yaml`,
    );
  });

  it('OM-26 take the version from the controller when the extension is not known', async () => {
    const world = broken('osm-smi-crds-missing').removeArm(OSM_EXTENSION);

    expect((await firstOf(world)).commands.join()).toContain('/release-v1.0/');
  });

  it('OM-26 are made when they are missing, and never changed', async () => {
    const plan = await planOf(broken('osm-smi-crds-missing'), 'osm-smi-crds-missing');

    expect(plan).toMatchObject({
      safe: false,
      actions: [
        {
          method: 'POST',
          path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
          body: {
            metadata: { name: 'trafficsplits.split.smi-spec.io' },
            spec: {
              group: 'split.smi-spec.io',
              names: { kind: 'TrafficSplit', plural: 'trafficsplits' },
              versions: [{ name: 'v1alpha2', served: true, storage: true }],
            },
          },
        },
      ],
    });
    expect((await planOf(broken('osm-smi-crds-version-mismatch'), 'osm-smi-crds-missing'))?.actions).toEqual(
      [],
    );
  });
});
