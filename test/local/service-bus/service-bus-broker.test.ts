import { Harness } from './harness';

describe('a queue', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
  });
  afterEach(() => harness.close());

  it('hands a message to a receiver and forgets it when it is completed', async () => {
    const client = harness.client();
    const receiver = harness.closing(client.createReceiver('orders'));

    await client.createSender('orders').sendMessages({ body: { id: 1 }, messageId: 'm1', subject: 's' });
    const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5000 });
    await receiver.completeMessage(message!);

    expect(message).toMatchObject({ body: { id: 1 }, messageId: 'm1', subject: 's', deliveryCount: 0 });
    expect(await receiver.peekMessages(10)).toEqual([]);
    expect(harness.errors).toEqual([]);
  });
});
