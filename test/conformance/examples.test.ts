import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { announcedBy, madeSince } from './planned-writes';
import { type Json, LATEST, Stack } from './stack';

const directory = join(__dirname, '..', '..', 'examples');
// Firewalls of these targets take a second for every change; one example each does, unless EXAMPLES=all asks for more.
const SLOW = /^(?:cosmos-(?!sql-secret)|webpubsub-(?!secret)|signalr-(?!workload))/;
const examples = readdirSync(directory)
  .filter((file) => file.endsWith('.yaml'))
  .filter((file) => process.env['EXAMPLES'] === 'all' || !SLOW.test(file));
const stack = new Stack();
const version = `?api-version=${LATEST}`;

beforeAll(async () => {
  await stack.start();
  // What stays after deletion: registrations, cluster features and the extension.
  for (const file of ['keyvault-csi.yaml', 'storage-blob-workload-identity.yaml']) {
    const example = read(file);
    await connect(example);
    await disconnect(example);
  }
});
afterAll(() => stack.stop());

function read(file: string): Json {
  return parse(readFileSync(join(directory, file), 'utf8')) as Json;
}

function at({ clusterId, name }: Json, kind = 'linkers', action = '', query = ''): string {
  return `${clusterId}/providers/Microsoft.ServiceLinker/${kind}/${name}${action}${version}${query}`;
}

async function connect(example: Json): Promise<void> {
  const { properties } = example;
  const end = await stack.ended(await stack.call('PUT', at(example), { properties }));
  expect(end).toMatchObject({ status: 'Succeeded' });
}

async function disconnect(example: Json): Promise<void> {
  const path = at(example, 'linkers', '', '&deleteOrUpdateBehavior=ForcedCleanup');
  expect(await stack.ended(await stack.call('DELETE', path))).toMatchObject({ status: 'Succeeded' });
}

async function plan(example: Json): Promise<Json> {
  const parameters = { actionName: 'createOrUpdate', ...example['properties'] };
  await stack.ended(await stack.call('PUT', at(example, 'dryruns'), { properties: { parameters } }));
  return (await stack.call('GET', at(example, 'dryruns'))).body['properties'] as Json;
}

it.each(examples)(
  '%s is planned, made, seen, found well, unchanged by repetition, and taken away',
  async (file) => {
    const example = read(file);
    const before = await stack.world();
    const writes = await stack.writes();

    const planned = await plan(example);
    expect(await stack.writes()).toEqual(writes);
    expect(planned).toMatchObject({ provisioningState: 'Succeeded', prerequisiteResults: [] });
    expect(planned['operationPreviews']).not.toEqual([]);

    const seen = await stack.seen();
    await connect(example);
    expect(await madeSince(stack, seen)).toEqual(announcedBy(planned));
    const { body: linker } = await stack.call('GET', at(example));
    expect(linker['properties']).toMatchObject({
      provisioningState: 'Succeeded',
      scope: example['properties'].scope,
    });

    const { body } = await stack.call('POST', at(example, 'linkers', '/listConfigurations'));
    const configurations = body['configurations'] as { name: string; value: string }[];
    const secret = await secretOf(example);
    if (example['properties'].configurationInfo?.action === 'optOut') {
      expect(secret).toBeUndefined();
      expect(configurations).not.toEqual([]);
    } else {
      const { namespace, keys = {} } = secret ?? {};
      expect(namespace).toBe(example['properties'].scope);
      expect(configurations.map(({ name }) => name).toSorted()).toEqual(Object.keys(keys).toSorted());
      for (const { name, value } of configurations) if (value !== '') expect(keys[name]).toBe(value);
    }

    const end = (await stack.ended(
      await stack.call('POST', at(example, 'linkers', '/validateLinker')),
    )) as Json;
    const wrong = (end['properties'].validationDetail as Json[]).filter(({ result }) => result === 'failure');
    expect(wrong).toEqual([]);
    expect(end['properties'].isConnectionAvailable).toBe(true);

    const made = await stack.writes();
    await connect(example);
    expect(await stack.writes()).toEqual(made);
    expect((await plan(example))['operationPreviews']).toEqual([]);

    await disconnect(example);
    expect(await stack.world()).toEqual(before);
  },
);

/** The Secret of a connection, with its values as workloads see them; `undefined` when there is none. */
async function secretOf({
  name,
  properties,
}: Json): Promise<{ namespace: string; keys: Record<string, string> } | undefined> {
  const stripped = String(name)
    .replace(/[^a-z0-9]/gi, '')
    .toLowerCase();
  const path = `/api/v1/namespaces/${properties.scope}/secrets/sc-${stripped}-secret`;
  const secret = await stack.kubernetes('GET', path);
  if (!secret) return undefined;
  const entries = Object.entries((secret['data'] ?? {}) as Record<string, string>);
  return {
    namespace: String(secret['metadata'].namespace),
    keys: Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()])),
  };
}
