import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Json, LATEST, Stack } from './stack';

const directory = join(__dirname, '..', '..', 'examples');
// Targets whose firewalls take a second for every change show nothing that the others do not.
const SLOW = /^(?:cosmos|webpubsub|signalr)-/;
const examples = readdirSync(directory)
  .filter((file) => file.endsWith('.yaml') && !SLOW.test(file))
  .map((file) => [file, parse(readFileSync(join(directory, file), 'utf8')) as Json] as const)
  .filter(([, { properties }]) => credentialOf(properties.authInfo) !== undefined);
const stack = new Stack();

beforeAll(() => stack.start(), 60_000);
afterAll(() => stack.stop());

function credentialOf(authInfo: Json | undefined): string | undefined {
  return (authInfo?.['secret'] ?? authInfo?.['secretInfo']?.value) as string | undefined;
}

/** As a GET shows it, and as clients send it back. */
function withoutCredential({ authInfo, ...rest }: Json): Json {
  const { secret: _secret, secretInfo: _info, ...shown } = authInfo;
  return { ...rest, authInfo: shown };
}

const at = ({ clusterId, name }: Json) =>
  `${clusterId}/providers/Microsoft.ServiceLinker/linkers/${name}?api-version=${LATEST}`;

const secretPath = ({ name, properties }: Json) =>
  `/api/v1/namespaces/${properties.scope}/secrets/sc-${String(name).replace(/[^a-z0-9]/gi, '')}-secret`;

async function put(example: Json, properties: Json): Promise<Json> {
  const answer = await stack.call('PUT', at(example), { properties });
  return answer.status === 201 ? stack.ended(answer) : answer.body;
}

async function dataOf(example: Json): Promise<Json> {
  return (await stack.kubernetes('GET', secretPath(example)))?.['data'] as Json;
}

it.each(examples)('%s can be sent again without its credential', async (_file, example) => {
  const { properties } = example;
  expect(await put(example, properties)).toMatchObject({ status: 'Succeeded' });
  const before = await dataOf(example);

  const end = await put(example, withoutCredential(properties));

  expect(end).toMatchObject({ status: 'Succeeded' });
  expect(await dataOf(example)).toEqual(before);
  expect(JSON.stringify(end)).not.toContain(credentialOf(properties.authInfo));
});

describe('a credential', () => {
  const [, example] = examples.find(
    ([file]) => file === 'storage-blob-service-principal.yaml',
  ) as (typeof examples)[0];
  const { properties } = example;
  const refused = { error: { code: 'InvalidRequest', target: 'properties.authInfo.secret' } };

  beforeEach(async () => {
    expect(await put(example, properties)).toMatchObject({ status: 'Succeeded' });
  });

  it('stays when a PATCH is about something else', async () => {
    const before = Object.values(await dataOf(example));

    const patched = await stack.call('PATCH', at(example), { properties: { clientType: 'java' } });

    expect(await stack.ended(patched)).toMatchObject({ status: 'Succeeded' });
    expect(Object.values(await dataOf(example))).toEqual(before);
  });

  it.each([
    ['another namespace', { scope: 'elsewhere' }],
    [
      'another target',
      { targetService: { type: 'AzureResource', id: properties.targetService.id.replace('blob', 'queue') } },
    ],
    [
      'another user',
      { authInfo: { ...properties.authInfo, clientId: 'dddddddd-0001-4000-8000-00000000c11e' } },
    ],
  ])('is not carried over to %s', async (_what, change) => {
    expect(await put(example, withoutCredential({ ...properties, ...change }))).toMatchObject(refused);
  });

  it.each([
    ['CLIENTSECRET', refused],
    // The credential is still the one that was written, so the Secret can be mended with it.
    ['RESOURCEENDPOINT', { status: 'Succeeded' }],
  ])('when somebody has changed %s in the Secret', async (end, expected) => {
    const before = await dataOf(example);
    const key = Object.keys(before).find((name) => name.endsWith(end)) ?? '';
    const data = { [key]: Buffer.from('changed').toString('base64') };
    await stack.kubernetes('PATCH', secretPath(example), { data });

    expect(await put(example, withoutCredential(properties))).toMatchObject(expected);
  });

  it('has to be sent where no connection is yet', async () => {
    const other = { ...example, name: 'never_made' };

    expect(await put(other, withoutCredential(properties))).toMatchObject(refused);
  });
});
