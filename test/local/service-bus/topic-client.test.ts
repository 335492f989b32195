import type { ServiceBusClient, SqlRuleFilter } from '@azure/service-bus';
import { Harness } from './harness';

const ENTITIES = {
  queues: [],
  topics: [
    {
      name: 'progress',
      duplicateDetectionSeconds: 60,
      subscriptions: [
        { name: 'all' },
        { name: 'failed', filter: "type = 'aks.connection.failed' OR sys.Label LIKE 'err%'" },
        { name: 'orders', filter: { correlationId: 'orders', applicationProperties: { stage: 2 } } },
      ],
    },
  ],
};

describe('the real client on a topic', () => {
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

  const bodiesIn = async (subscription: string) => {
    const receiver = harness.closing(client.createReceiver('progress', subscription));
    return (await receiver.peekMessages(20)).map(({ body }) => body as unknown);
  };

  it('puts a copy into every subscription that wants the message', async () => {
    await client
      .createSender('progress')
      .sendMessages([
        { body: 'plain' },
        { body: 'failed', applicationProperties: { type: 'aks.connection.failed' } },
        { body: 'error', subject: 'error-7' },
        { body: 'orders', correlationId: 'orders', applicationProperties: { stage: 2 } },
        { body: 'other stage', correlationId: 'orders', applicationProperties: { stage: 3 } },
      ]);

    expect(await bodiesIn('all')).toEqual(['plain', 'failed', 'error', 'orders', 'other stage']);
    expect(await bodiesIn('failed')).toEqual(['failed', 'error']);
    expect(await bodiesIn('orders')).toEqual(['orders']);
  });

  it('settles each copy on its own, with a dead-letter queue of its own', async () => {
    await client.createSender('progress').sendMessages({ body: 'x', subject: 'err' });
    const receiver = harness.closing(client.createReceiver('PROGRESS', 'All'));
    const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5000 });

    await receiver.deadLetterMessage(message!, { deadLetterReason: 'R', deadLetterErrorDescription: 'D' });

    const dead = harness.closing(client.createReceiver('progress', 'all', { subQueueType: 'deadLetter' }));
    expect(await dead.peekMessages(5)).toMatchObject([{ deadLetterReason: 'R' }]);
    expect(await bodiesIn('all')).toEqual([]);
    expect(await bodiesIn('failed')).toEqual(['x']);
  });

  it('drops duplicates once for all subscriptions', async () => {
    const sender = client.createSender('progress');
    await sender.sendMessages({ body: 1, messageId: 'same' });
    await sender.sendMessages({ body: 2, messageId: 'same' });

    expect(await bodiesIn('all')).toEqual([1]);
  });

  it('holds scheduled messages back, and cancels them', async () => {
    const sender = client.createSender('progress');
    const later = new Date(Date.now() + 60_000);
    const numbers = await sender.scheduleMessages([{ body: 'never' }], later);
    await sender.scheduleMessages([{ body: 'soon' }], new Date(Date.now() + 100));
    await sender.cancelScheduledMessages(numbers);
    const receiver = harness.closing(
      client.createReceiver('progress', 'all', { receiveMode: 'receiveAndDelete' }),
    );

    const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5000 });

    expect(message).toMatchObject({ body: 'soon', state: 'active' });
    expect(await bodiesIn('all')).toEqual([]);
  });

  it('lists, adds and removes rules', async () => {
    const rules = client.createRuleManager('progress', 'all');
    await rules.createRule('by-sql', { sqlExpression: 'amount > 5' });
    await rules.createRule('by-field', { subject: 'wanted', applicationProperties: { region: 'eu' } });
    const listed = [];
    for await (const rule of rules.listRules()) listed.push(rule);

    await rules.deleteRule('$Default');
    await client
      .createSender('progress')
      .sendMessages([
        { body: 'no' },
        { body: 'sql', applicationProperties: { amount: 6 } },
        { body: 'field', subject: 'wanted', applicationProperties: { region: 'eu' } },
      ]);

    expect(listed).toMatchObject([
      { name: '$Default', filter: { sqlExpression: '1=1' } },
      { name: 'by-sql', filter: { sqlExpression: 'amount > 5' } },
      { name: 'by-field', filter: { subject: 'wanted', applicationProperties: { region: 'eu' } } },
    ]);
    expect(await bodiesIn('all')).toEqual(['sql', 'field']);
  });

  it('refuses rules it cannot serve', async () => {
    const rules = client.createRuleManager('progress', 'all');
    const broken: SqlRuleFilter = { sqlExpression: 'amount >' };

    await expect(rules.createRule('r', broken)).rejects.toThrow('cannot be read at the end');
    await expect(rules.createRule('$default', { sqlExpression: '1=1' })).rejects.toMatchObject({
      code: 'MessagingEntityAlreadyExists',
    });
    await expect(
      rules.createRule('r', { sqlExpression: '1=1' }, { sqlExpression: 'SET a = 1' }),
    ).rejects.toThrow('Rule actions are not served here');
    await expect(rules.deleteRule('none')).rejects.toMatchObject({ code: 'MessagingEntityNotFound' });
  });

  it('cannot be received from, nor a subscription be sent to', async () => {
    await expect(client.createReceiver('progress').receiveMessages(1)).rejects.toThrow('name a subscription');
    const sender = client.createSender('progress/Subscriptions/all');
    await expect(sender.sendMessages({ body: 1 })).rejects.toThrow('Messages cannot be sent');
  });
});
