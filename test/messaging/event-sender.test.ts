import type { ServiceBusClient, ServiceBusReceivedMessage } from '@azure/service-bus';
import { connectionEvent, type ConnectionEvent } from '../../connection/events';
import { createEventSender } from '../../messaging/event-sender';
import { Harness } from '../local/service-bus/harness';

const TOPIC = 'connection-progress';

function event(sequence: number): ConnectionEvent {
  const source = { operationId: 'o', linkerId: '/l', clusterId: '/c', name: 'orders_blob' };
  return connectionEvent(source, sequence, 'phase.started', new Date(0), { message: `Step ${sequence}` });
}

describe('createEventSender', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start({
      entities: {
        queues: [],
        topics: [{ name: TOPIC, duplicateDetectionSeconds: 600, subscriptions: [{ name: 'all' }] }],
      },
    });
  });
  afterEach(() => harness.close());

  async function receive(client: ServiceBusClient, count: number): Promise<ServiceBusReceivedMessage[]> {
    const receiver = harness.closing(
      client.createReceiver(TOPIC, 'all', { receiveMode: 'receiveAndDelete' }),
    );
    const messages: ServiceBusReceivedMessage[] = [];
    while (messages.length < count) {
      const more = await receiver.receiveMessages(count - messages.length, { maxWaitTimeInMs: 2_000 });
      if (more.length === 0) break;
      messages.push(...more);
    }
    return messages;
  }

  it('sends events in order as CloudEvents', async () => {
    const client = harness.client();
    const sender = createEventSender(async () => client, TOPIC);
    const events = Array.from({ length: 20 }, (_, index) => event(index + 1));

    const sent = await sender.send(events);

    expect(sent).toBe(20);
    const messages = await receive(client, 20);
    expect(messages.map(({ body }: { body: ConnectionEvent }) => body.data.sequence)).toEqual(
      events.map(({ data }) => data.sequence),
    );
    expect(messages[0]).toMatchObject({
      messageId: 'o/1',
      subject: 'aks.connection.phase.started',
      contentType: 'application/cloudevents+json',
      applicationProperties: { type: 'aks.connection.phase.started', subject: 'orders_blob' },
      body: event(1),
    });
    await sender.close();
  });

  it('lets the broker drop what is sent again', async () => {
    const client = harness.client();
    const sender = createEventSender(async () => client, TOPIC);
    await sender.send([event(1), event(2)]);

    await sender.send([event(1), event(2), event(3)]);

    const messages = await receive(client, 3);
    expect(messages.map(({ messageId }) => messageId)).toEqual(['o/1', 'o/2', 'o/3']);
    await sender.close();
  });

  it('says that nothing was sent when there is no broker, and connects at the next try', async () => {
    const client = harness.client();
    let tries = 0;
    const sender = createEventSender(async () => {
      tries += 1;
      if (tries === 1) throw new Error('No connection');
      return client;
    }, TOPIC);

    expect(await sender.send([event(1)])).toBe(0);
    expect(await sender.send([event(1)])).toBe(1);
    await sender.close();
  });

  it('tells whether the topic can be reached', async () => {
    const client = harness.client();
    const ready = createEventSender(async () => client, TOPIC);
    const missing = createEventSender(async () => client, 'no-such-topic');

    expect(await ready.isReady()).toBe(true);
    expect(await missing.isReady()).toBe(false);
    await ready.close();
    await missing.close();
  });

  it('has nothing to close before its first event', async () => {
    await createEventSender(() => Promise.reject(new Error('x')), TOPIC).close();
  });
});

describe('a batch that is full', () => {
  it('is followed by the next one', async () => {
    const batches: string[][] = [];
    const client = {
      createSender: () => ({
        createMessageBatch: async () => {
          const ids: string[] = [];
          return {
            ids,
            get count() {
              return ids.length;
            },
            tryAddMessage: ({ messageId }: { messageId: string }) =>
              ids.length < 2 && ids.push(messageId) > 0,
          };
        },
        sendMessages: async ({ ids }: { ids: string[] }) => void batches.push(ids),
        close: async () => undefined,
      }),
    } as unknown as ServiceBusClient;
    const sender = createEventSender(async () => client, TOPIC);

    expect(await sender.send([1, 2, 3, 4, 5].map(event))).toBe(5);
    expect(batches).toEqual([['o/1', 'o/2'], ['o/3', 'o/4'], ['o/5']]);
  });
});
