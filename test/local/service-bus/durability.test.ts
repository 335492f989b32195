import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ServiceBusClient } from '@azure/service-bus';
import { ServiceBusBroker } from '../../../local/service-bus/service-bus-broker';
import { openDatabase } from '../../../local/sqlite/database';
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
    const before = await startBroker(stateDirectory, 'load');
    const sent: string[] = [];
    const completed: string[] = [];
    while (sent.length < 500) {
      const [what, body] = (await before.nextLine()).split(' ');
      (what === 'sent' ? sent : completed).push(String(body));
    }
    kill(before.process);
    for (let line = await before.nextLine(); line !== 'undefined'; line = await before.nextLine()) {
      const [what, body] = line.split(' ');
      (what === 'sent' ? sent : completed).push(String(body));
    }

    const after = await Harness.start({ stateDirectory, entities: ENTITIES });
    const receiver = after.closing(after.client().createReceiver('orders'));
    const left = new Set((await receiver.peekMessages(10_000)).map(({ body }) => body as unknown));
    await after.close();

    const done = new Set(completed);
    expect(completed.length).toBeGreaterThan(0);
    // One completion may have been stored and not yet told.
    expect(sent.filter((body) => !left.has(body) && !done.has(body)).length).toBeLessThanOrEqual(1);
    expect([...left].filter((body) => done.has(String(body)))).toEqual([]);
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

  it('holds nothing of a message in clear: stored, delivered, dead-lettered, or in a topic', async () => {
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

  it('is not said to hold what it could not store; the client and the log are told', async () => {
    const harness = await Harness.start({ stateDirectory, entities: ENTITIES });
    const sender = harness.client().createSender('orders');
    const receiver = harness.closing(harness.client().createReceiver('orders'));
    await sender.sendMessages({ body: 1 });
    const db = openDatabase(join(stateDirectory, 'service-bus.sqlite'));
    db.exec('DROP TABLE body');
    db.close();

    await expect(sender.sendMessages({ body: 2 })).rejects.toThrow('its log has the reason');
    await expect(receiver.receiveMessages(1)).rejects.toThrow('its log has the reason');
    await expect(receiver.peekMessages(1)).rejects.toThrow('its log has the reason');

    expect(harness.errors.map(String)).toEqual(Array(3).fill('Error: no such table: body'));
    await harness.close();
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

/** Starts a broker in its own process, with a client beside it when `args` say so (see broker-process.cjs). */
async function startBroker(stateDirectory: string, ...args: string[]) {
  const process_ = spawn(process.execPath, [join(__dirname, 'broker-process.cjs'), stateDirectory, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(process_.stdout)[Symbol.asyncIterator]();
  const nextLine = async () => String((await lines.next()).value);
  return { process: process_, connectionString: await nextLine(), nextLine };
}

function kill(child: ChildProcess): void {
  child.kill('SIGKILL');
}

/** Whether a call to the broker succeeds. */
async function isServed(call: Promise<unknown>): Promise<boolean> {
  return call.then(
    () => true,
    () => false,
  );
}
