import { look } from './look';
import { healthyConnectedCluster } from './worlds/healthy/healthy-worlds';
import { meshDeployment } from './worlds/healthy/osm';
import { MESH, meshService, MUTATING, VALIDATING } from './worlds/healthy/osm-objects';
import { broken, findingsOf, firstOf, wordsOf, planOf } from './mesh-questions';

import type { World } from './worlds/world';

// Rows of the acceptance list that diagnosis answers for Open Service Mesh.

interface Webhook {
  clientConfig: { service: object };
}

function webhookIn(world: World, path: string): Webhook {
  const [webhook] = (world.objects.get(path)?.['webhooks'] ?? []) as Webhook[];
  if (!webhook) throw new Error(`No webhook in ${path}`);
  return webhook;
}

describe('the webhooks', () => {
  it.each([
    ['OM-12', VALIDATING, 'osm-validating-webhook-missing', 'osm-validator-mesh-osm'],
    ['OM-13', MUTATING, 'osm-mutating-webhook-missing', 'arc-osm-webhook-osm'],
  ])('%s are in one configuration with its name, its label and one webhook', async (_, path, id, name) => {
    const two = healthyConnectedCluster();
    const webhook = webhookIn(two, path);
    two.change(path, { webhooks: [webhook, webhook] });
    const unlabelled = healthyConnectedCluster().change(path, { metadata: { labels: { app: 'other' } } });

    expect(wordsOf(await firstOf(two))).toContain('holds 2 webhooks instead of 1');
    expect(wordsOf(await firstOf(unlabelled))).toContain(`${name}: does not exist with label app=`);
    expect(await findingsOf(healthyConnectedCluster().remove(path))).toEqual([id]);
  });

  it('OM-12 and OM-13 come back when the part that writes them is restarted', async () => {
    expect(
      await planOf(broken('osm-validating-webhook-missing'), 'osm-validating-webhook-missing'),
    ).toMatchObject({
      safe: false,
      actions: [{ method: 'PATCH', path: meshDeployment('osm-controller') }],
    });
    expect(
      await planOf(broken('osm-mutating-webhook-missing'), 'osm-mutating-webhook-missing'),
    ).toMatchObject({
      safe: false,
      actions: [{ method: 'PATCH', path: meshDeployment('osm-injector') }],
    });
  });

  it.each([
    ['OM-14', VALIDATING, 'osm-validating-webhook-service-wrong', { name: 'osm-controller' }],
    ['OM-14', VALIDATING, 'osm-validating-webhook-service-wrong', { namespace: 'osm-system' }],
    ['OM-14', VALIDATING, 'osm-validating-webhook-service-wrong', { path: '/' }],
    ['OM-14', VALIDATING, 'osm-validating-webhook-service-wrong', { port: 9090 }],
    ['OM-15', MUTATING, 'osm-mutating-webhook-service-wrong', { name: 'osm-controller' }],
    ['OM-15', MUTATING, 'osm-mutating-webhook-service-wrong', { namespace: 'osm-system' }],
    ['OM-15', MUTATING, 'osm-mutating-webhook-service-wrong', { path: '/mutate' }],
    ['OM-15', MUTATING, 'osm-mutating-webhook-service-wrong', { port: 9093 }],
  ])('%s point to service, namespace, path and port: %s %s %j', async (_, path, id, service) => {
    const world = healthyConnectedCluster();
    const webhook = webhookIn(world, path);
    const changed = { ...webhook.clientConfig, service: { ...webhook.clientConfig.service, ...service } };
    world.change(path, { webhooks: [{ ...webhook, clientConfig: changed }] });

    expect(await findingsOf(world)).toEqual([id]);
  });

  it('OM-14 accepts the name of newer versions, as long as that service exists with its port', async () => {
    const withName = () => {
      const world = healthyConnectedCluster();
      const webhook = webhookIn(world, VALIDATING);
      const service = { name: 'osm-validator', namespace: MESH, path: '/validate', port: 9093 };
      return world.change(VALIDATING, {
        webhooks: [{ ...webhook, clientConfig: { ...webhook.clientConfig, service } }],
      });
    };
    const service = (port: number) => ({ spec: { ports: [{ port }] } });

    expect(await findingsOf(withName().put(meshService('osm-validator'), service(9093)))).toEqual([]);
    expect(wordsOf(await firstOf(withName()))).toContain('osm-validator: does not exist');
    expect(wordsOf(await firstOf(withName().put(meshService('osm-validator'), service(443))))).toContain(
      'does not publish port 9093',
    );
  });

  it.each([
    [VALIDATING, 'osm-validating-webhook-ca-bundle'],
    [MUTATING, 'osm-mutating-webhook-ca-bundle'],
  ])('OM-16 carry a CA bundle of at least 1000 bytes with its newline: %s', async (path, id) => {
    const withBundle = (caBundle: string | undefined) => {
      const world = healthyConnectedCluster();
      const webhook = webhookIn(world, path);
      return world.change(path, {
        webhooks: [{ ...webhook, clientConfig: { ...webhook.clientConfig, caBundle } }],
      });
    };

    expect(wordsOf(await firstOf(withBundle(undefined)))).toContain('has no caBundle');
    expect(wordsOf(await firstOf(withBundle('')))).toContain('has no caBundle');
    expect(await findingsOf(withBundle('A'.repeat(998)))).toEqual([id]);
    expect(await findingsOf(withBundle('A'.repeat(999)))).toEqual([]);
    expect(await findingsOf(withBundle('A'.repeat(1844)))).toEqual([]);
  });

  it('OM-16 are suspected when pods cannot be made because a certificate is not trusted', async () => {
    const world = healthyConnectedCluster().put('/api/v1/namespaces/bookbuyer/events/now', {
      type: 'Warning',
      reason: 'FailedCreate',
      message:
        'Error creating: Internal error occurred: failed calling webhook "osm-inject.k8s.io": x509: certificate signed by unknown authority',
      lastTimestamp: '2026-03-01T11:58:00Z',
      involvedObject: { kind: 'ReplicaSet', name: 'bookbuyer-6b7f9', namespace: 'bookbuyer' },
    });

    expect(await firstOf(world)).toMatchObject({
      id: 'osm-mutating-webhook-ca-bundle',
      confidence: 'medium',
      evidence: [{ where: 'event of ReplicaSet bookbuyer/bookbuyer-6b7f9' }],
    });
  });

  it('OM-16 are not blamed for a webhook that nobody answers', async () => {
    const world = broken('osm-injector-pod-not-ready').asks({
      errorText:
        'failed calling webhook "osm-inject.k8s.io": Post "https://osm-injector.arc-osm-system.svc:9090/mutate-pod-creation": dial tcp 10.43.0.9:9090: connect: connection refused',
    });

    const { findings } = await look(world);

    expect(findings.map(({ id }) => id)).toEqual(['osm-injector-pod-not-ready']);
    expect(findings[0]?.symptoms.map(({ id }) => id)).toContain('osm-mutating-webhook-ca-bundle');
  });
});
