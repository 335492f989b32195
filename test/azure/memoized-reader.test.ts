import { memoizeReads } from '../../azure/memoized-reader';

describe('memoizeReads', () => {
  it('asks once for each resource and each list', async () => {
    const asked: string[] = [];
    const reads = memoizeReads({
      get: async <T>(id: string) => (asked.push(id), undefined as T | undefined),
      list: async <T>(path: string, _version: string, filter = '') => (asked.push(path + filter), [] as T[]),
      post: async <T>(id: string, action: string) => (asked.push(`${id}/${action}`), {} as T),
    });

    await Promise.all([reads.get('/a', '1'), reads.get('/A', '1'), reads.get('/b', '1')]);
    await Promise.all([reads.list('/l', '1'), reads.list('/l', '1'), reads.list('/l', '1', 'f')]);
    await Promise.all([reads.post('/a', 'listKeys', '1'), reads.post('/a', 'listKeys', '1')]);

    expect(asked).toEqual(['/a', '/b', '/l', '/lf', '/a/listKeys', '/a/listKeys']);
  });
});
