import { FairQueue } from '../../../../local/functions-host/durable/fair-queue';
import { KeyedQueue } from '../../../../local/functions-host/durable/keyed-queue';

describe('FairQueue', () => {
  it('serves its owners in turn, each in order', () => {
    const queue = new FairQueue<string>();
    for (const entry of ['a1', 'a2', 'a3']) queue.push('a', entry);
    queue.push('b', 'b1');

    const served = [1, 2, 3, 4, 5].map(() => queue.shift());

    expect(served).toEqual(['a1', 'b1', 'a2', 'a3', undefined]);
  });
});

describe('KeyedQueue', () => {
  function controlled(limit: number) {
    const started: string[] = [];
    const gates = new Map<string, () => void>();
    const queue = new KeyedQueue(limit, (key) => {
      started.push(key);
      return new Promise((resolve) => gates.set(key, resolve));
    });
    const finish = async (key: string): Promise<void> => {
      gates.get(key)?.();
      await new Promise(setImmediate);
    };
    return { queue, started, finish };
  }

  it('runs no more than its limit, in order', async () => {
    const { queue, started, finish } = controlled(2);
    for (const key of ['a', 'b', 'c']) queue.add(key);

    expect(started).toEqual(['a', 'b']);
    await finish('a');
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('runs a key once at a time, and again when it was added meanwhile', async () => {
    const { queue, started, finish } = controlled(5);
    queue.add('a');
    queue.add('a');
    queue.add('a');

    expect(started).toEqual(['a']);
    await finish('a');
    await finish('a');
    expect(started).toEqual(['a', 'a']);
  });

  it('waits for what runs when it is stopped, and starts nothing more', async () => {
    const { queue, started, finish } = controlled(1);
    queue.add('a');
    queue.add('b');

    const stopped = queue.stop();
    queue.add('c');
    await finish('a');
    await stopped;

    expect(started).toEqual(['a']);
  });
});
