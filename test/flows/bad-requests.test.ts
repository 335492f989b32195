import { randomUUID } from 'node:crypto';
import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { REQUESTS_QUEUE } from '../../local/stack/entities';
import { exampleRequest, StackFixture } from './stack-fixture';

const stack = new StackFixture();
beforeAll(() => stack.start());
afterAll(() => stack.stop());

const GOOD = exampleRequest('storage-blob-secret');

async function deadLetters(count: number): Promise<ServiceBusReceivedMessage[]> {
  const receiver = stack.client.createReceiver(REQUESTS_QUEUE, {
    subQueueType: 'deadLetter',
    receiveMode: 'receiveAndDelete',
  });
  const messages: ServiceBusReceivedMessage[] = [];
  while (messages.length < count) messages.push(...(await receiver.receiveMessages(count - messages.length)));
  await receiver.close();
  return messages;
}

describe('a message that can never work', () => {
  it.each<[string, unknown, string, string]>([
    ['no cluster id', { ...GOOD, clusterId: undefined }, 'InvalidRequest', 'clusterId'],
    ['a wrong name', { ...GOOD, name: 'a/b' }, 'InvalidRequest', 'name'],
    ['text', 'please connect me', 'InvalidRequest', 'body'],
    [
      'a target that is not supported',
      {
        ...GOOD,
        properties: {
          ...GOOD.properties,
          targetService: {
            type: 'AzureResource',
            id: '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/x',
          },
        },
      },
      'UnsupportedTarget',
      'targetService',
    ],
    [
      'SC-08: a network option that AKS does not have',
      { ...GOOD, properties: { ...GOOD.properties, vNetSolution: { type: 'privateLink' } } },
      'UnsupportedNetworkOption',
      'vNetSolution',
    ],
  ])('is dead-lettered with the reason: %s', async (_, body, reason, field) => {
    const messageId = randomUUID();

    await stack.send(body, messageId);

    const [letter] = await deadLetters(1);
    expect(letter).toMatchObject({ messageId, deadLetterReason: reason });
    expect(letter?.deadLetterErrorDescription).toContain(field);
    expect(letter?.deliveryCount).toBeLessThanOrEqual(1);
  });

  it('does not keep the next good one from being processed', async () => {
    await stack.send({ nonsense: true });

    const status = await stack.connect(GOOD);

    expect(status).toMatchObject({ status: 'Succeeded' });
    await deadLetters(1);
  });
});

describe('a message that comes twice', () => {
  it('leads to one operation', async () => {
    const request = { ...GOOD, name: 'twice' };
    const messageId = randomUUID();

    const first = await stack.connect(request, messageId);
    const again = await stack.send(request, messageId);

    expect(again).toBe(first.operationId);
    expect(stack.eventsOf(first.operationId).filter(({ type }) => type.endsWith('.accepted'))).toHaveLength(
      1,
    );
  });
});

describe('messages without an id', () => {
  it('are each an operation of their own', async () => {
    const sender = stack.client.createSender(REQUESTS_QUEUE);
    for (const body of [GOOD, GOOD]) await sender.sendMessages({ body: { ...body, name: 'no_id' } });
    await sender.close();

    const ended = (): string[] =>
      stack.events
        .filter(({ type, subject }) => subject === 'no_id' && type.endsWith('.succeeded'))
        .map(({ data }) => data.operationId);
    await stack.nextEvent(() => ended().length === 2);

    expect(new Set(ended()).size).toBe(2);
  });
});

describe('POST /api/connections', () => {
  it('answers 202 with where to look', async () => {
    const response = await stack.http('/api/connections', {
      method: 'POST',
      body: JSON.stringify({ ...GOOD, name: 'over_http' }),
    });
    const body = (await response.json()) as Record<string, string>;

    expect(response.status).toBe(202);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(response.headers.get('location')).toBe(body['statusUrl']);
    expect(body).toMatchObject({ management: { statusQueryGetUri: expect.any(String) as unknown } });
    expect(await stack.ended(body['operationId'] ?? '')).toMatchObject({ status: 'Succeeded' });
  });

  it('answers 400 and names every refused field', async () => {
    const response = await stack.http('/api/connections', {
      method: 'POST',
      body: JSON.stringify({ name: 'a/b', properties: GOOD.properties }),
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { code: 'InvalidRequest', details: [{ target: 'clusterId' }, { target: 'name' }] },
    });
  });

  it('answers 400 to what is not JSON', async () => {
    const response = await stack.http('/api/connections', { method: 'POST', body: '{' });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'InvalidRequest', target: 'body' } });
  });

  it('answers 409 while another operation runs on the connection', async () => {
    const request = { ...GOOD, name: 'contended' };
    await stack.faults('arm', [
      { match: { method: 'GET', path: 'storageAccounts/shopstore' }, times: 1, delayMs: 2000 },
    ]);
    const first = await stack.http('/api/connections', { method: 'POST', body: JSON.stringify(request) });
    const { operationId } = (await first.json()) as { operationId: string };
    await stack.nextEvent((events) => events.some((event) => event.data.operationId === operationId));

    const second = await stack.http('/api/connections', { method: 'POST', body: JSON.stringify(request) });
    await stack.clearFaults();

    const refused = second.status === 409 ? second : undefined;
    const late = refused ? undefined : ((await second.json()) as { operationId: string }).operationId;
    if (refused)
      expect(await refused.json()).toMatchObject({ error: { code: 'AnotherOperationInProgress' } });
    if (late)
      expect(await stack.ended(late)).toMatchObject({ error: { code: 'AnotherOperationInProgress' } });
    expect(await stack.ended(operationId)).toMatchObject({ status: 'Succeeded' });
  });

  it('answers 404 for an operation that does not exist', async () => {
    const response = await stack.http('/api/operations/0123.456');

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'OperationNotFound' } });
  });
});

describe('GET /api/health', () => {
  it('says that everything answers', async () => {
    const response = await fetch(`${stack.endpoints.functions}/api/health`);

    expect([response.status, await response.json()]).toEqual([200, { status: 'ready' }]);
  });
});
