import fc from 'fast-check';
import { MESH_CONFIG_KEYS, meshConfigPatch } from '../../../diagnostics/catalogue/osm/mesh-config-keys';
import {
  branchOf,
  definitionObject,
  SMI_DEFINITIONS,
} from '../../../diagnostics/catalogue/osm/smi-definitions';
import { durationMs } from '../../../diagnostics/checks/osm/go-duration';
import { correctedPatch } from '../../../diagnostics/checks/osm/mesh-config-patches';
import type { DiagnosisReport } from '../../../diagnostics/diagnose';
import { look } from '../look';
import { addArc } from '../worlds/healthy/arc';
import { addBase } from '../worlds/healthy/base';
import { addExtensionAgents } from '../worlds/healthy/extension-agents';
import { addFlux } from '../worlds/healthy/flux';
import { healthyConnectedCluster, healthyManagedCluster } from '../worlds/healthy/healthy-worlds';
import { addMesh, addNamespace, MESH_LABEL, meshDeployment, OSM_EXTENSION } from '../worlds/healthy/osm';
import { MESH, MESH_CONFIG, meshDefinition, meshService, VALIDATING } from '../worlds/healthy/osm-objects';
import { CONNECTED_CLUSTER, World } from '../worlds/world';

const OSM_ID = /^osm-/;

function connectedWithoutMesh(): World {
  return addFlux(addExtensionAgents(addArc(addBase(new World(CONNECTED_CLUSTER)))));
}

function osmIds({ findings, healthy }: DiagnosisReport): { found: string[]; checked: string[] } {
  const found = findings.map(({ id }) => id).filter((id) => OSM_ID.test(id));
  return { found, checked: healthy.map(({ id }) => id).filter((id) => OSM_ID.test(id)) };
}

/** A mesh that Azure still installs, or failed to install: nothing of it is in the cluster. */
function withoutControlPlane(provisioningState: string): World {
  const world = healthyConnectedCluster().changeArm(OSM_EXTENSION, { properties: { provisioningState } });
  for (const path of world.objects.keys()) {
    if (path.includes(`/namespaces/${MESH}`) || /smi-spec|openservicemesh|osm-/.test(path)) {
      world.objects.delete(path);
    }
  }
  return world;
}

describe('the mesh', () => {
  it.each([
    ['managed', () => addMesh(healthyManagedCluster())],
    ['connected', healthyConnectedCluster],
  ])('is looked at, and well, on a %s cluster that has it', async (_, build) => {
    const { found, checked } = osmIds(await look(build()));

    expect(found).toEqual([]);
    expect(checked).toHaveLength(28);
  });

  it.each([
    ['managed', healthyManagedCluster],
    ['connected', connectedWithoutMesh],
  ])('is not looked at on a %s cluster without it', async (_, build) => {
    const { found, checked } = osmIds(await look(build()));

    expect(found).toEqual([]);
    expect(checked).toEqual([]);
  });

  it('is not missed on a cluster without it, whatever labels its namespaces carry', async () => {
    const world = addNamespace(connectedWithoutMesh(), 'orders', { labels: MESH_LABEL });

    expect(osmIds(await look(world)).found).toEqual([]);
  });

  it('is named by a text on a cluster that could not install it', async () => {
    const world = connectedWithoutMesh().asks({
      errorText:
        'unable to recognize "split.yaml": no matches for kind "TrafficSplit" in version "split.smi-spec.io/v1alpha2"',
    });

    expect(osmIds(await look(world)).found).toEqual(['osm-smi-crds-missing']);
  });

  it('is not missed while Azure installs it', async () => {
    expect(osmIds(await look(withoutControlPlane('Creating'))).found).toEqual([]);
  });

  it('is missed once, by its deployments, when the installation failed before anything was made', async () => {
    expect(osmIds(await look(withoutControlPlane('Failed'))).found).toEqual([
      'osm-controller-deployment-unavailable',
      'osm-injector-deployment-unavailable',
    ]);
  });

  it('has nothing to say about webhooks of a controller that never came up', async () => {
    const world = healthyConnectedCluster()
      .remove(VALIDATING)
      .change(meshDeployment('osm-controller'), { status: { readyReplicas: 0, availableReplicas: 0 } });

    expect(osmIds(await look(world)).found).toEqual(['osm-controller-deployment-unavailable']);
  });

  it.each([
    ['osm-controller-service-wrong', meshService('osm-controller')],
    [
      'osm-validating-webhook-missing',
      '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
    ],
    ['osm-mesh-config-differs', MESH_CONFIG],
    ['osm-namespace-label-missing', '/api/v1/namespaces'],
    ['osm-pods-without-sidecar', '/api/v1/pods'],
    ['osm-smi-crds-missing', meshDefinition('tcproutes.specs.smi-spec.io')],
    ['osm-certificate-management', `/api/v1/namespaces/${MESH}/secrets/osm-ca-bundle`],
  ])('says that %s stays open when %s may not be read', async (id, path) => {
    const world = healthyConnectedCluster().forbid(new RegExp(`^${path}$`));

    const { findings, notReadable } = await look(world);

    expect(findings).toEqual([]);
    expect(notReadable.find(({ what }) => what === path)?.affects).toContain(id);
  });

  it('follows a text about the settings when the settings may not be read', async () => {
    const world = healthyConnectedCluster()
      .forbid(/meshconfigs/)
      .asks({ errorText: 'meshconfigs.config.openservicemesh.io "osm-mesh-config" not found' });

    expect((await look(world)).findings).toMatchObject([
      { id: 'osm-mesh-config-missing', confidence: 'medium' },
    ]);
  });
});

