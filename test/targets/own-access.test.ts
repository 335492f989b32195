import { targetById } from '../../targets/registry';
import type { OwnAccess } from '../../targets/own-access';
import { PEOPLE } from './connect';
import { FakeArm } from './fake-arm';
import { PROVIDERS } from './target-worlds';

const principal = { clientId: PEOPLE.clientId, principalId: PEOPLE.principalId };
const CACHE = `${PROVIDERS}/Microsoft.Cache/redis/shop`;
const ACCOUNT = `${PROVIDERS}/Microsoft.DocumentDB/databaseAccounts/shop`;
const VAULT = `${PROVIDERS}/Microsoft.KeyVault/vaults/shop`;

function accessOf(id: string): OwnAccess {
  const { ownAccess } = targetById(id);
  if (!ownAccess) throw new Error(`${id} has no access of its own`);
  return ownAccess;
}

function referenceTo(resourceId: string) {
  return { id: resourceId, resourceId, names: {} };
}

describe.each([
  ['redis', CACHE],
  ['cosmos-sql', ACCOUNT],
])('own access of %s', (id, resource) => {
  it('gives what is missing, finds it again, and takes it back', async () => {
    const access = accessOf(id);
    const arm = new FakeArm({ [resource]: {} });
    expect(await access.isGiven(arm, referenceTo(resource), principal)).toBe(false);

    await access.give(arm, referenceTo(resource), principal);
    await access.give(arm, referenceTo(resource), principal);

    expect(await access.isGiven(arm, referenceTo(resource), principal)).toBe(true);
    expect(new Set(arm.writes.map(({ path }) => path)).size).toBe(1);
    expect(
      await access.isGiven(arm, referenceTo(resource), { ...principal, principalId: PEOPLE.tenantId }),
    ).toBe(false);

    await access.take(arm, referenceTo(resource), principal);
    expect(await access.isGiven(arm, referenceTo(resource), principal)).toBe(false);
  });

  it('says what it writes', () => {
    expect(accessOf(id).action).toMatch(/\/write$/);
    expect(accessOf(id).isNeeded).toBeUndefined();
  });
});

describe('access policy of a vault', () => {
  const access = accessOf('keyvault');

  it('is needed only where Azure roles have no effect', () => {
    const facts = { kind: 'keyvault', resourceId: VAULT };

    expect(access.isNeeded?.({ ...facts, values: { permissionModel: 'accessPolicies' } })).toBe(true);
    expect(access.isNeeded?.({ ...facts, values: { permissionModel: 'roles' } })).toBe(false);
  });

  it.each([
    [{ secrets: ['Get', 'List', 'Set'], certificates: ['get', 'list'] }, true],
    [{ secrets: ['all'], certificates: ['all'] }, true],
    [{ secrets: ['get'], certificates: ['get', 'list'] }, false],
    [{ secrets: ['get', 'list'] }, false],
  ])('reads %j as enough: %s', async (permissions, expected) => {
    const accessPolicies = [{ objectId: principal.principalId.toUpperCase(), permissions }];
    const arm = new FakeArm({ [VAULT]: { properties: { tenantId: 't', accessPolicies } } });

    expect(await access.isGiven(arm, referenceTo(VAULT), principal)).toBe(expected);
  });

  it('adds and removes single permissions, never the list of policies', async () => {
    const arm = new FakeArm({ [VAULT]: { properties: { tenantId: 'vault-tenant' } } });

    await access.give(arm, referenceTo(VAULT), principal);
    await access.take(arm, referenceTo(VAULT), principal);

    const properties = {
      accessPolicies: [
        {
          tenantId: 'vault-tenant',
          objectId: principal.principalId,
          permissions: { secrets: ['get', 'list'], certificates: ['get', 'list'] },
        },
      ],
    };
    expect(arm.writes).toEqual([
      { method: 'PUT', path: `${VAULT}/accessPolicies/add`, body: { properties } },
      { method: 'PUT', path: `${VAULT}/accessPolicies/remove`, body: { properties } },
    ]);
    await expect(access.give(new FakeArm(), referenceTo(VAULT), principal)).rejects.toThrow('does not exist');
  });
});
