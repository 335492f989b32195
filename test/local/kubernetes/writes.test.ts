import { runCluster } from './running-cluster';
import type { CallAnswer, RunningCluster } from './running-cluster';

describe('writes', () => {
  let cluster: RunningCluster;
  const namespace = '/api/v1/namespaces/default';
  beforeAll(async () => {
    cluster = await runCluster();
  });
  afterAll(() => cluster.close());

  function create(plural: string, body: object, query = ''): Promise<CallAnswer> {
    return cluster.call('POST', `${namespace}/${plural}${query}`, { body });
  }

  function merge(path: string, body: object): Promise<CallAnswer> {
    return cluster.call('PATCH', path, { body, headers: { 'content-type': 'application/merge-patch+json' } });
  }

  function apply(path: string, body: object, query: string): Promise<CallAnswer> {
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    return cluster.call('PATCH', `${path}?${query}`, { body, headers });
  }

  it.each([
    ['a name with capitals', 'secrets', { metadata: { name: 'A' } }, 422, 'RFC 1123 subdomain'],
    ['a name that starts with a dash', 'configmaps', { metadata: { name: '-a' } }, 422, 'RFC 1123 subdomain'],
    ['no name', 'configmaps', { metadata: {} }, 422, 'name or generateName is required'],
    [
      'a label with a space',
      'configmaps',
      { metadata: { name: 'a', labels: { a: 'b c' } } },
      422,
      'metadata.labels',
    ],
    [
      'a value that is no base64',
      'secrets',
      { metadata: { name: 'a' }, data: { a: 'ö' } },
      400,
      'illegal base64 data',
    ],
    [
      'a number in a Secret',
      'secrets',
      { metadata: { name: 'a' }, stringData: { a: 1 } },
      400,
      'cannot unmarshal number',
    ],
    [
      'a key with a slash',
      'secrets',
      { metadata: { name: 'a' }, stringData: { 'a/b': '' } },
      422,
      'valid config key',
    ],
    [
      'too much data',
      'secrets',
      { metadata: { name: 'a' }, stringData: { a: 'x'.repeat(1_100_000) } },
      422,
      'Too long',
    ],
    [
      'no certificate in a TLS Secret',
      'secrets',
      { metadata: { name: 'a' }, type: 'kubernetes.io/tls' },
      422,
      'tls.crt',
    ],
    [
      'another namespace',
      'secrets',
      { metadata: { name: 'a', namespace: 'b' } },
      400,
      'namespace of the provided object',
    ],
    [
      'another kind',
      'secrets',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
      400,
      'converting (v1.ConfigMap) to (core.Secret)',
    ],
    [
      'a version of its own',
      'secrets',
      { metadata: { name: 'a', resourceVersion: '1' } },
      400,
      'resourceVersion should not be set',
    ],
    [
      'no containers',
      'pods',
      { metadata: { name: 'a' }, spec: { containers: [] } },
      422,
      'spec.containers: Required value',
    ],
    [
      'an unknown service account',
      'pods',
      { metadata: { name: 'a' }, spec: { serviceAccountName: 'x', containers: [{ name: 'a', image: 'b' }] } },
      403,
      'serviceaccount "x" not found',
    ],
  ])('refuse %s', async (_what, plural, body, status, message) => {
    const answer = await create(plural, body);

    expect(answer.status).toBe(status);
    expect(answer.body.message).toContain(message);
  });

  it.each([
    ['a number as an annotation', { metadata: { name: 'a', annotations: { a: 1 } } }, 'of type string'],
    ['a text as a boolean', { metadata: { name: 'a' }, immutable: 'yes' }, 'of type bool'],
    ['a list as a map', { metadata: { name: 'a' }, data: [] }, 'of type map[string]string'],
  ])('refuse %s, which the type cannot hold', async (_what, body, message) => {
    const answer = await create('configmaps', body);

    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(message);
  });

  it('drop unknown fields, or refuse them when they are to be strict, and cannot apply them', async () => {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'typo' }, datum: { a: 'b' } };
    const dropped = await create('configmaps', body);
    const strict = await create('configmaps', body, '?fieldValidation=Strict');
    const applied = await apply(`${namespace}/configmaps/typo`, body, 'fieldManager=me');

    expect(dropped.body).not.toHaveProperty('datum');
    expect(strict.status).toBe(400);
    expect(strict.body.message).toContain('strict decoding error: unknown field "datum"');
    expect(applied.status).toBe(500);
    expect(applied.body.message).toBe(
      'failed to create typed patch object (/typo; /v1, Kind=ConfigMap): .datum: field not declared in schema',
    );
  });

  it('name the object, the field and the cause of what is not valid', async () => {
    const { body } = await create('secrets', { metadata: { name: 'A' } });

    expect(body).toMatchObject({ kind: 'Status', reason: 'Invalid', details: { name: 'A', kind: 'Secret' } });
    expect(body.details.causes[0]).toMatchObject({ reason: 'FieldValueInvalid', field: 'metadata.name' });
    expect(body.message).toMatch(/^Secret "A" is invalid: metadata.name: Invalid value: "A": /u);
  });

  it('refuse a body over three megabytes', async () => {
    const answer = await create('configmaps', {
      metadata: { name: 'a' },
      data: { a: 'x'.repeat(3_200_000) },
    });

    expect(answer.status).toBe(413);
  });

  it('keep what cannot be changed', async () => {
    await create('secrets', { metadata: { name: 'fixed' }, immutable: true, stringData: { a: '1' } });
    await create('secrets', { metadata: { name: 'typed' } });
    await create('services', { metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } });

    const data = await merge(`${namespace}/secrets/fixed`, { data: { a: 'Mg==' } });
    const type = await merge(`${namespace}/secrets/typed`, { type: 'example.com/other' });
    const address = await merge(`${namespace}/services/web`, { spec: { clusterIP: '10.0.9.9' } });
    const name = await merge(`${namespace}/secrets/typed`, { metadata: { name: 'renamed' } });

    expect([data.status, type.status, address.status, name.status]).toEqual([422, 422, 422, 400]);
    expect(data.body.message).toContain('field is immutable when `immutable` is set');
  });

  it('do not touch an object that stays as it is', async () => {
    const made = await create('configmaps', { metadata: { name: 'same' }, data: { a: '1' } });
    const same = await merge(`${namespace}/configmaps/same`, { data: { a: '1' } });
    const other = await merge(`${namespace}/configmaps/same`, { data: { a: '2' } });

    expect(same.body.metadata.resourceVersion).toBe(made.body.metadata.resourceVersion);
    expect(other.body.metadata.resourceVersion).not.toBe(made.body.metadata.resourceVersion);
    expect(other.body.metadata.uid).toBe(made.body.metadata.uid);
  });

  it('store nothing in a dry run, which checks everything', async () => {
    const good = await create('configmaps', { metadata: { name: 'dry' } }, '?dryRun=All');
    const bad = await create('configmaps', { metadata: { name: 'Dry' } }, '?dryRun=All');
    const stored = await cluster.call('GET', `${namespace}/configmaps/dry`);

    expect([good.status, bad.status, stored.status]).toEqual([201, 422, 404]);
    expect(good.body.metadata.uid).toEqual(expect.any(String));
  });

  it('make a name of generateName', async () => {
    const { body } = await create('configmaps', { metadata: { generateName: 'part-' } });

    expect(body.metadata.name).toMatch(/^part-[a-z0-9]{5}$/u);
  });

  it('separate status and specification, and count the changes of the latter', async () => {
    const path = '/apis/apps/v1/namespaces/default/deployments';
    const template = {
      metadata: { labels: { app: 'x' } },
      spec: { nodeSelector: { none: 'such' }, containers: [{ name: 'main', image: 'a' }] },
    };
    const spec = { replicas: 0, selector: { matchLabels: { app: 'x' } }, template };
    const made = await cluster.call('POST', path, {
      body: { metadata: { name: 'x' }, spec, status: { replicas: 9 } },
    });
    await merge(`${path}/x/status`, { status: { collisionCount: 4 }, spec: { paused: true } });
    const changed = await merge(`${path}/x`, { spec: { paused: true }, status: { collisionCount: 5 } });

    expect(made.body.status?.replicas ?? 0).not.toBe(9);
    expect(made.body.metadata.generation).toBe(1);
    expect(changed.body.metadata.generation).toBe(2);
    expect(changed.body.status.collisionCount).not.toBe(5);
  });

  it('give defaults back to an apply that leaves them out', async () => {
    const path = `${namespace}/services/again`;
    const body = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'again' },
      spec: { ports: [{ port: 80 }] },
    };
    const first = await apply(path, body, 'fieldManager=me');
    const second = await apply(path, body, 'fieldManager=me');

    expect(first.status).toBe(201);
    expect(second.status).toBe(200);
    expect(second.body.spec).toMatchObject({ type: 'ClusterIP', clusterIP: first.body.spec.clusterIP });
    expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
  });

  it('remove what an apply no longer wants, unless somebody else does', async () => {
    const path = `${namespace}/configmaps/shared`;
    const body = (data: object): object => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'shared' },
      data,
    });
    await apply(path, body({ a: '1', b: '1', c: '1' }), 'fieldManager=one');
    await apply(path, body({ b: '1' }), 'fieldManager=two');

    const left = await apply(path, body({ c: '1' }), 'fieldManager=one');

    expect(left.body.data).toEqual({ b: '1', c: '1' });
  });

  it('want a field manager for an apply, and no managed fields in it', async () => {
    const path = `${namespace}/configmaps/unmanaged`;
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'unmanaged' } };

    const anonymous = await apply(path, body, '');
    const managed = await apply(
      path,
      { ...body, metadata: { name: 'unmanaged', managedFields: [] } },
      'fieldManager=me',
    );

    expect(anonymous.status).toBe(422);
    expect(managed.status).toBe(400);
  });

  it('let the first apply conflict with an object that nobody applied', async () => {
    const seed = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'foreign', namespace: 'default' },
      data: { a: '1' },
    };
    const other = await runCluster({ clusters: [{ name: 'prod', objects: [seed], logs: {} }] });
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    const body = { ...seed, data: { a: '2' } };
    const answer = await other.call('PATCH', `${namespace}/configmaps/foreign?fieldManager=me`, {
      body,
      headers,
    });
    await other.close();

    expect(answer.status).toBe(409);
    expect(answer.body.details.causes[0]).toEqual({
      reason: 'FieldManagerConflict',
      message: 'conflict with "before-first-apply" using v1',
      field: '.data.a',
    });
  });

  it('refuse a strategic merge of a custom resource and a patch of an unknown kind', async () => {
    await cluster.standIn.enableSecretsStoreCsi('prod');
    const path = '/apis/secrets-store.csi.x-k8s.io/v1/namespaces/default/secretproviderclasses';
    const body = {
      apiVersion: 'secrets-store.csi.x-k8s.io/v1',
      kind: 'SecretProviderClass',
      metadata: { name: 'a' },
    };
    await cluster.call('POST', path, { body });
    const patch = (type: string): Promise<CallAnswer> =>
      cluster.call('PATCH', `${path}/a`, { body: {}, headers: { 'content-type': type } });

    expect((await patch('application/strategic-merge-patch+json')).status).toBe(415);
    expect((await patch('application/json')).status).toBe(415);
    expect((await patch('application/merge-patch+json')).status).toBe(200);
  });

  it('take YAML', async () => {
    const answer = await cluster.call('POST', `${namespace}/configmaps`, {
      body: { metadata: { name: 'yaml' }, data: { a: 'b' } },
      headers: { 'content-type': 'application/yaml' },
    });

    expect(answer.status).toBe(201);
  });
});