describe('patches of the settings', () => {
  const keys = fc.uniqueArray(fc.constantFrom(...MESH_CONFIG_KEYS), {
    minLength: 1,
    selector: ({ path }) => path,
  });

  it('come back as they were meant, however their booleans and numbers were quoted', () => {
    fc.assert(
      fc.property(keys, fc.boolean(), (chosen, isQuoted) => {
        const meant = new Map(chosen.map((key) => [key.path, key.default]));
        const sent = chosen.map(({ path, type, default: value }): [string, unknown] => [
          path,
          isQuoted && (type === 'bool' || type === 'int') ? String(value) : value,
        ]);
        const text = `kubectl patch meshconfig osm-mesh-config -p '${JSON.stringify(meshConfigPatch(new Map(sent)))}' --type=merge`;

        expect(correctedPatch(text)).toEqual(meshConfigPatch(meant));
      }),
    );
  });

  it('hold documented keys only, and are never made of nothing', () => {
    expect(correctedPatch('{"spec":{"traffic":{"enableEgress":"true","other":1},"x":{"y":2}}}')).toEqual({
      spec: { traffic: { enableEgress: true } },
    });
    expect(correctedPatch('{"spec":{"x":1}}')).toBeUndefined();
    expect(correctedPatch('{"spec": not json')).toBeUndefined();
    expect(correctedPatch('nothing')).toBeUndefined();
  });

  it('are made of the key that an error names when there is no patch in it', () => {
    expect(correctedPatch('spec.featureFlags.enableEgressPolicy in body must be of type boolean')).toEqual({
      spec: { featureFlags: { enableEgressPolicy: true } },
    });
  });

  it('are never made wrong by any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => correctedPatch(`{"spec":${text}`)).not.toThrow();
      }),
    );
  });
});

describe('versions and durations', () => {
  it.each([
    ['1.0.0-1', 'release-v1.0'],
    ['v1.2.4', 'release-v1.2'],
    ['latest', undefined],
  ])('find the release branch of %s', (version, branch) => {
    expect(branchOf(version)).toBe(branch);
  });

  it.each([
    ['24h', 86_400_000],
    ['1h30m', 5_400_000],
    ['0s', 0],
    ['1.5s', 1500],
    ['24', undefined],
    ['', undefined],
    ['-1h', undefined],
  ])('read the duration %s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });
});

describe('the definitions that a repair makes', () => {
  it.each(SMI_DEFINITIONS.map((definition) => [definition.name, definition] as const))(
    'can be made: %s',
    (name, definition) => {
      const [plural, ...group] = name.split('.');

      expect(definitionObject(definition)).toMatchObject({
        apiVersion: 'apiextensions.k8s.io/v1',
        metadata: { name },
        spec: {
          group: group.join('.'),
          scope: 'Namespaced',
          names: { kind: definition.kind, plural, singular: definition.kind.toLowerCase() },
          versions: [{ name: definition.served[0], served: true, storage: true }],
        },
      });
    },
  );
});
