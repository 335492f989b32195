import { runCluster } from './running-cluster';
import type { CallAnswer, Parsed, RunningCluster } from './running-cluster';

const MERGE = { 'content-type': 'application/merge-patch+json' };

describe('deletion', () => {
  let cluster: RunningCluster;
  const path = '/api/v1/namespaces/default/configmaps';
  beforeAll(async () => {
    cluster = await runCluster();
  });
  afterAll(() => cluster.close());

  async function make(name: string, metadata: object = {}): Promise<Parsed> {
    return (await cluster.call('POST', path, { body: { metadata: { name, ...metadata } } })).body;
  }

  function owned(owner: Parsed, isBlocking = false): object {
    const { name, uid } = owner.metadata;
    const reference = { apiVersion: 'v1', kind: 'ConfigMap', name, uid, blockOwnerDeletion: isBlocking };
    return { ownerReferences: [reference] };
  }

  async function statusOf(name: string): Promise<number> {
    return (await cluster.call('GET', `${path}/${name}`)).status;
  }

  function remove(name: string, body?: object): Promise<CallAnswer> {
    return cluster.call('DELETE', `${path}/${name}`, body === undefined ? {} : { body });
  }

  it('waits for finalizers, and adds no new ones', async () => {
    await make('held', { finalizers: ['example.com/hold'] });

    const marked = await remove('held');
    const added = await cluster.call('PATCH', `${path}/held`, {
      body: { metadata: { finalizers: ['example.com/hold', 'example.com/more'] } },
      headers: MERGE,
    });
    const released = await cluster.call('PATCH', `${path}/held`, {
      body: { metadata: { finalizers: [] } },
      headers: MERGE,
    });

    expect(marked.body.metadata.deletionTimestamp).toEqual(expect.any(String));
    expect(added.status).toBe(422);
    expect(released.status).toBe(200);
    expect(await statusOf('held')).toBe(404);
  });

  it('takes dependants along in the background', async () => {
    const owner = await make('owner');
    await make('dependant', owned(owner));

    const answer = await remove('owner');

    expect(answer.body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'owner', kind: 'configmaps' },
    });
    expect(await statusOf('dependant')).toBe(404);
  });

  it('leaves dependants when they are to be orphans', async () => {
    const owner = await make('parent');
    await make('orphan', owned(owner));

    await remove('parent', { propagationPolicy: 'Orphan' });

    const left = await cluster.call('GET', `${path}/orphan`);
    expect(await statusOf('parent')).toBe(404);
    expect(left.body.metadata.ownerReferences).toBeUndefined();
  });

  it('goes last in the foreground', async () => {
    const owner = await make('last');
    await make('blocker', { ...owned(owner, true), finalizers: ['example.com/hold'] });

    await remove('last', { propagationPolicy: 'Foreground' });
    const waiting = await statusOf('last');
    await cluster.call('PATCH', `${path}/blocker`, {
      body: { metadata: { finalizers: null } },
      headers: MERGE,
    });

    expect(waiting).toBe(200);
    expect([await statusOf('blocker'), await statusOf('last')]).toEqual([404, 404]);
  });

  it('keeps a dependant that has another owner', async () => {
    const [one, two] = [await make('one'), await make('two')];
    const references = [one, two].map(
      (owner) => (owned(owner) as { ownerReferences: object[] }).ownerReferences[0],
    );
    await make('shared', { ownerReferences: references });

    await remove('one');

    const left = await cluster.call('GET', `${path}/shared`);
    expect(left.body.metadata.ownerReferences.map((reference: Parsed) => reference.name)).toEqual(['two']);
  });

  it('checks preconditions', async () => {
    const made = await make('guarded');

    const other = await remove('guarded', { preconditions: { uid: 'another' } });
    const older = await remove('guarded', { preconditions: { resourceVersion: '1' } });
    const right = await remove('guarded', { preconditions: { uid: made.metadata.uid } });

    expect([other.status, older.status, right.status]).toEqual([409, 409, 200]);
  });

  it('does nothing in a dry run', async () => {
    await make('dry');

    const answer = await cluster.call('DELETE', `${path}/dry?dryRun=All`);

    expect(answer.status).toBe(200);
    expect(await statusOf('dry')).toBe(200);
  });

  it('takes a selection', async () => {
    await make('first', { labels: { batch: 'x' } });
    await make('second', { labels: { batch: 'x' } });
    await make('third');

    const answer = await cluster.call('DELETE', `${path}?labelSelector=batch%3Dx`);

    expect(answer.body.items).toHaveLength(2);
    expect([await statusOf('first'), await statusOf('second'), await statusOf('third')]).toEqual([
      404, 404, 200,
    ]);
  });

  it('leaves the pods of a Job, with a warning, unless the caller says what to do', async () => {
    const jobs = '/apis/batch/v1/namespaces/default/jobs';
    const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'tool:1' }] } };
    await cluster.call('POST', jobs, {
      body: { metadata: { name: 'work' }, spec: { suspend: true, template } },
    });

    const answer = await cluster.call('DELETE', `${jobs}/work`);

    expect(answer.headers['warning']).toContain('child pods are preserved by default');
  });

  it('of a namespace stops new objects at once and takes everything in it', async () => {
    await cluster.call('POST', '/api/v1/namespaces', { body: { metadata: { name: 'closing' } } });
    const inside = '/api/v1/namespaces/closing/configmaps';
    await cluster.call('POST', inside, {
      body: { metadata: { name: 'held', finalizers: ['example.com/hold'] } },
    });

    const closing = await cluster.call('DELETE', '/api/v1/namespaces/closing');
    const late = await cluster.call('POST', inside, { body: { metadata: { name: 'late' } } });
    await cluster.call('PATCH', `${inside}/held`, {
      body: { metadata: { finalizers: null } },
      headers: MERGE,
    });

    expect(closing.body.status.phase).toBe('Terminating');
    expect(late.status).toBe(403);
    expect(late.body.message).toBe(
      'configmaps "late" is forbidden: unable to create new content in namespace closing because it is being terminated',
    );
    expect(late.body.details.causes[0].reason).toBe('NamespaceTerminating');
    expect((await cluster.call('GET', '/api/v1/namespaces/closing')).status).toBe(404);
    expect((await cluster.call('POST', inside, { body: { metadata: { name: 'late' } } })).status).toBe(404);
  });
});
