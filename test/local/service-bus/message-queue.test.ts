import { decode, incoming, QueueFixture } from './queue-fixture';

const LOCK_LOST = { condition: 'com.microsoft:message-lock-lost', statusCode: 410 };
const NOT_FOUND = { condition: 'com.microsoft:message-not-found' };

describe('a message queue', () => {
  let fixture: QueueFixture;
  afterEach(() => {
    fixture.close();
    expect(fixture.errors).toEqual([]);
  });

  it('delivers in the order of arrival, each message to one receiver', async () => {
    fixture = new QueueFixture();
    await fixture.queue.enqueue([incoming({ message_id: 'a' }), incoming({ message_id: 'b' })]);
    await fixture.queue.enqueue([incoming({ message_id: 'c' })]);

    const first = await fixture.queue.take(2, 'peekLock');
    const second = await fixture.queue.take(2, 'peekLock');

    expect([...first, ...second].map(({ bytes }) => decode(bytes).message_id)).toEqual(['a', 'b', 'c']);
    expect([...first, ...second].map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('puts an abandoned message back in its old place and counts the failed delivery', async () => {
    fixture = new QueueFixture();
    await fixture.queue.enqueue([incoming({ message_id: 'a' }), incoming({ message_id: 'b' })]);
    const first = await fixture.receive();

    await fixture.queue.settle(first!.token, { kind: 'abandon', properties: { attempt: 'one' } });

    const again = await fixture.receive();
    expect(again).toMatchObject({
      message_id: 'a',
      delivery_count: 1,
      application_properties: { attempt: 'one' },
    });
  });

  it('does not count a released message', async () => {
    fixture = new QueueFixture();
    await fixture.queue.enqueue([incoming()]);

    await fixture.queue.settle((await fixture.receive())!.token, { kind: 'release' });

    expect(await fixture.receive()).toMatchObject({ delivery_count: 0 });
  });

  it('gives a message to another receiver when its lock ends, and refuses the first one', async () => {
    fixture = new QueueFixture({ lockSeconds: 30 });
    await fixture.queue.enqueue([incoming()]);
    const first = await fixture.receive();

    fixture.pass(29);
    const tooEarly = await fixture.receive();
    fixture.pass(1);
    const second = await fixture.receive();

    expect(tooEarly).toBeUndefined();
    expect(second).toMatchObject({ delivery_count: 1 });
    await expect(fixture.queue.settle(first!.token, { kind: 'complete' })).rejects.toMatchObject(LOCK_LOST);
    expect(() => fixture.queue.renewLock(first!.token)).toThrow(expect.objectContaining(LOCK_LOST));
  });

  it('keeps a renewed lock', async () => {
    fixture = new QueueFixture({ lockSeconds: 30 });
    await fixture.queue.enqueue([incoming()]);
    const first = await fixture.receive();

    fixture.pass(20);
    const until = fixture.queue.renewLock(first!.token);
    fixture.pass(20);

    expect(until).toBe(fixture.time + 10_000);
    expect(await fixture.receive()).toBeUndefined();
    await fixture.queue.settle(first!.token, { kind: 'complete' });
    expect(fixture.queue.size).toBe(0);
  });

  it('dead-letters after as many failed deliveries as allowed', async () => {
    fixture = new QueueFixture({ maxDeliveryCount: 2 });
    await fixture.queue.enqueue([incoming()]);

    await fixture.queue.settle((await fixture.receive())!.token, { kind: 'abandon' });
    await fixture.queue.settle((await fixture.receive())!.token, { kind: 'abandon' });

    const [dead] = await fixture.deadLetters.take(1, 'peekLock');
    expect(fixture.queue.size).toBe(0);
    expect(decode(dead!.bytes)).toMatchObject({
      delivery_count: 2,
      application_properties: { DeadLetterReason: 'MaxDeliveryCountExceeded' },
    });
  });

  it('dead-letters with the reason given, and never again from there', async () => {
    fixture = new QueueFixture();
    await fixture.queue.enqueue([incoming({ application_properties: { kept: 1 } })]);

    const properties = { DeadLetterReason: 'BAD', DeadLetterErrorDescription: 'why' };
    await fixture.queue.settle((await fixture.receive())!.token, { kind: 'deadLetter', properties });

    const [dead] = await fixture.deadLetters.take(1, 'peekLock');
    expect(decode(dead!.bytes)).toMatchObject({ application_properties: { kept: 1, ...properties } });
    await expect(fixture.deadLetters.settle(dead!.token!, { kind: 'deadLetter' })).rejects.toMatchObject({
      condition: 'amqp:not-allowed',
    });
    await fixture.deadLetters.settle(dead!.token!, { kind: 'complete' });
    expect(fixture.deadLetters.size).toBe(0);
  });

  it('keeps a deferred message for those who know its number', async () => {
    fixture = new QueueFixture();
    await fixture.queue.enqueue([incoming()]);
    const first = await fixture.receive();

    await fixture.queue.settle(first!.token, { kind: 'defer' });

    expect(await fixture.receive()).toBeUndefined();
    const [deferred] = await fixture.queue.takeDeferred([first!.sequence], 'peekLock');
    expect(decode(deferred!.bytes)).toMatchObject({ delivery_count: 1 });
    await expect(fixture.queue.takeDeferred([first!.sequence], 'peekLock')).rejects.toMatchObject(NOT_FOUND);
    await fixture.queue.settle(deferred!.token!, { kind: 'abandon' });
    expect(await fixture.receive()).toBeUndefined();
    await fixture.queue.takeDeferred([first!.sequence], 'receiveAndDelete');
    expect(fixture.queue.size).toBe(0);
  });

  it('holds a scheduled message until its time, and then numbers it anew', async () => {
    fixture = new QueueFixture({ lockSeconds: 300 });
    const at = new Date(fixture.time + 60_000);
    const later = incoming({
      message_id: 'later',
      message_annotations: { 'x-opt-scheduled-enqueue-time': at },
    });
    const [scheduled] = await fixture.queue.enqueue([later]);
    await fixture.queue.enqueue([incoming({ message_id: 'now' })]);

    expect(await fixture.receive()).toMatchObject({ message_id: 'now', sequence: 2 });
    fixture.pass(60);

    expect(scheduled).toBe(1);
    expect(await fixture.receive()).toMatchObject({ message_id: 'later', sequence: 3 });
  });

  it('cancels a scheduled message once', async () => {
    fixture = new QueueFixture();
    const at = new Date(fixture.time + 60_000);
    const [sequence] = await fixture.queue.enqueue([
      incoming({ message_annotations: { 'x-opt-scheduled-enqueue-time': at } }),
    ]);

    await fixture.queue.cancelScheduled([sequence!]);
    fixture.pass(61);

    expect(fixture.queue.size).toBe(0);
    await expect(fixture.queue.cancelScheduled([sequence!])).rejects.toMatchObject(NOT_FOUND);
  });

  it('drops a message whose time to live is over, or dead-letters it when told so', async () => {
    fixture = new QueueFixture({ defaultTimeToLiveSeconds: 60, deadLetterOnExpiry: true });
    await fixture.queue.enqueue([
      incoming({ message_id: 'long', ttl: 90_000 }),
      incoming({ message_id: 'short', ttl: 10_000 }),
    ]);

    fixture.pass(10);
    const afterTen = fixture.queue.size;
    fixture.pass(50);

    const dead = await fixture.deadLetters.take(5, 'peekLock');
    expect(afterTen).toBe(1);
    expect(dead.map(({ bytes }) => decode(bytes).message_id)).toEqual(['long', 'short']);
    expect(decode(dead[0]!.bytes)).toMatchObject({
      application_properties: { DeadLetterReason: 'TTLExpiredException' },
    });
  });

  it('lets a receiver finish a message that expires in its hands', async () => {
    fixture = new QueueFixture({ lockSeconds: 60 });
    await fixture.queue.enqueue([incoming({ ttl: 10_000 }), incoming({ ttl: 10_000 })]);
    const [kept, dropped] = await fixture.queue.take(2, 'peekLock');

    fixture.pass(20);
    await fixture.queue.settle(kept!.token!, { kind: 'complete' });
    await fixture.queue.settle(dropped!.token!, { kind: 'abandon' });

    expect(await fixture.receive()).toBeUndefined();
    expect(fixture.queue.size).toBe(0);
  });

  it('accepts and drops a message id it has seen inside the window, also after a restart', async () => {
    fixture = new QueueFixture({ duplicateDetectionSeconds: 60 });
    await fixture.queue.enqueue([incoming({ message_id: 'a' }), incoming({ message_id: 'a' })]);

    fixture.restart();
    await fixture.queue.enqueue([incoming({ message_id: 'a' })]);
    const inside = fixture.queue.size;
    fixture.pass(61);
    await fixture.queue.enqueue([incoming({ message_id: 'a' })]);

    expect(inside).toBe(1);
    expect(fixture.queue.size).toBe(2);
  });

  it('counts a delivery that was under way when the process died', async () => {
    fixture = new QueueFixture({ maxDeliveryCount: 2 });
    await fixture.queue.enqueue([incoming()]);
    await fixture.receive();

    fixture.restart();
    const second = await fixture.receive();
    fixture.restart();

    expect(second).toMatchObject({ delivery_count: 1, sequence: 1 });
    expect(fixture.queue.size).toBe(0);
    expect(fixture.deadLetters.size).toBe(1);
  });

  it('goes on numbering after a restart, even when it was empty', async () => {
    fixture = new QueueFixture();
    await fixture.queue.enqueue([incoming()]);
    await fixture.queue.take(1, 'receiveAndDelete');

    fixture.restart();

    expect(await fixture.queue.enqueue([incoming()])).toEqual([2]);
  });

  it('keeps scheduled, deferred and dead-lettered messages over a restart', async () => {
    fixture = new QueueFixture();
    const at = new Date(fixture.time + 60_000);
    await fixture.queue.enqueue([
      incoming({ message_annotations: { 'x-opt-scheduled-enqueue-time': at } }),
      incoming(),
      incoming(),
    ]);
    const [deferred, dead] = await fixture.queue.take(2, 'peekLock');
    await fixture.queue.settle(deferred!.token!, { kind: 'defer' });
    await fixture.queue.settle(dead!.token!, { kind: 'deadLetter' });

    fixture.restart();

    expect(await fixture.receive()).toBeUndefined();
    expect(await fixture.queue.takeDeferred([2], 'receiveAndDelete')).toHaveLength(1);
    expect(await fixture.deadLetters.take(5, 'peekLock')).toHaveLength(1);
    fixture.pass(60);
    expect(await fixture.receive()).toMatchObject({ delivery_count: 0 });
  });

  it('shows messages in every state without taking them', async () => {
    fixture = new QueueFixture();
    const at = new Date(fixture.time + 60_000);
    await fixture.queue.enqueue([
      incoming(),
      incoming(),
      incoming({ message_annotations: { 'x-opt-scheduled-enqueue-time': at } }),
    ]);
    await fixture.queue.settle((await fixture.receive())!.token, { kind: 'defer' });
    await fixture.receive();

    const all = await fixture.queue.peek(0, 10);
    const some = await fixture.queue.peek(2, 1);

    expect(all.map((bytes) => decode(bytes).message_annotations['x-opt-message-state'])).toEqual([1, 0, 2]);
    expect(some.map((bytes) => decode(bytes).message_annotations['x-opt-sequence-number'])).toEqual([2]);
  });

  it('lets those who listen take turns', async () => {
    fixture = new QueueFixture();
    const turns: string[] = [];
    fixture.queue.onReady(() => turns.push('a'));
    const stop = fixture.queue.onReady(() => turns.push('b'));

    await fixture.queue.enqueue([incoming()]);
    await fixture.queue.enqueue([incoming()]);
    stop();
    await fixture.queue.enqueue([incoming()]);

    expect(turns).toEqual(['a', 'b', 'b', 'a', 'a']);
  });

  it('takes its messages back when they cannot be stored', async () => {
    fixture = new QueueFixture({ duplicateDetectionSeconds: 60 });
    fixture.db.exec('DROP TABLE body');

    await expect(fixture.queue.enqueue([incoming()])).rejects.toThrow('no such table');

    expect(fixture.queue.size).toBe(0);
  });
});

describe('a queue with sessions', () => {
  let fixture: QueueFixture;
  beforeEach(() => {
    fixture = new QueueFixture({ requiresSession: true, lockSeconds: 30, maxDeliveryCount: 3 });
  });
  afterEach(() => fixture.close());

  const inSession = (sessionId: string, id = 'm') => incoming({ message_id: id, group_id: sessionId });
  const never = () => {
    throw new Error('not expected');
  };

  it('refuses a message without a session', async () => {
    await expect(fixture.queue.enqueue([incoming()])).rejects.toMatchObject({
      condition: 'amqp:not-allowed',
    });
  });

  it('gives a session to one receiver at a time, in order of its oldest message', async () => {
    await fixture.queue.enqueue([inSession('b'), inSession('a'), inSession('b')]);
    const given: string[] = [];

    fixture.queue.waitForSession((lock) => given.push(lock.sessionId), never);
    fixture.queue.waitForSession((lock) => given.push(lock.sessionId), never);
    const stop = fixture.queue.waitForSession((lock) => given.push(lock.sessionId), never);
    stop();
    await fixture.queue.enqueue([inSession('c')]);

    expect(given).toEqual(['b', 'a']);
    expect(() => fixture.queue.lockSession('a', never)).toThrow(
      expect.objectContaining({ condition: 'com.microsoft:session-cannot-be-locked' }),
    );
    expect(fixture.queue.lockSession('c', never)).toMatchObject({ sessionId: 'c' });
  });

  it('delivers only the messages of the session held', async () => {
    await fixture.queue.enqueue([inSession('a', '1'), inSession('b', '2'), inSession('a', '3')]);
    fixture.queue.lockSession('a', never);

    const deliveries = await fixture.queue.take(5, 'peekLock', 'a');

    expect(deliveries.map(({ bytes }) => decode(bytes).message_id)).toEqual(['1', '3']);
    await expect(fixture.queue.take(5, 'peekLock', 'b')).rejects.toMatchObject({
      condition: 'com.microsoft:session-lock-lost',
    });
  });

  it('gives messages back uncounted when the session is let go, counted when its lock ends', async () => {
    await fixture.queue.enqueue([inSession('a')]);
    const first = fixture.queue.lockSession('a', never);
    await fixture.receive('a');
    fixture.queue.releaseSession(first);
    let lost = 0;
    fixture.queue.lockSession('a', () => lost++);
    const second = await fixture.receive('a');

    fixture.pass(30);
    fixture.queue.lockSession('a', never);

    expect(second).toMatchObject({ delivery_count: 0 });
    expect(lost).toBe(1);
    expect(await fixture.receive('a')).toMatchObject({ delivery_count: 1 });
    await expect(fixture.queue.settle(second!.token, { kind: 'complete' })).rejects.toMatchObject(LOCK_LOST);
  });

  it('renews a session for all its messages', async () => {
    await fixture.queue.enqueue([inSession('a')]);
    fixture.queue.lockSession('a', never);
    const message = await fixture.receive('a');

    fixture.pass(20);
    const until = fixture.queue.renewSession('a');
    fixture.pass(20);

    expect(until).toBe(fixture.time + 10_000);
    expect(fixture.queue.renewLock(message!.token)).toBe(until);
    await fixture.queue.settle(message!.token, { kind: 'complete' });
    expect(() => fixture.queue.renewSession('b')).toThrow(
      expect.objectContaining({ condition: 'com.microsoft:session-lock-lost' }),
    );
  });

  it('keeps the state of a session, for its holder to change', async () => {
    await expect(fixture.queue.setSessionState('a', Buffer.from('x'))).rejects.toMatchObject({
      statusCode: 410,
    });
    fixture.queue.lockSession('a', never);

    await fixture.queue.setSessionState('a', Buffer.from('step 2'));
    fixture.restart();

    expect(fixture.queue.sessionState('a')?.toString()).toBe('step 2');
    fixture.queue.lockSession('a', never);
    await fixture.queue.setSessionState('a', undefined);
    expect(fixture.queue.sessionState('a')).toBeUndefined();
  });
});
