import { FixtureHost, fixtureModule } from '../fixture';
import type { QueueFixture } from '../fixture';
import { FakeServiceBus } from './fake-service-bus';

describe('ServiceBusTrigger', () => {
  const bus = new FakeServiceBus();
  const host = new FixtureHost({
    loadApp: () => fixtureModule('queue-functions.js'),
    environment: { FixtureServiceBus: 'Endpoint=sb://somewhere/', FIXTURE_QUEUE: 'requests' },
    createServiceBusClient: () => bus,
  });
  let app: QueueFixture;

  beforeAll(async () => {
    await host.start();
    app = await fixtureModule<QueueFixture>('queue-functions.js');
  });
  afterAll(() => host.stop());
  beforeEach(() => {
    bus.settled.length = 0;
    app.received.length = 0;
    app.hooks.before = () => Promise.resolve();
  });

  it('listens to the queue that the setting names, with the concurrency of host.json', () => {
    expect(bus.queues).toEqual(['requests']);
    expect(bus.subscribeOptions).toMatchObject({ maxConcurrentCalls: 16, autoCompleteMessages: false });
  });

  it('completes the message after the function succeeded', async () => {
    await bus.deliver({ messageId: 'm1', body: Buffer.from('{"n":1}') });

    expect(app.received[0]?.message).toEqual({ n: 1 });
    expect(bus.settled).toEqual(['complete m1']);
  });

  it('hands over a body that is not JSON as text', async () => {
    await bus.deliver({ messageId: 'm1', body: Buffer.from('name: ä') });

    expect(app.received[0]?.message).toBe('name: ä');
  });

  it('abandons the message when the function throws', async () => {
    await bus.deliver({ messageId: 'm2', body: Buffer.from('{"fail":true}') });

    expect(bus.settled).toEqual(['abandon m2']);
    expect(host.lines).toContain('error Function "fromQueue" failed: not now');
  });

  it('gives the metadata under the names and in the forms of the real host', async () => {
    await bus.deliver({
      body: Buffer.from('{}'),
      messageId: 'm3',
      correlationId: 'c3',
      contentType: 'application/json',
      subject: 'order',
      lockToken: '7a1c1b0e-0000-4000-8000-000000000000',
      deliveryCount: 2,
      sequenceNumber: { toNumber: () => 77 } as never,
      enqueuedTimeUtc: new Date('2025-01-02T03:04:05.120Z'),
      applicationProperties: { Tenant: 'a', count: 3 },
    });

    expect(app.received[0]?.metadata).toMatchObject({
      messageId: 'm3',
      correlationId: 'c3',
      contentType: 'application/json',
      subject: 'order',
      label: 'order',
      lockToken: '7a1c1b0e-0000-4000-8000-000000000000',
      deliveryCount: 3,
      sequenceNumber: 77,
      enqueuedTimeUtc: '2025-01-02T03:04:05.12',
      enqueuedTime: '2025-01-02T03:04:05.12+00:00',
      applicationProperties: { tenant: 'a', count: 3 },
      userProperties: { tenant: 'a', count: 3 },
    });
  });

  it('starts orchestrations through the durable client', async () => {
    await bus.deliver({ messageId: 'm4', body: Buffer.from('{"start":"by-message"}') });

    await expect(host.completion('by-message')).resolves.toMatchObject({ output: 'ran by-message' });
  });

  it('goes on quietly when the function settled the message itself', async () => {
    const before = host.lines.length;
    bus.settlementError = Object.assign(new Error('The lock is gone'), { code: 'MessageLockLost' });

    await bus.deliver({ messageId: 'm5', body: Buffer.from('{}') });
    await bus.deliver({ messageId: 'm6', body: Buffer.from('{}') });

    expect(host.lines).toHaveLength(before);
    expect(bus.settled).toEqual(['complete m6']);
  });

  it('reports a broker that cannot be reached once for each reason', async () => {
    const before = host.lines.length;

    await bus.fail(new Error('connect ECONNREFUSED'));
    await bus.fail(new Error('connect ECONNREFUSED'));
    await bus.fail(new Error('no such queue'));

    expect(host.lines.slice(before)).toEqual([
      expect.stringContaining('connect ECONNREFUSED'),
      expect.stringContaining('no such queue'),
    ]);
  });

  it('lets a function under way end and settle before it closes', async () => {
    const started = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    app.hooks.before = () => {
      started.resolve();
      return gate.promise;
    };
    const delivery = bus.deliver({ messageId: 'm7', body: Buffer.from('{}') });
    await started.promise;

    const stopping = host.stop();
    gate.resolve();
    await Promise.all([stopping, delivery]);

    expect(bus.settled).toEqual(['complete m7']);
    expect(bus.closed).toEqual(['subscription', 'receiver', 'client']);
  });
});
