import { look } from './look';
import { addPod } from './worlds/healthy/base';
import { healthyConnectedCluster } from './worlds/healthy/healthy-worlds';
import { addMeshPod, addNamespace, CA_SECRET, MESH_ANNOTATION, MESH_LABEL } from './worlds/healthy/osm';
import { MESH, MESH_CONFIG } from './worlds/healthy/osm-objects';
import type { World } from './worlds/world';
import { broken, findingsOf, firstOf, wordsOf, planOf } from './mesh-questions';

// Rows of the acceptance list that diagnosis answers for Open Service Mesh.

describe('the namespaces', () => {
  it('OM-19 keep the control plane out of every mesh', async () => {
    const enrolled = (metadata: object) =>
      healthyConnectedCluster().change(`/api/v1/namespaces/${MESH}`, { metadata });
    const id = 'osm-control-plane-namespace-enrolled';

    expect(await findingsOf(enrolled({ labels: MESH_LABEL }))).toEqual([id]);
    expect(await findingsOf(enrolled({ annotations: MESH_ANNOTATION }))).toEqual([id]);
    expect(await planOf(enrolled({ labels: MESH_LABEL, annotations: MESH_ANNOTATION }), id)).toMatchObject({
      safe: false,
      actions: [
        {
          path: `/api/v1/namespaces/${MESH}`,
          body: {
            metadata: {
              labels: { 'openservicemesh.io/monitored-by': null },
              annotations: { 'openservicemesh.io/sidecar-injection': null },
            },
          },
        },
      ],
    });
  });

  it.each(['yes', 'true', 'enabled', 'Enabled'])('OM-20 are annotated: %s', async (value) => {
    const world = healthyConnectedCluster().change('/api/v1/namespaces/bookbuyer', {
      metadata: { annotations: { 'openservicemesh.io/sidecar-injection': value } },
    });

    expect(await findingsOf(world)).toEqual([]);
  });

  it('OM-20 are named when the annotation is missing or nonsense, not when injection is switched off', async () => {
    const annotated = (value: string) =>
      broken('osm-namespace-annotation-missing').change('/api/v1/namespaces/bookstore', {
        metadata: { annotations: { 'openservicemesh.io/sidecar-injection': value } },
      });

    expect((await firstOf(annotated('on'))).id).toBe('osm-namespace-annotation-missing');
    expect(await findingsOf(annotated('disabled'))).toEqual([]);
  });

  it('OM-21 are labelled with the name of the mesh', async () => {
    const other = broken('osm-namespace-label-missing').change('/api/v1/namespaces/bookstore', {
      metadata: { labels: { 'openservicemesh.io/monitored-by': 'other-mesh' } },
    });

    expect(await firstOf(broken('osm-namespace-label-missing'))).toMatchObject({
      id: 'osm-namespace-label-missing',
      confidence: 'high',
    });
    expect(await firstOf(other)).toMatchObject({ id: 'osm-namespace-label-missing', confidence: 'medium' });
  });

  it('OM-22 need both keys; the missing one is offered on approval', async () => {
    const annotation = await planOf(
      broken('osm-namespace-annotation-missing'),
      'osm-namespace-annotation-missing',
    );
    const label = await planOf(broken('osm-namespace-label-missing'), 'osm-namespace-label-missing');
    const path = '/api/v1/namespaces/bookstore';

    expect(annotation).toMatchObject({
      safe: false,
      actions: [{ path, body: { metadata: { annotations: MESH_ANNOTATION } } }],
    });
    expect(label).toMatchObject({
      safe: false,
      actions: [{ path, body: { metadata: { labels: MESH_LABEL } } }],
    });
    expect((await firstOf(broken('osm-namespace-label-missing'))).commands).toContain(
      'osm namespace add bookstore',
    );
  });

  it('OM-23 inject new pods only, so that older deployments are restarted', async () => {
    const world = broken('osm-pods-without-sidecar');

    const finding = await firstOf(world);

    expect(finding).toMatchObject({ id: 'osm-pods-without-sidecar', severity: 'warning' });
    expect(wordsOf(finding)).toContain('bookstore-59f4d-1 (made 2026-01-05T08:00:00Z)');
    expect(finding.commands).toContain('kubectl rollout restart deployment bookstore -n bookstore');
    expect(await planOf(world, 'osm-pods-without-sidecar')).toMatchObject({
      safe: false,
      actions: [{ path: '/apis/apps/v1/namespaces/bookstore/deployments/bookstore' }],
    });
  });

  it.each([
    ['the container', { spec: { containers: [{ name: 'app' }] } }],
    ['the label', { metadata: { labels: { 'osm-proxy-uuid': undefined } } }],
  ])('OM-23 miss %s of the proxy', async (_, change) => {
    const world = healthyConnectedCluster();
    world.change('/api/v1/namespaces/bookbuyer/pods/bookbuyer-6b7f9-1', change);

    expect(await findingsOf(world)).toEqual(['osm-pods-without-sidecar']);
  });

  it('OM-23 name pods that nobody makes again, and leave them alone', async () => {
    const world = addPod(healthyConnectedCluster(), 'bookbuyer', 'by-hand');

    const plan = await planOf(world, 'osm-pods-without-sidecar');

    expect(plan?.actions).toEqual([]);
    expect(plan?.warnings.join()).toContain('bookbuyer/by-hand');
  });
});

