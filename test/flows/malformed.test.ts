import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { deterministicGuid, linkerId, operationId } from '../../connection/names';
import { exampleRequest, StackFixture } from './stack-fixture';
import { mutationsOf, noDocuments } from './malformed';

const stack = new StackFixture();
beforeAll(() => stack.start());
afterAll(() => stack.stop());

// No cluster is there: what is still a good document after its mutation fails in its plan and leaves nothing behind.
const CLUSTER =
  '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/none/providers/Microsoft.ContainerService/managedClusters/none';
const EXAMPLES = [
  'storage-blob-workload-identity',
  'storage-blob-service-principal',
  'keyvault-csi',
  'postgres-flexible-secret',
];
const DOCUMENTS = EXAMPLES.map((name, index) => ({
  ...exampleRequest(name),
  clusterId: CLUSTER,
  name: `none${index}`,
}));
const COMMANDS = (['delete', 'validate'] as const).map((operation) => ({
  clusterId: CLUSTER,
  name: 'none',
  operation,
}));
const anyDocument = fc.oneof(...[...DOCUMENTS, ...COMMANDS].map(mutationsOf), noDocuments);
const anyLinker = fc.oneof(
  ...DOCUMENTS.map(({ properties }) => mutationsOf({ properties })),
  ...DOCUMENTS.map(({ properties }) =>
    mutationsOf({ properties: { parameters: { actionName: 'createOrUpdate', ...properties } } }),
  ),
  noDocuments,
);

const LINKER = `${CLUSTER}/providers/Microsoft.ServiceLinker/linkers/none`;
const DRY_RUN = `${CLUSTER}/providers/Microsoft.ServiceLinker/dryruns/none`;
const VERSION = '?api-version=2024-07-01-preview';
const TAKEN = [201, 202, 204];
const REFUSED = [400, 404, 405, 409, 413];

interface ErrorBody {
  error: { code: string; message: string; target?: string; details?: { target: string; message: string }[] };
}

/** Sends a body and checks that it is taken, or refused with a code and, where the body is the reason, a field. */
async function expectAnswer(method: string, path: string, body: string): Promise<void> {
  const response = await stack.http(path, { method, body });
  const text = await response.text();
  if (TAKEN.includes(response.status)) return;
  expect(REFUSED).toContain(response.status);
  // A path with dots leads elsewhere, where nobody answers.
  if (response.status === 404 && text === '') return;
  const { error } = JSON.parse(text) as ErrorBody;
  expect(error.code).toMatch(/^[A-Z]\w+$/);
  expect(error.message.length).toBeGreaterThan(5);
  if (response.status === 400) expect(fieldsOf(error).filter((field) => field !== '')).not.toEqual([]);
}

function fieldsOf({ target, details = [] }: ErrorBody['error']): string[] {
  return [...(target === undefined ? [] : [target]), ...details.map((detail) => detail.target)];
}

async function expectGoodOne(name: string): Promise<void> {
  const good = { ...exampleRequest('storage-blob-secret'), name };
  expect(await stack.connect(good)).toMatchObject({ status: 'Succeeded' });
}

