import { deadLetterMessage } from '../../messaging/dead-letters';
import { Harness } from '../local/service-bus/harness';

const QUEUE = 'connection-requests';

describe('deadLetterMessage', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start({ entities: { queues: [{ name: QUEUE }], topics: [] } });
  });
  afterEach(() => harness.close());

  it('moves a message that somebody else has received, with reason and description', async () => {
    const host = harness.client();
    const receiver = harness.closing(host.createReceiver(QUEUE));
    await host.createSender(QUEUE).sendMessages({ body: 'never works', messageId: 'm1' });
    const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
    const app = harness.client();

    await deadLetterMessage(app, QUEUE, {
      lockToken: message?.lockToken ?? '',
      reason: 'InvalidRequest',
      description: 'name: is missing',
    });

    const dead = harness.closing(app.createReceiver(QUEUE, { subQueueType: 'deadLetter' }));
    const [letter] = await dead.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
    expect(letter).toMatchObject({
      messageId: 'm1',
      deadLetterReason: 'InvalidRequest',
      deadLetterErrorDescription: 'name: is missing',
    });
    if (letter) await dead.completeMessage(letter);
  });

  it('fails when the lock is not known', async () => {
    const letter = { lockToken: '11111111-2222-4333-8444-555555555555', reason: 'r', description: 'd' };

    await expect(deadLetterMessage(harness.client(), QUEUE, letter)).rejects.toMatchObject({
      code: 'MessageLockLost',
    });
  });
});
