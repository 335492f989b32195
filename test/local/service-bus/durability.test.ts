import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ServiceBusClient } from '@azure/service-bus';
import { ServiceBusBroker } from '../../../local/service-bus/service-bus-broker';
import { Harness } from './harness';

const ENTITIES = {
  queues: [{ name: 'orders', maxDeliveryCount: 3 }],
  topics: [{ name: 'progress', subscriptions: [{ name: 'all' }] }],
};

describe('the state of a broker', () => {
  let stateDirectory: string;
  beforeEach(() => {
    stateDirectory = mkdtempSync(join(tmpdir(), 'service-bus-'));
  });
  afterEach(() => rmSync(stateDirectory, { recursive: true, force: true }));

  it('survives a restart on the same port, and a subscriber goes on by itself', async () => {
    const first = await Harness.start({ stateDirectory, entities: ENTITIES });
    const client = first.client({ maxRetries: 5, retryDelayInMs: 50 });
    const receiver = first.closing(client.createReceiver('orders'));
    const seen: unknown[] = [];
    let resolve = () => {};
    const next = () => new Promise<void>((done) => (resolve = done));
    const got = next();
    receiver.subscribe({
      processMessage: async ({ body }) => {
        seen.push(body);
        resolve();
      },
      processError: async () => undefined,
    });
    const sender = client.createSender('orders');
    await sender.sendMessages({ body: 'before' });
    await sender.scheduleMessages({ body: 'later' }, new Date(Date.now() + 60_000));
    await got;
    const port = Number(/:(\d+);/.exec(first.broker.connectionString())?.[1]);
    await first.broker.close();

    const second = await Harness.start({ stateDirectory, entities: ENTITIES, port });
    const more = next();
    // The first calls may still meet the old connection.
    while (
      !(await isServed(client.createSender('orders').sendMessages({ body: 'after', messageId: 'after' })))
    );
    await more;

    const waiting = await second.closing(second.client().createReceiver('orders')).peekMessages(5);
    expect(new Set(seen)).toEqual(new Set(['before', 'after']));
    expect(waiting.filter(({ state }) => state === 'scheduled')).toMatchObject([{ body: 'later' }]);
    await first.close();
    await second.close();
  });

  it('loses no acknowledged message, and brings none back that was completed, when the process is killed', async () => {
    const before = await startBroker(stateDirectory);
    const client = new ServiceBusClient(before.connectionString, {
      retryOptions: { maxRetries: 0, timeoutInMs: 1000 },
    });
    const sender = client.createSender('orders');
    const receiver = client.createReceiver('orders');
    const completed: unknown[] = [];
    const subscription = receiver.subscribe({
      processMessage: async (message) => {
        await receiver.completeMessage(message);
        completed.push(message.body);
      },
      processError: async () => undefined,
    });
    const acknowledged: number[] = [];
    let number = 0;
    let isAlive = true;
    const sending = Array.from({ length: 20 }, async () => {
      while (isAlive) {
        const body = number++;
        if (!(await isServed(sender.sendMessages({ body })))) return;
        acknowledged.push(body);
        if (acknowledged.length === 500) isAlive = kill(before.process);
      }
    });
    await Promise.all(sending);
    await subscription.close();
    await receiver.close();
    await client.close();

    const after = await startBroker(stateDirectory);
    const again = new ServiceBusClient(after.connectionString);
    const rest = again.createReceiver('orders', { receiveMode: 'receiveAndDelete' });
    const left = new Set(
      (await rest.receiveMessages(1000, { maxWaitTimeInMs: 500 })).map(({ body }) => body as unknown),
    );
    await again.close();
    kill(after.process);

    const done = new Set(completed);
    expect(acknowledged.length).toBeGreaterThanOrEqual(500);
    expect(acknowledged.filter((body) => !left.has(body) && !done.has(body)).length).toBeLessThanOrEqual(1);
    expect([...left].filter((body) => done.has(body))).toEqual([]);
  });

  it('counts the delivery of a message that was being handled when the process was killed', async () => {
    const first = await startBroker(stateDirectory);
    const client = new ServiceBusClient(first.connectionString);
    await client.createSender('orders').sendMessages({ body: 'poison' });
    await client.close();
    kill(first.process);

    const counts: string[] = [];
    for (let round = 0; round < 3; round++) {
      const broker = await startBroker(stateDirectory, 'receive');
      counts.push(await broker.nextLine());
      kill(broker.process);
    }

    const harness = await Harness.start({ stateDirectory, entities: ENTITIES });
    const dead = harness.closing(harness.client().createReceiver('orders', { subQueueType: 'deadLetter' }));
    expect(counts).toEqual(['0', '1', '2']);
    expect(await dead.peekMessages(2)).toMatchObject([
      { body: 'poison', deadLetterReason: 'MaxDeliveryCountExceeded' },
    ]);
    await harness.close();
  });

  it('holds nothing of a message in clear: stored, delivered, dead-lettered, in a topic or as session state', async () => {
    const harness = await Harness.start({ stateDirectory, entities: ENTITIES });
    const client = harness.client();
    const receiver = harness.closing(client.createReceiver('orders'));
    const secret = 'top-secret-connection-string';
    const message = {
      body: `body ${secret}`,
      applicationProperties: { key: secret },
      subject: secret,
      messageId: secret,
    };
    await client.createSender('orders').sendMessages([message, message]);
    await client.createSender('progress').sendMessages(message);
    const stored = leaks(stateDirectory, secret);

    const [first, second] = await receiver.receiveMessages(2, { maxWaitTimeInMs: 5000 });
    await receiver.abandonMessage(first!, { tried: secret });
    const delivered = leaks(stateDirectory, secret);
    await receiver.deadLetterMessage(second!, {
      deadLetterReason: secret,
      deadLetterErrorDescription: secret,
    });
    const deadLettered = leaks(stateDirectory, secret);
    await harness.close();

    expect(first?.body).toContain(secret);
    expect([stored, delivered, deadLettered, leaks(stateDirectory, secret)]).toEqual([[], [], [], []]);
  });

  it('is sealed with a key of its own file, readable by its owner only', async () => {
    const harness = await Harness.start({ stateDirectory, entities: ENTITIES });
    await harness.client().createSender('orders').sendMessages({ body: 'sealed' });
    await harness.close();

    expect(statSync(join(stateDirectory, 'service-bus.key')).mode & 0o777).toBe(0o600);
    writeFileSync(join(stateDirectory, 'service-bus.key'), Buffer.alloc(32));
    const other = new ServiceBusBroker({ stateDirectory, entities: ENTITIES });
    await expect(other.listen()).rejects.toThrow('service-bus.key');
  });
});

/** Files of the state that hold the text. */
function leaks(directory: string, text: string): string[] {
  const files = readdirSync(directory);
  expect(files.length).toBeGreaterThan(1);
  return files.filter((file) => readFileSync(join(directory, file)).includes(text));
}

/** Starts a broker in its own process; with `receive` it also takes one message and prints its delivery count. */
async function startBroker(stateDirectory: string, ...args: string[]) {
  const process_ = spawn(process.execPath, [join(__dirname, 'broker-process.cjs'), stateDirectory, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(process_.stdout)[Symbol.asyncIterator]();
  const nextLine = async () => String((await lines.next()).value);
  return { process: process_, connectionString: await nextLine(), nextLine };
}

function kill(child: ChildProcess): false {
  child.kill('SIGKILL');
  return false;
}

/** Whether a call to the broker succeeds. */
async function isServed(call: Promise<unknown>): Promise<boolean> {
  return call.then(
    () => true,
    () => false,
  );
}
