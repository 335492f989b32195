import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceBusClient } from '@azure/service-bus';
import { ServiceBusBroker } from '../../../../local/service-bus/service-bus-broker';
import type { QueueFixture } from '../fixture';
import { FixtureHost, fixtureModule } from '../fixture';

describe('the queue trigger with the real client and the local broker', () => {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'trigger-'));
  const entities = { queues: [{ name: 'requests', maxDeliveryCount: 2 }], topics: [] };
  let broker = new ServiceBusBroker({ stateDirectory, entities });
  let host: FixtureHost;
  let app: QueueFixture;
  let port: number;

  beforeAll(async () => {
    port = await broker.listen();
    host = new FixtureHost({
      loadApp: () => fixtureModule('queue-functions.js'),
      environment: { FixtureServiceBus: broker.connectionString(), FIXTURE_QUEUE: 'requests' },
    });
    await host.start();
    app = await fixtureModule<QueueFixture>('queue-functions.js');
  });
  afterAll(async () => {
    await host.stop();
    await broker.close();
    rmSync(stateDirectory, { recursive: true });
  });
  beforeEach(() => {
    app.received.length = 0;
  });

  async function withClient<T>(use: (client: ServiceBusClient) => Promise<T>): Promise<T> {
    const client = new ServiceBusClient(broker.connectionString());
    try {
      return await use(client);
    } finally {
      await client.close();
    }
  }

  function send(body: unknown, messageId: string): Promise<void> {
    return withClient((client) => client.createSender('requests').sendMessages({ body, messageId }));
  }

  it('runs an orchestration for a message', async () => {
    await send({ start: 'over-amqp' }, 'm1');

    await expect(host.completion('over-amqp')).resolves.toMatchObject({ output: 'ran over-amqp' });
    expect(app.received[0]?.metadata).toMatchObject({ messageId: 'm1', deliveryCount: 1, sequenceNumber: 1 });
  });

  it('leaves retries and dead-lettering to the broker', async () => {
    await send({ fail: true }, 'm2');

    await app.receivedCount(2);
    const [dead] = await withClient((client) =>
      client.createReceiver('requests', { subQueueType: 'deadLetter' }).receiveMessages(1),
    );

    expect(app.received.map(({ metadata }) => metadata.deliveryCount)).toEqual([1, 2]);
    expect(dead).toMatchObject({ messageId: 'm2', deadLetterReason: 'MaxDeliveryCountExceeded' });
  });

  it('finds the broker again after it was restarted', async () => {
    await broker.close();
    broker = new ServiceBusBroker({ stateDirectory, entities, port });
    await broker.listen();

    await send({ start: 'after-restart' }, 'm3');

    await expect(host.completion('after-restart')).resolves.toMatchObject({ runtimeStatus: 'Completed' });
  });
});
