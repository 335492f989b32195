import {
  BatchV1Api,
  CoreV1Api,
  CustomObjectsApi,
  ApiextensionsV1Api,
  KubernetesObjectApi,
  Log,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  Watch,
} from '@kubernetes/client-node';
import type { ApiException, KubernetesObject, V1Secret } from '@kubernetes/client-node';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { trust } from '../../../local/certificates';
import { runCluster } from './running-cluster';
import type { RunningCluster } from './running-cluster';

describe('the unmodified @kubernetes/client-node', () => {
  let cluster: RunningCluster;
  let core: CoreV1Api;
  beforeAll(async () => {
    cluster = await runCluster();
    core = cluster.config().makeApiClient(CoreV1Api);
  });
  afterAll(() => cluster.close());

  async function codeOf(call: Promise<unknown>): Promise<number> {
    return call.then(
      () => 200,
      (error: unknown) => (error as ApiException<unknown>).code,
    );
  }

  function secret(name: string, values: Record<string, string>): V1Secret {
    return { metadata: { name }, stringData: values };
  }

  it('creates, reads, lists, replaces and deletes a Secret', async () => {
    const namespace = 'default';
    const made = await core.createNamespacedSecret({ namespace, body: secret('orders', { key: 'value' }) });
    const read = await core.readNamespacedSecret({ namespace, name: 'orders' });
    const listed = await core.listNamespacedSecret({ namespace });
    const body = Object.assign(read, { data: { key: Buffer.from('other').toString('base64') } });
    const version = read.metadata?.resourceVersion;
    const replaced = await core.replaceNamespacedSecret({ namespace, name: 'orders', body });
    const removed = await core.deleteNamespacedSecret({ namespace, name: 'orders' });

    expect(made.type).toBe('Opaque');
    expect(made.data).toEqual({ key: Buffer.from('value').toString('base64') });
    expect(listed.items.map((item) => item.metadata?.name)).toEqual(['orders']);
    expect(Number(replaced.metadata?.resourceVersion)).toBeGreaterThan(Number(version));
    expect(removed.status).toBe('Success');
    expect(await codeOf(core.readNamespacedSecret({ namespace, name: 'orders' }))).toBe(404);
  });

  it('answers 409 to a second create and to a write of an older version', async () => {
    const namespace = 'default';
    const first = await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'twice' } } });
    await core.replaceNamespacedConfigMap({
      namespace,
      name: 'twice',
      body: { metadata: first.metadata ?? {}, data: { a: '1' } },
    });

    const again = core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'twice' } } });
    const stale = core.replaceNamespacedConfigMap({
      namespace,
      name: 'twice',
      body: { metadata: first.metadata ?? {}, data: { a: '2' } },
    });

    expect(await codeOf(again)).toBe(409);
    expect(await codeOf(stale)).toBe(409);
  });

  it('answers 404 for a namespace that is not there and 422 for a name that is none', async () => {
    const elsewhere = core.createNamespacedSecret({ namespace: 'nowhere', body: secret('orders', {}) });
    const misnamed = core.createNamespacedSecret({ namespace: 'default', body: secret('Orders_', {}) });

    expect(await codeOf(elsewhere)).toBe(404);
    expect(await codeOf(misnamed)).toBe(422);
  });

  it('applies by the server with field managers, and tells who owns a field', async () => {
    const objects = KubernetesObjectApi.makeApiClient(cluster.config());
    const body = (value: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'applied', namespace: 'default' },
      data: { a: value },
    });
    const apply = (value: string, manager: string, isForced: boolean) =>
      objects.patch(body(value), undefined, undefined, manager, isForced, PatchStrategy.ServerSideApply);
    await apply('1', 'first', false);

    const refused = await codeOf(apply('2', 'second', false));
    await apply('2', 'second', true);
    const unchanged: KubernetesObject = await apply('2', 'second', true);
    const read = await core.readNamespacedConfigMap({ namespace: 'default', name: 'applied' });

    expect(refused).toBe(409);
    expect(read.data).toEqual({ a: '2' });
    expect(read.metadata?.managedFields?.map((entry) => entry.manager)).toEqual(['second']);
    expect(read.metadata?.resourceVersion).toBe(unchanged.metadata?.resourceVersion);
  });

  it('patches in three ways', async () => {
    const namespace = 'default';
    const name = 'patched';
    await core.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name }, data: { a: '1', b: '2' } },
    });
    const patch = (body: unknown, strategy: PatchStrategy) =>
      core.patchNamespacedConfigMap({ namespace, name, body }, setHeaderOptions('Content-Type', strategy));

    await patch({ data: { a: null } }, PatchStrategy.MergePatch);
    await patch([{ op: 'add', path: '/data/c', value: '3' }], PatchStrategy.JsonPatch);
    const end = await patch({ metadata: { labels: { x: 'y' } } }, PatchStrategy.StrategicMergePatch);

    expect(end.data).toEqual({ b: '2', c: '3' });
    expect(end.metadata?.labels).toEqual({ x: 'y' });
  });

  it('follows objects with an informer and a watch', async () => {
    const namespace = 'watched';
    await core.createNamespace({ body: { metadata: { name: namespace } } });
    const informer = makeInformer(cluster.config(), `/api/v1/namespaces/${namespace}/secrets`, () =>
      core.listNamespacedSecret({ namespace }),
    );
    const seen: string[] = [];
    const isDeleted = new Promise<void>((resolve) => {
      informer.on('add', (object) => seen.push(`add ${object.metadata?.name}`));
      informer.on('update', (object) => seen.push(`update ${object.metadata?.name}`));
      informer.on('delete', (object) => {
        seen.push(`delete ${object.metadata?.name}`);
        resolve();
      });
    });
    await informer.start();

    await core.createNamespacedSecret({ namespace, body: secret('one', { a: '1' }) });
    await core.replaceNamespacedSecret({ namespace, name: 'one', body: secret('one', { a: '2' }) });
    await core.deleteNamespacedSecret({ namespace, name: 'one' });
    await isDeleted;
    await informer.stop();

    expect(seen).toEqual(['add one', 'update one', 'delete one']);
  });

  it('resumes a watch from a version and tells of objects that enter and leave the selection', async () => {
    const namespace = 'default';
    const start = await core.listNamespacedConfigMap({ namespace });
    const body = (label: string) => ({ metadata: { name: 'selected', labels: { stage: label } } });
    await core.createNamespacedConfigMap({ namespace, body: body('off') });
    await core.replaceNamespacedConfigMap({ namespace, name: 'selected', body: body('on') });
    await core.replaceNamespacedConfigMap({ namespace, name: 'selected', body: body('off') });

    const phases: string[] = [];
    const isOver = new Promise<AbortController>((resolve, reject) => {
      const watch = new Watch(cluster.config());
      const controller = watch.watch(
        `/api/v1/namespaces/${namespace}/configmaps`,
        { resourceVersion: start.metadata?.resourceVersion, labelSelector: 'stage=on' },
        (phase: string) => {
          phases.push(phase);
          if (phase === 'DELETED') {
            resolve(controller);
          }
        },
        () => undefined,
      );
      controller.catch(reject);
    });
    (await isOver).abort();

    expect(phases).toEqual(['ADDED', 'DELETED']);
  });

  it('serves custom resources once their definition is there', async () => {
    const definitions = cluster.config().makeApiClient(ApiextensionsV1Api);
    const custom = cluster.config().makeApiClient(CustomObjectsApi);
    const openAPIV3Schema = {
      type: 'object',
      properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
    };
    await definitions.createCustomResourceDefinition({
      body: {
        metadata: { name: 'widgets.example.com' },
        spec: {
          group: 'example.com',
          scope: 'Namespaced',
          names: { plural: 'widgets', kind: 'Widget' },
          versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
        },
      },
    });
    const place = { group: 'example.com', version: 'v1', namespace: 'default', plural: 'widgets' };
    const widget = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'one' },
      spec: { size: 3 },
    };
    await custom.createNamespacedCustomObject({ ...place, body: widget });

    const listed = await custom.listNamespacedCustomObject(place);
    await definitions.deleteCustomResourceDefinition({ name: 'widgets.example.com' });

    expect(listed.items).toHaveLength(1);
    expect(await codeOf(custom.listNamespacedCustomObject(place))).toBe(404);
  });

  it('runs a Job and follows the log of its pod', async () => {
    const namespace = 'default';
    const batch = cluster.config().makeApiClient(BatchV1Api);
    const template = {
      metadata: { annotations: { 'stand-in.local/log': 'all is well' } },
      spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'tool:1' }] },
    };
    const informer = makeInformer(cluster.config(), `/apis/batch/v1/namespaces/${namespace}/jobs`, () =>
      batch.listNamespacedJob({ namespace }),
    );
    const isComplete = new Promise<void>((resolve) => {
      informer.on('update', (job) => {
        if (job.status?.conditions?.some(({ type, status }) => type === 'Complete' && status === 'True')) {
          resolve();
        }
      });
    });
    await informer.start();
    await batch.createNamespacedJob({ namespace, body: { metadata: { name: 'work' }, spec: { template } } });
    await isComplete;
    await informer.stop();

    const pods = await core.listNamespacedPod({ namespace, labelSelector: 'job-name=work' });
    const podName = pods.items[0]?.metadata?.name ?? '';
    const output = new PassThrough();
    await new Log(cluster.config()).log(namespace, podName, 'main', output, { follow: true });

    expect(pods.items.map((pod) => pod.status?.phase)).toEqual(['Succeeded']);
    expect(await text(output)).toBe('all is well\n');
  });

  it('needs no CA in its kubeconfig where the process trusts it', async () => {
    const config = cluster.config();
    trust(Buffer.from(config.getCurrentCluster()?.caData ?? '', 'base64').toString('utf8'));
    config.loadFromString(cluster.standIn.kubeconfig('prod', 'admin', { includesCa: false }));

    const namespaces = await config.makeApiClient(CoreV1Api).listNamespace();

    expect(config.getCurrentCluster()?.caData).toBeUndefined();
    expect(namespaces.items.map((item) => item.metadata?.name)).toContain('kube-system');
  });

  it('gets 401 with a wrong token', async () => {
    const config = cluster.config();
    config.loadFromString(cluster.standIn.kubeconfig('prod', 'admin').replace(/token: .*/u, 'token: wrong'));

    expect(await codeOf(config.makeApiClient(CoreV1Api).listNamespace())).toBe(401);
  });
});
