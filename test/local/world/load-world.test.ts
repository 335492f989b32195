import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadWorld, worldFile } from '../../../local/world';

const SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';
const MINIMAL = `
tenantId: 99999999-8888-4777-8666-555555555555
subscriptionId: ${SUBSCRIPTION}
app: { clientId: aaaaaaaa-0001-4000-8000-00000000c11e, principalId: aaaaaaaa-0001-4000-8000-0000000000b1 }
`;

describe('loadWorld', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'world-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(name: string, text: string): string {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  }

  it('reads the default world: a closed shop with a plain cluster', () => {
    const world = loadWorld(worldFile('default'));

    const cluster = world.resources.find(({ id }) => id.endsWith('/managedClusters/prod'));
    expect(world.subscriptionId).toBe(SUBSCRIPTION);
    expect(world.providers['Microsoft.KubernetesConfiguration']).toBe('NotRegistered');
    expect(cluster?.behaviour.updatingForSeconds).toBe(3);
    expect(cluster?.properties['oidcIssuerProfile']).toEqual({ enabled: false });
    expect(world.kubernetes['prod']?.objects).toContainEqual(
      expect.objectContaining({ kind: 'Namespace', metadata: expect.objectContaining({ name: 'shop' }) }),
    );
  });

  it('reads the instant world as the default one without waits', () => {
    const usual = loadWorld(worldFile('default'));
    const instant = loadWorld(worldFile('instant'));

    const { retryAfterSeconds: _none, ...waits } = instant.behaviour;
    expect(Object.values(waits).every((seconds) => seconds === 0)).toBe(true);
    expect(instant.resources.map(({ id }) => id)).toEqual(usual.resources.map(({ id }) => id));
    expect(instant.resources.some(({ behaviour }) => behaviour.updatingForSeconds)).toBe(false);
  });

  it('fills in defaults for a minimal world', () => {
    const world = loadWorld(write('w.yaml', MINIMAL));

    expect(world.behaviour.clusterUpdateSeconds).toBe(3);
    expect(world.resources).toEqual([]);
    expect(world.permissions[0]?.actions).toEqual(['*']);
  });

  it.each([
    ['tenantId: x', 'subscriptionId'],
    [`${MINIMAL}resources: [{ id: shop }]`, 'resources[0].id: must be a resource id'],
    [`${MINIMAL}resources: [{ id: /subscriptions/${SUBSCRIPTION}, colour: red }]`, 'resources[0]'],
    [`${MINIMAL}behaviour: { clusterUpdateSeconds: -1 }`, 'behaviour.clusterUpdateSeconds'],
    [`${MINIMAL}providers: { Microsoft.Storage: Maybe }`, 'Microsoft.Storage'],
    ['- a list', 'must be a YAML map'],
    ['a: [', 'w.yaml'],
    ['extends: w.yaml', 'extends itself'],
    ['extends: 1', 'extends: must be the name of a file'],
    ['extends: missing.yaml', 'missing.yaml'],
  ])('refuses %j and names the place', (text, place) => {
    const file = write('w.yaml', text);

    expect(() => loadWorld(file)).toThrow(place);
  });

  it('lays a world over another: resources by id, null removes, objects are added', () => {
    const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop`;
    write(
      'base.yaml',
      `${MINIMAL}
providers: { Microsoft.Storage: Registered, Microsoft.Cache: Registered }
resources:
  - { id: ${id}, location: westeurope, properties: { a: { x: 1, y: 2 }, list: [1, 2] } }
  - { id: ${id}2 }
kubernetes: { prod: { objects: [{ kind: A }], logs: { a/b/c: hello } } }`,
    );
    const file = write(
      'broken.yaml',
      `
extends: base.yaml
providers: { Microsoft.Cache: null }
resources:
  - { id: ${id.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions')}, properties: { a: { y: null }, list: [3] } }
  - { id: ${id}2, remove: true }
  - { id: ${id}3 }
kubernetes: { prod: { objects: [{ kind: B }] } }`,
    );

    const world = loadWorld(file);

    expect(world.providers).toEqual({ 'Microsoft.Storage': 'Registered' });
    expect(world.resources.map((resource) => resource.id.toLowerCase())).toEqual([
      id.toLowerCase(),
      `${id}3`.toLowerCase(),
    ]);
    expect(world.resources[0]).toMatchObject({
      location: 'westeurope',
      properties: { a: { x: 1 }, list: [3] },
    });
    expect(world.kubernetes['prod']).toEqual({
      objects: [{ kind: 'A' }, { kind: 'B' }],
      logs: { 'a/b/c': 'hello' },
    });
  });
});
