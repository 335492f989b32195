import type { ServiceBusClient } from '@azure/service-bus';
import { Harness } from './harness';

const ENTITIES = {
  queues: [
    { name: 'orders', requiresSession: true },
    { name: 'quick', requiresSession: true, lockSeconds: 0.2 },
    { name: 'plain' },
  ],
  topics: [],
};

describe('the real client with sessions', () => {
  let harness: Harness;
  let client: ServiceBusClient;
  beforeEach(async () => {
    harness = await Harness.start({ entities: ENTITIES });
    client = harness.client();
  });
  afterEach(async () => {
    await harness.close();
    expect(harness.errors).toEqual([]);
  });

  const send = (sessionId: string, ...bodies: unknown[]) =>
    client.createSender('orders').sendMessages(bodies.map((body) => ({ body, sessionId })));

  it('receives the messages of a session in order and settles them', async () => {
    await send('a', 1, 2);
    await send('b', 3);
    const session = harness.closing(await client.acceptSession('orders', 'a'));

    const messages = await session.receiveMessages(5, { maxWaitTimeInMs: 200 });
    for (const message of messages) await session.completeMessage(message);

    expect(messages.map(({ body, sessionId }) => [body as unknown, sessionId])).toEqual([
      [1, 'a'],
      [2, 'a'],
    ]);
    expect(session.sessionLockedUntilUtc.getTime()).toBeGreaterThan(Date.now() + 50_000);
    expect(await session.peekMessages(5)).toEqual([]);
  });

  it('gives the next free session, and refuses one that is held', async () => {
    await send('a', 1);
    await send('b', 2);

    const first = harness.closing(await client.acceptNextSession('orders'));
    const second = harness.closing(await client.acceptNextSession('orders'));

    expect([first.sessionId, second.sessionId]).toEqual(['a', 'b']);
    await expect(client.acceptSession('orders', 'a')).rejects.toMatchObject({
      code: 'SessionCannotBeLocked',
    });
    await first.close();
    expect(harness.closing(await client.acceptSession('orders', 'a')).sessionId).toBe('a');
  });

  it('waits for a session to come', async () => {
    const accepted = client.acceptNextSession('orders');
    await send('late', 1);

    expect(harness.closing(await accepted).sessionId).toBe('late');
  });

  it('says when no session came in time', async () => {
    const impatient = harness.client({ timeoutInMs: 300 });

    await expect(impatient.acceptNextSession('orders')).rejects.toMatchObject({ code: 'ServiceTimeout' });
  });

  it('gives no session to a client that went away while it waited', async () => {
    const gone = harness.client();
    await gone.createSender('orders').sendMessages({ body: 0, sessionId: 'z' });
    const first = harness.closing(await client.acceptNextSession('orders'));
    const waiting = gone.acceptNextSession('orders').catch(() => undefined);
    const listening = harness.closing(gone.createReceiver('plain'));
    await listening.peekMessages(1);

    await gone.close();
    await first.close();

    expect(harness.closing(await client.acceptNextSession('orders')).sessionId).toBe('z');
    await waiting;
  });

  it('keeps state, renews and hands deferred messages out', async () => {
    await send('a', 1);
    const session = harness.closing(await client.acceptSession('orders', 'a'));
    const before = await session.getSessionState();

    await session.setSessionState({ step: 2 });
    const until = await session.renewSessionLock();
    const [message] = await session.receiveMessages(1, { maxWaitTimeInMs: 5000 });
    await session.deferMessage(message!);
    const [deferred] = await session.receiveDeferredMessages(message!.sequenceNumber!);
    await session.completeMessage(deferred!);

    expect(before).toBeNull();
    expect(await session.getSessionState()).toEqual({ step: 2 });
    expect(until.getTime()).toBeGreaterThan(Date.now() + 50_000);
    expect(deferred?.body).toBe(1);
  });

  it('takes a session away whose lock was not renewed', async () => {
    await client.createSender('quick').sendMessages({ body: 1, sessionId: 'a' });
    const session = harness.closing(
      await client.acceptSession('quick', 'a', { maxAutoLockRenewalDurationInMs: 0 }),
    );
    const lost = new Promise<unknown>((resolve) => {
      session.subscribe(
        { processMessage: async () => undefined, processError: async ({ error }) => resolve(error) },
        { autoCompleteMessages: false },
      );
    });

    expect(await lost).toMatchObject({ code: 'SessionLockLost' });
    const again = harness.closing(await client.acceptSession('quick', 'a'));
    expect(await again.receiveMessages(1, { maxWaitTimeInMs: 5000 })).toMatchObject([{ deliveryCount: 1 }]);
  });

  it('insists on sessions where they are needed, and only there', async () => {
    await expect(client.createReceiver('orders').receiveMessages(1)).rejects.toThrow('sessions');
    await expect(client.acceptSession('plain', 'a')).rejects.toMatchObject({ code: 'SessionCannotBeLocked' });
    await expect(client.createSender('orders').sendMessages({ body: 1 })).rejects.toThrow(
      'needs a session id',
    );
  });
});