describe('the proxies', () => {
  it('OM-27 have certificates of a root that is valid, whose key is never read', async () => {
    const world = broken('osm-certificate-management');

    const finding = await firstOf(world);

    expect(finding).toMatchObject({ id: 'osm-certificate-management', severity: 'info' });
    expect(wordsOf(finding)).toContain('the root certificate expired at 2026-02-01');
    expect(JSON.stringify(finding)).not.toContain(Buffer.from('never read').toString('base64'));
  });

  it.each([
    ['does not exist', (world: World) => world.remove(CA_SECRET)],
    ['holds no certificate', (world: World) => world.change(CA_SECRET, { data: { 'ca.crt': 'eA==' } })],
    ['expires at', (world: World) => world.asks({ now: new Date('2035-02-10T00:00:00Z') })],
    ['is not valid before', (world: World) => world.asks({ now: new Date('2025-02-10T00:00:00Z') })],
  ])('OM-27 have a root in a Secret that %s', async (words, change) => {
    const finding = (await look(change(healthyConnectedCluster()))).findings.find(
      ({ id }) => id === 'osm-certificate-management',
    );

    expect(finding && wordsOf(finding)).toContain(words);
  });

  it.each([
    ['24', 'is no duration'],
    ['0s', 'is not plausible'],
    ['87600h', 'is not plausible'],
  ])('OM-27 get certificates for a plausible time: %s', async (serviceCertValidityDuration, words) => {
    const { findings } = await look(
      healthyConnectedCluster().change(MESH_CONFIG, {
        spec: { certificate: { serviceCertValidityDuration } },
      }),
    );

    expect(
      wordsOf(findings.find(({ id }) => id === 'osm-certificate-management') ?? { evidence: [] }),
    ).toContain(words);
  });

  it('OM-28 are compared with the image that new pods get, from the injector or from the settings', async () => {
    const old = broken('osm-envoy-version-old');
    const changed = healthyConnectedCluster().change(MESH_CONFIG, {
      spec: { sidecar: { envoyImage: 'envoyproxy/envoy:v1.22.2' } },
    });

    expect(wordsOf(await firstOf(old))).toContain('envoy runs envoyproxy/envoy-alpine:v1.17.2');
    expect((await firstOf(old)).commands).toContain(
      'kubectl rollout restart deployment oldbuyer -n bookbuyer',
    );
    expect(wordsOf(await firstOf(changed))).toContain('image for new sidecars: envoyproxy/envoy:v1.22.2');
  });

  it('OM-28 are in every new pod of a monitored namespace', async () => {
    const world = addNamespace(healthyConnectedCluster(), 'orders', {
      labels: MESH_LABEL,
      annotations: MESH_ANNOTATION,
    });

    expect(await findingsOf(addMeshPod(world, 'orders', 'orders-5f-1'))).toEqual([]);
  });
});