describe('malformed documents', () => {
  it.each([
    ['POST', '/api/connections', anyDocument],
    ['POST', '/api/clusters/diagnose', anyDocument],
    ['PUT', `${LINKER}${VERSION}`, anyLinker],
    ['PATCH', `${LINKER}${VERSION}`, anyLinker],
    ['POST', `${LINKER}/generateConfigurations${VERSION}`, anyLinker],
    ['PUT', `${DRY_RUN}${VERSION}`, anyLinker],
  ])('are answered with a field and never with a defect: %s %s', async (method, path, documents) => {
    await fc.assert(
      fc.asyncProperty(documents, (body) => expectAnswer(method, path, body)),
      { numRuns: 60 },
    );
  });

  it('cannot be made of the names in a path either', async () => {
    const name = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '%2e%2e',
        '%2F',
        '%00',
        '%E0%A4%A',
        '__proto__',
        '%25',
        "'",
        '*',
        'a%0d%0ab',
        '%F0%9F%94%91',
      ),
      fc
        .string({ unit: 'binary', minLength: 1, maxLength: 80 })
        .map((text) => encodeURIComponent(text.toWellFormed())),
    );
    const paths = fc
      .tuple(name, name, name)
      .map(([subscription, cluster, linker]) =>
        [
          `/subscriptions/${subscription}/resourceGroups/none/providers/Microsoft.ContainerService/managedClusters`,
          `${cluster}/providers/Microsoft.ServiceLinker/linkers/${linker}${VERSION}`,
        ].join('/'),
      );
    await fc.assert(
      fc.asyncProperty(paths, (path) => expectAnswer('PUT', path, '{"properties":{}}')),
      { numRuns: 60 },
    );
    await fc.assert(
      fc.asyncProperty(name, async (id) => {
        const response = await stack.http(`/api/operations/${id}`);
        expect([200, 400, 404]).toContain(response.status);
      }),
      { numRuns: 40 },
    );
  });

  it('are refused when they are too large, before anybody reads them', async () => {
    const body = JSON.stringify({ ...DOCUMENTS[0], padding: 'x'.repeat(1_000_000) });

    for (const [method, path] of [
      ['POST', '/api/connections'],
      ['POST', '/api/clusters/diagnose'],
      ['PUT', `${LINKER}${VERSION}`],
      ['PATCH', `${LINKER}${VERSION}`],
      ['PUT', `${DRY_RUN}${VERSION}`],
    ] as const) {
      const response = await stack.http(path, { method, body });
      expect([path, response.status]).toEqual([path, 413]);
      expect(((await response.json()) as ErrorBody).error).toMatchObject({ target: 'body' });
    }
  });

  it('do not keep a good one from being made', () => expectGoodOne('after_http'));
});

describe('malformed messages', () => {
  it('are dead-lettered with a reason that names a field, and the next good one is processed', async () => {
    const documents = fc.sample(anyDocument, 120);
    const sent = documents.map((document) => ({ messageId: randomUUID(), body: Buffer.from(document) }));
    const sender = stack.client.createSender('connection-requests');
    for (const message of sent) await sender.sendMessages(message);
    await sender.close();

    await expectGoodOne('after_queue');

    const letters = await deadLetters(sent.length);
    const refused = new Map(letters.map((letter) => [String(letter.messageId), letter]));
    for (const [index, { messageId }] of sent.entries()) {
      const letter = refused.get(messageId);
      if (letter === undefined) {
        expect([documents[index], await isKnown(documents[index] ?? '', messageId)]).toEqual([
          documents[index],
          true,
        ]);
        continue;
      }
      expect(letter.deadLetterReason).toMatch(/^(?:InvalidRequest|Unsupported\w+)$/);
      expect(letter.deadLetterErrorDescription?.length).toBeGreaterThan(10);
      expect(letter.deliveryCount).toBeLessThanOrEqual(1);
    }
    expect(await stack.client.createReceiver('connection-requests').peekMessages(1)).toEqual([]);
    expect(stack.output).not.toMatch(/^error /m);
  });
});

/** All dead letters, once `limit` have come or none comes any more. */
async function deadLetters(limit: number) {
  const receiver = stack.client.createReceiver('connection-requests', {
    subQueueType: 'deadLetter',
    receiveMode: 'receiveAndDelete',
  });
  const letters = [];
  for (;;) {
    const more = await receiver.receiveMessages(limit, { maxWaitTimeInMs: 500 });
    letters.push(...more);
    if (more.length === 0 || letters.length >= limit) break;
  }
  await receiver.close();
  return letters;
}

/** Whether a message that was not refused has become an operation. */
async function isKnown(document: string, messageId: string): Promise<boolean> {
  const { clusterId, name } = JSON.parse(document) as { clusterId: string; name: string };
  const id = operationId(linkerId(clusterId, name), deterministicGuid(messageId));
  return (await stack.http(`/api/operations/${id}`)).status === 200;
}
