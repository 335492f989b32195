import fc from 'fast-check';
import { ClusterStorage } from '../../../../local/kubernetes/store/cluster-storage';
import { ObjectStore } from '../../../../local/kubernetes/store/object-store';

const step = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  resource: fc.constantFrom('secrets', 'configmaps'),
  isRemoval: fc.boolean(),
});

describe('the object store', () => {
  let storage: ClusterStorage;
  beforeEach(() => {
    storage = new ClusterStorage(':memory:');
  });
  afterEach(() => storage.close());

  function object(name: string): {
    apiVersion: string;
    kind: string;
    metadata: { name: string; namespace: string };
  } {
    return { apiVersion: 'v1', kind: 'Any', metadata: { name, namespace: 'default' } };
  }

  it('can show every earlier state', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const store = new ObjectStore(`cluster-${run++}`, storage);
        const states = new Map([[store.revision, store.list('secrets')]]);
        for (const { name, resource, isRemoval } of steps) {
          const live = store.get(resource, 'default', name);
          if (!isRemoval) {
            store.put(resource, object(name));
          } else if (live !== undefined) {
            store.remove(resource, live);
          }
          states.set(store.revision, store.list('secrets'));
        }

        for (const [revision, expected] of states) {
          expect(store.listAt('secrets', revision)).toEqual(expected);
        }
        await store.durable();
      }),
      { numRuns: 50 },
    );
  });

  it('tells of changes in their order, once they are on disk, and is the same after it was opened again', async () => {
    const store = new ObjectStore('prod', storage);
    const told: string[] = [];
    store.subscribe(({ type, object: { metadata } }) =>
      told.push(`${type} ${metadata.name} ${metadata.resourceVersion}`),
    );
    store.put('secrets', object('a'));
    store.put('secrets', object('a'));
    store.remove('secrets', store.put('secrets', object('b')));
    const early = [...told];

    await store.durable();

    const reopened = new ObjectStore('prod', storage);
    expect(early).toEqual([]);
    expect(told).toEqual(['ADDED a 2', 'MODIFIED a 3', 'ADDED b 4', 'DELETED b 5']);
    expect(reopened.list('secrets')).toEqual(store.list('secrets'));
    expect(reopened.revision).toBe(5);
    expect(reopened.changesSince(4)).toBeUndefined();
    expect(reopened.changesSince(5)).toEqual([]);
  });

  it('forgets changes that are long ago', async () => {
    const store = new ObjectStore('busy', storage);
    for (let index = 0; index < 10_001; index++) {
      store.put('secrets', object('a'));
    }
    await store.durable();

    expect(store.changesSince(2)).toBeUndefined();
    expect(store.listAt('secrets', 2)).toBeUndefined();
    expect(store.changesSince(store.revision - 100)).toHaveLength(100);
  });
});
