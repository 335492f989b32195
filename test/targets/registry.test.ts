import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findTarget, targetById, targets } from '../../targets/registry';
import { checkSupport } from '../../targets/support';
import { connect, propertiesOf } from './connect';
import { targetWorlds } from './target-worlds';

const FOLDER = join(__dirname, '../../targets');
/** Folders with what several targets share. */
const SHARED = ['families', 'firewalls', 'formats'];
const BROAD_ROLES: Readonly<Record<string, string>> = {
  'storage-blob': 'reads and writes blobs; no management of the account',
  'storage-queue': 'reads and writes messages; no management of the account',
  'storage-table': 'reads and writes entities; no management of the account',
  'cosmos-cassandra': 'the workload fetches the account keys itself',
  'cosmos-gremlin': 'the workload fetches the account keys itself',
  'cosmos-mongo': 'the workload fetches the account keys itself',
  'cosmos-sql': 'the workload fetches the account keys itself',
  'cosmos-table': 'the workload fetches the account keys itself',
  openai: 'as Service Connector; a narrower role is documented',
  signalr: 'data plane only; a narrower role is documented',
  webpubsub: 'data plane only; a narrower role is documented',
};

describe('registry', () => {
  it('lists exactly the folders on disk', () => {
    const folders = readdirSync(FOLDER, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !SHARED.includes(entry.name))
      .map((entry) => entry.name);

    expect(targets.map((target) => target.id).sort()).toEqual(folders.sort());
  });

  it.each(targets.map((target) => [target.id, target] as const))(
    'has in %s all that a target needs',
    (id, target) => {
      expect(existsSync(join(FOLDER, id, 'index.ts'))).toBe(true);
      expect(existsSync(join(FOLDER, id, 'readme.md'))).toBe(true);
      expect(target.documentation).toMatch(
        /^https:\/\/learn\.microsoft\.com\/azure\/(?:service-connector|azure-monitor)\//,
      );
      const kinds = target.configurations.map((table) => table.auth);
      expect([...new Set(kinds)].sort()).toEqual([...target.auth].sort());
      const hasOwnSecret = target.credentials !== undefined;
      expect([hasOwnSecret, target.callerSecret !== undefined].filter(Boolean)).toHaveLength(
        target.auth.includes('secret') ? 1 : 0,
      );
      expect(targetWorlds()[id]).toBeDefined();
    },
  );

  it.each(targets.map((target) => [target.id, target.roles, target.roleAlternatives] as const))(
    'gives %s no broad role without a reason and a narrower choice',
    (id, roles, alternatives) => {
      const ids = roles.map((role) => role.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const role of [...roles, ...(alternatives ?? []).flatMap((alternative) => alternative.roles)])
        expect(role.id).toMatch(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/);
      const isBroad = roles.some(({ name }) => /\b(?:Owner|Contributor)$/.test(name));

      expect(isBroad).toBe(id in BROAD_ROLES);
      if (isBroad) expect(alternatives?.length).toBeGreaterThan(0);
      expect(roles.map(({ name }) => name)).not.toContain('Owner');
      expect(roles.map(({ name }) => name)).not.toContain('Contributor');
    },
  );

  it('has one table at most for a client type and an authentication, and one entry for a name', () => {
    for (const target of targets) {
      const combinations = target.configurations.flatMap(({ auth, clientTypes }) =>
        clientTypes.map((clientType) => `${target.id} ${auth} ${clientType}`),
      );
      expect(new Set(combinations).size).toBe(combinations.length);
      for (const { entries } of target.configurations) {
        const names = entries.map((entry) => entry.name);
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(name).toMatch(/^[-._a-zA-Z0-9]{1,253}$/);
        for (const { description } of entries) expect(description).not.toBe('');
      }
    }
  });

  it.each(Object.keys(targetWorlds()))(
    'finds %s by its id, in any casing, and nothing for a longer or shorter one',
    (id) => {
      const service = targetWorlds()[id]?.service;
      const family = ['openai', 'ai-services'].includes(id) ? 'cognitive-services' : id;
      expect(service && findTarget(service)?.target.id).toBe(family);
      if (service?.type !== 'AzureResource') return;

      const reference = findTarget({ ...service, id: service.id.toUpperCase() })?.reference;

      expect(reference?.id.toLowerCase()).toBe(service.id.toLowerCase());
      expect(service.id.toLowerCase().startsWith(reference?.resourceId.toLowerCase() ?? '-')).toBe(true);
      expect(findTarget({ ...service, id: `${service.id}/more/x` })).toBeUndefined();
      expect(
        findTarget({ ...service, id: service.id.replace('providers/', 'providers/Evil.') }),
      ).toBeUndefined();
    },
  );

  it('lets the kind of an account decide between the targets of one id', async () => {
    const rendered = await connect(targetWorlds()['openai'] ?? fail(), { auth: 'workloadIdentity' });

    expect(rendered.map(({ name }) => name)).toEqual(['AZURE_OPENAI_BASE', 'AZURE_OPENAI_CLIENTID']);
    expect(targetById('openai').roles[0]?.name).toBe('Cognitive Services OpenAI Contributor');
    expect(() => targetById('nope')).toThrow('There is no target "nope"');
  });

  it('takes every default authentication and client type of AKS', () => {
    for (const [id, world] of Object.entries(targetWorlds())) {
      const [auth = 'secret'] = targetById(id).auth;
      expect([id, checkSupport(propertiesOf(world, { auth })).ok]).toEqual([id, true]);
    }
  });
});

function fail(): never {
  throw new Error('there is no such world');
}
