import { ServiceBusClient } from '@azure/service-bus';
import { create_container, type EventContext, type Message } from 'rhea';
import { ServiceBusBroker } from '../../../local/service-bus/service-bus-broker';
import { Harness } from './harness';

describe('a Service Bus broker', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
  });
  afterEach(async () => {
    await harness.close();
    expect(harness.errors).toEqual([]);
  });

  it('hands a message to a receiver and forgets it when it is completed', async () => {
    const client = harness.client();
    const receiver = harness.closing(client.createReceiver('orders'));

    await client.createSender('orders').sendMessages({ body: { id: 1 }, messageId: 'm1', subject: 's' });
    const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5000 });
    await receiver.completeMessage(message!);

    expect(message).toMatchObject({ body: { id: 1 }, messageId: 'm1', subject: 's', deliveryCount: 0 });
    expect(await receiver.peekMessages(10)).toEqual([]);
  });

  it('finds entities whatever their case', async () => {
    const client = harness.client();
    await client.createSender('ORDERS').sendMessages({ body: 1 });

    expect(await harness.closing(client.createReceiver('Orders')).peekMessages(1)).toHaveLength(1);
  });

  it('says which entity it does not have', async () => {
    const client = harness.client();
    const unknown = {
      code: 'MessagingEntityNotFound',
      message: expect.stringContaining("'nowhere'") as unknown,
    };

    await expect(client.createSender('nowhere').sendMessages({ body: 1 })).rejects.toMatchObject(unknown);
    await expect(client.createReceiver('nowhere').receiveMessages(1)).rejects.toMatchObject(unknown);
    await expect(client.createReceiver('nowhere').peekMessages(1)).rejects.toMatchObject({
      code: unknown.code,
    });
    await expect(client.acceptSession('nowhere', 's')).rejects.toThrow();
  });

  it('can be reached by the forms of a connection string in use', async () => {
    const host = /Endpoint=sb:\/\/(.*?);/.exec(harness.broker.connectionString())?.[1];
    const forms = [
      `Endpoint=sb://${host}/;SharedAccessKeyName=k;SharedAccessKey=v;UseDevelopmentEmulator=true;`,
      `Endpoint=sb://${host};SharedAccessSignature=SharedAccessSignature sr=x;UseDevelopmentEmulator=true`,
      `Endpoint=sb://${host};SharedAccessKeyName=k;SharedAccessKey=v;EntityPath=orders;UseDevelopmentEmulator=true`,
    ];
    for (const form of forms) {
      const client = new ServiceBusClient(form);
      await client.createSender('orders').sendMessages({ body: form });
      await client.close();
    }

    const receiver = harness.closing(harness.client().createReceiver('orders'));
    expect(await receiver.peekMessages(5)).toHaveLength(forms.length);
  });

  it('keeps several brokers in one process apart', async () => {
    const other = await Harness.start();
    await other.client().createSender('orders').sendMessages({ body: 'other' });

    expect(await harness.closing(harness.client().createReceiver('orders')).peekMessages(1)).toEqual([]);
    await other.close();
  });

  it('closes under open connections, and twice', async () => {
    const client = harness.client();
    const receiver = harness.closing(client.createReceiver('orders'));
    await client.createSender('orders').sendMessages({ body: 1 });
    await receiver.receiveMessages(1, { maxWaitTimeInMs: 5000 });

    await harness.broker.close();
    await harness.broker.close();

    expect(() => harness.broker.connectionString()).toThrow('does not listen yet');
  });

  it('refuses to start with an entity configured twice, or on a port in use', async () => {
    const queues = [{ name: 'a' }, { name: 'A' }];
    const twice = new ServiceBusBroker({ stateDirectory: ':memory:', entities: { queues, topics: [] } });
    const port = portOf(harness);
    const taken = new ServiceBusBroker({
      stateDirectory: ':memory:',
      port,
      entities: { queues: [], topics: [] },
    });

    await expect(twice.listen()).rejects.toThrow("'A' is configured twice");
    await expect(taken.listen()).rejects.toThrow('EADDRINUSE');
  });

  it('lets clients in that name their anonymous mechanism MSSBCBS, as the .NET one does', async () => {
    const mechanism = () => ({
      start: (done: (error: undefined, response: Buffer) => void) => done(undefined, Buffer.alloc(1)),
    });
    const container = create_container();
    const accepted = new Promise<void>((resolve) => container.once('accepted', () => resolve()));
    const closed = new Promise<void>((resolve) => container.once('connection_close', () => resolve()));
    container.once('sendable', ({ sender }: EventContext) => sender?.send({ body: 'plain AMQP' } as Message));

    const sasl = { sasl_mechanisms: { MSSBCBS: mechanism } };
    const connection = container.connect({
      port: portOf(harness),
      host: '127.0.0.1',
      reconnect: false,
      ...sasl,
    });
    connection.open_sender('orders');
    await accepted;
    connection.close();
    await closed;

    const receiver = harness.closing(harness.client().createReceiver('orders'));
    expect(await receiver.peekMessages(1)).toMatchObject([{ body: 'plain AMQP' }]);
  });

  it('survives a client that does not speak AMQP', async () => {
    const port = portOf(harness);

    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    await harness.client().createSender('orders').sendMessages({ body: 'still here' });

    expect(harness.errors.splice(0)).toHaveLength(1);
  });
});

function portOf({ broker }: Harness): number {
  return Number(/:(\d+);/.exec(broker.connectionString())?.[1]);
}
