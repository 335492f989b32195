import type { ServiceBusClient, ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import { Harness } from './harness';

const ENTITIES = {
  queues: [
    { name: 'orders', maxDeliveryCount: 2 },
    { name: 'quick', lockSeconds: 0.2 },
    { name: 'once', duplicateDetectionSeconds: 60 },
    { name: 'short-lived', defaultTimeToLiveSeconds: 0.05, deadLetterOnExpiry: true },
  ],
  topics: [],
};

describe('the real client on a queue', () => {
  let harness: Harness;
  let client: ServiceBusClient;
  let receiver: ServiceBusReceiver;
  beforeEach(async () => {
    harness = await Harness.start({ entities: ENTITIES });
    client = harness.client();
    receiver = harness.closing(client.createReceiver('orders'));
  });
  afterEach(async () => {
    await harness.close();
    expect(harness.errors).toEqual([]);
  });

  const send = (body: unknown, queue = 'orders') => client.createSender(queue).sendMessages({ body });
  const receive = async (from = receiver): Promise<ServiceBusReceivedMessage> => {
    const [message] = await from.receiveMessages(1, { maxWaitTimeInMs: 5000 });
    if (!message) throw new Error('No message came.');
    return message;
  };
  const deadLetters = () =>
    harness.closing(
      client.createReceiver('orders', { subQueueType: 'deadLetter', receiveMode: 'receiveAndDelete' }),
    );

  it('keeps every field and type of a message', async () => {
    const sent = {
      body: Buffer.from('bytes'),
      messageId: 'id',
      correlationId: 'c',
      contentType: 'text/plain',
      subject: 'subject',
      to: 'to',
      replyTo: 'reply',
      replyToSessionId: 'rs',
      partitionKey: 's',
      sessionId: 's',
      timeToLive: 100_000,
      applicationProperties: {
        text: 'ü',
        number: 7,
        real: 1.5,
        negative: -3,
        flag: true,
        when: new Date(5),
        none: null,
      },
    };

    await client.createSender('orders').sendMessages(sent);
    const message = await receive();

    expect(message).toMatchObject({
      ...sent,
      applicationProperties: { ...sent.applicationProperties, when: 5 },
      state: 'active',
    });
    expect(message.sequenceNumber?.toNumber()).toBe(1);
    expect(message.expiresAtUtc!.getTime() - message.enqueuedTimeUtc!.getTime()).toBe(100_000);
    expect(message.lockedUntilUtc!.getTime() - message.enqueuedTimeUtc!.getTime()).toBeGreaterThanOrEqual(
      60_000,
    );
  });

  it.each([['text'], [{ nested: [1, 'two', null] }], [12], [[1, 2]], ['']])(
    'carries the body %j',
    async (body) => {
      await send(body);

      expect((await receive()).body).toEqual(body);
    },
  );

  it('carries AMQP value and sequence bodies', async () => {
    const sender = client.createSender('orders');
    await sender.sendMessages({ body: { a: 1 }, bodyType: 'value' });
    await sender.sendMessages({ body: [1, 'b'], bodyType: 'sequence' });

    expect((await receive())._rawAmqpMessage).toMatchObject({ bodyType: 'value', body: { a: 1 } });
    expect(await receive()).toMatchObject({ body: [1, 'b'], _rawAmqpMessage: { bodyType: 'sequence' } });
  });

  it('gives a message without an id one, so that it can be settled', async () => {
    await send('no id');

    const message = await receive();
    await receiver.completeMessage(message);

    expect(message.messageId).toMatch(/^[0-9a-f]{32}$/);
    expect(await receiver.peekMessages(1)).toEqual([]);
  });

  it('takes arrays and batches, also a batch of one', async () => {
    const sender = client.createSender('orders');
    const one = await sender.createMessageBatch();
    one.tryAddMessage({ body: 0 });
    await sender.sendMessages(one);
    await sender.sendMessages([1, 2, 3].map((body) => ({ body })));

    const messages = await receiver.receiveMessages(4, { maxWaitTimeInMs: 5000 });

    expect(messages.map(({ body }) => body as unknown)).toEqual([0, 1, 2, 3]);
    expect(one.maxSizeInBytes).toBe(1024 * 1024);
  });

  it('carries a message of nearly the largest size, and refuses a larger one', async () => {
    const body = 'x'.repeat(1024 * 1024 - 1000);
    await send(body);

    expect((await receive()).body).toHaveLength(body.length);
    await expect(send('x'.repeat(1024 * 1024))).rejects.toMatchObject({ code: 'MessageSizeExceeded' });
  });

  it('deletes on delivery when asked to', async () => {
    await send('gone');
    const deleting = harness.closing(client.createReceiver('orders', { receiveMode: 'receiveAndDelete' }));

    const message = await receive(deleting);

    expect(message.lockToken).toBeUndefined();
    expect(await receiver.peekMessages(1)).toEqual([]);
  });

  it('abandons with changed properties, and dead-letters after too many deliveries', async () => {
    await send('hard');

    await receiver.abandonMessage(await receive(), { tried: 'once' });
    const second = await receive();
    await receiver.abandonMessage(second);

    expect(second).toMatchObject({ deliveryCount: 1, applicationProperties: { tried: 'once' } });
    expect(await receive(deadLetters())).toMatchObject({
      deadLetterReason: 'MaxDeliveryCountExceeded',
      body: 'hard',
    });
  });

  it('dead-letters with reason, description and properties', async () => {
    await send('bad');

    await receiver.deadLetterMessage(await receive(), {
      deadLetterReason: 'InvalidRequest',
      deadLetterErrorDescription: 'clusterId is missing',
      hint: 'fix it',
    });

    expect(await receive(deadLetters())).toMatchObject({
      deadLetterReason: 'InvalidRequest',
      deadLetterErrorDescription: 'clusterId is missing',
      applicationProperties: { hint: 'fix it' },
    });
  });

  it('defers, hands out by sequence number and settles that', async () => {
    await send('later');
    const message = await receive();
    await receiver.deferMessage(message);

    const [deferred] = await receiver.receiveDeferredMessages(message.sequenceNumber!);
    await receiver.completeMessage(deferred!);

    expect(deferred).toMatchObject({ body: 'later', state: 'deferred', deliveryCount: 1 });
    await expect(receiver.receiveDeferredMessages(message.sequenceNumber!)).rejects.toMatchObject({
      code: 'MessageNotFound',
    });
  });

  it('dead-letters a message by its lock token from another connection', async () => {
    await send('handled elsewhere');
    const { lockToken } = await receive();
    const elsewhere = harness.closing(harness.client().createReceiver('orders'));

    const settled = { lockToken, messageId: 'm', delivery: {} } as unknown as ServiceBusReceivedMessage;
    await elsewhere.deadLetterMessage(settled, {
      deadLetterReason: 'Refused',
      deadLetterErrorDescription: 'why',
    });

    expect(await receive(deadLetters())).toMatchObject({
      deadLetterReason: 'Refused',
      deadLetterErrorDescription: 'why',
    });
    await expect(elsewhere.completeMessage(settled)).rejects.toMatchObject({ code: 'MessageLockLost' });
  });

  it.each(['completeMessage', 'abandonMessage', 'deferMessage'] as const)(
    'serves %s by lock token from another connection',
    async (settle) => {
      await send('handled elsewhere');
      const { lockToken } = await receive();
      const elsewhere = harness.closing(harness.client().createReceiver('orders'));

      await elsewhere[settle]({
        lockToken,
        messageId: 'm',
        delivery: {},
      } as unknown as ServiceBusReceivedMessage);

      const states = { completeMessage: [], abandonMessage: ['active'], deferMessage: ['deferred'] };
      expect((await elsewhere.peekMessages(5)).map(({ state }) => state)).toEqual(states[settle]);
    },
  );

  it('tells a receiver that its lock is lost, and delivers again', async () => {
    await send('slow', 'quick');
    const slow = harness.closing(client.createReceiver('quick', { maxAutoLockRenewalDurationInMs: 0 }));
    const first = await receive(slow);

    const second = await receive(slow);

    expect(second.deliveryCount).toBe(1);
    await expect(slow.completeMessage(first)).rejects.toMatchObject({ code: 'MessageLockLost' });
    await slow.completeMessage(second);
  });

  it('renews a lock', async () => {
    await send('long work');
    const message = await receive();
    const before = message.lockedUntilUtc!;

    const until = await receiver.renewMessageLock(message);

    expect(until.getTime()).toBeGreaterThanOrEqual(before.getTime());
    await receiver.completeMessage(message);
    await expect(receiver.renewMessageLock(message)).rejects.toThrow();
  });

  it('schedules, peeks at and cancels messages', async () => {
    const sender = client.createSender('orders');
    const at = new Date(Date.now() + 60_000);
    const numbers = await sender.scheduleMessages([{ body: 'a' }, { body: 'b' }], at);

    const peeked = await receiver.peekMessages(5);
    await sender.cancelScheduledMessages(numbers);

    expect(peeked).toMatchObject([
      { body: 'a', state: 'scheduled', scheduledEnqueueTimeUtc: at },
      { body: 'b', state: 'scheduled' },
    ]);
    expect(await receiver.peekMessages(5, { fromSequenceNumber: numbers[0]! })).toEqual([]);
    await expect(sender.cancelScheduledMessages(numbers)).rejects.toMatchObject({ code: 'MessageNotFound' });
  });

  it('delivers a scheduled message when its time comes', async () => {
    const at = new Date(Date.now() + 100);
    await client.createSender('orders').sendMessages({ body: 'soon', scheduledEnqueueTimeUtc: at });

    await receive();

    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime());
  });

  it('drops duplicates and dead-letters what expired', async () => {
    await client.createSender('once').sendMessages([1, 2].map((body) => ({ body, messageId: 'same' })));
    await client.createSender('once').sendMessages({ body: 3, messageId: 'same' });
    await send('old', 'short-lived');
    const expired = harness.closing(client.createReceiver('short-lived', { subQueueType: 'deadLetter' }));

    expect(await receive(expired)).toMatchObject({ deadLetterReason: 'TTLExpiredException' });
    expect(await harness.closing(client.createReceiver('once')).peekMessages(5)).toMatchObject([{ body: 1 }]);
  });

  it('pages through messages by peeking', async () => {
    await client.createSender('orders').sendMessages([1, 2, 3].map((body) => ({ body })));

    const pages = [
      await receiver.peekMessages(2),
      await receiver.peekMessages(2),
      await receiver.peekMessages(2),
    ];

    expect(pages.map((page) => page.map(({ body }) => body as unknown))).toEqual([[1, 2], [3], []]);
  });

  it('answers a receiver that finds nothing at once after its wait', async () => {
    const startedAt = Date.now();

    const none = await receiver.receiveMessages(5, { maxWaitTimeInMs: 50 });
    await send('then');
    const [one] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5000 });

    expect(none).toEqual([]);
    expect(one?.body).toBe('then');
    expect(Date.now() - startedAt).toBeLessThan(2000);
  });

  it('shares the work among subscribers', async () => {
    const bodies = Array.from({ length: 40 }, (_, index) => index);
    const seen: unknown[] = [];
    const done = new Promise<void>((resolve, reject) => {
      for (let index = 0; index < 2; index++) {
        harness.closing(client.createReceiver('orders')).subscribe({
          processMessage: async ({ body }) => {
            seen.push(body);
            if (seen.length === bodies.length) resolve();
          },
          processError: async ({ error }) => reject(error),
        });
      }
    });

    await client.createSender('orders').sendMessages(bodies.map((body) => ({ body })));
    await done;

    expect(seen.toSorted((a, b) => Number(a) - Number(b))).toEqual(bodies);
  });

  it('goes on past the 2,048 deliveries a session of rhea can hold', async () => {
    const count = 2500;
    const sender = client.createSender('orders');
    const batch = await sender.createMessageBatch();
    while (batch.count < count) batch.tryAddMessage({ body: 1 });
    await sender.sendMessages(batch);

    let seen = 0;
    await new Promise<void>((resolve, reject) => {
      receiver.subscribe(
        {
          processMessage: async () => {
            if (++seen === count) resolve();
          },
          processError: async ({ error }) => reject(error),
        },
        { maxConcurrentCalls: 50 },
      );
    });

    expect(seen).toBe(count);
  });

  it('keeps to its own order in many rounds of receiving and draining', async () => {
    const bodies = Array.from({ length: 30 }, (_, index) => index);
    await client.createSender('orders').sendMessages(bodies.map((body) => ({ body })));
    const seen: unknown[] = [];

    while (seen.length < bodies.length) {
      const messages = await receiver.receiveMessages(6, { maxWaitTimeInMs: 1000 });
      for (const message of messages) await receiver.completeMessage(message);
      seen.push(...messages.map(({ body }) => body as unknown));
    }

    expect(seen).toEqual(bodies);
  });
});
