import { storageFirewall } from '../../../targets/families/storage-firewall';
import { networkAclsFirewall } from '../../../targets/firewalls/network-acls';
import { FakeArm } from '../fake-arm';

const ID =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shop';
const reference = { id: `${ID}/blobServices/default`, resourceId: ID, names: {} };

function armWith(networkAcls: object | undefined, publicNetworkAccess?: string): FakeArm {
  return new FakeArm({ [ID]: { properties: { publicNetworkAccess, networkAcls, other: 'kept' } } });
}

describe('networkAclsFirewall', () => {
  it.each([
    [{ defaultAction: 'Allow' }, 'Enabled', 'open'],
    [{ defaultAction: 'Deny' }, 'Enabled', 'restricted'],
    [{ defaultAction: 'Deny' }, undefined, 'restricted'],
    [undefined, undefined, 'open'],
    [{ defaultAction: 'Allow' }, 'Disabled', 'disabled'],
    [{ defaultAction: 'Allow' }, 'SecuredByPerimeter', 'disabled'],
  ])('reads %j with public access %s as %s', async (acls, access, expected) => {
    expect(await storageFirewall.read(armWith(acls, access), reference)).toEqual({
      access: expected,
      ranges: [],
    });
  });

  it('adds what is missing and sends every other rule back', async () => {
    const rule = { value: '40.1.1.0/24', action: 'Allow', state: 'x' };
    const arm = armWith({
      defaultAction: 'Deny',
      bypass: 'AzureServices',
      virtualNetworkRules: [{ id: 'subnet' }],
      ipRules: [rule],
    });

    await storageFirewall.allow(arm, reference, ['40.1.1.9', '20.50.1.7', '20.50.1.8/32', '20.50.1.10/31']);

    expect(arm.writes).toEqual([
      {
        method: 'PATCH',
        path: ID,
        body: {
          properties: {
            networkAcls: {
              defaultAction: 'Deny',
              bypass: 'AzureServices',
              virtualNetworkRules: [{ id: 'subnet' }],
              ipRules: [
                rule,
                { value: '20.50.1.7', action: 'Allow' },
                { value: '20.50.1.8', action: 'Allow' },
                { value: '20.50.1.10', action: 'Allow' },
                { value: '20.50.1.11', action: 'Allow' },
              ],
            },
          },
        },
      },
    ]);
  });

  it('writes nothing when everything is admitted, or nothing is to be taken', async () => {
    const arm = armWith({ defaultAction: 'Deny', ipRules: [{ value: '20.50.1.7' }] });

    expect(await storageFirewall.allow(arm, reference, ['20.50.1.7'])).toEqual({});
    expect(await storageFirewall.revoke(arm, reference, ['20.50.1.8'])).toEqual({});
    expect(arm.writes).toEqual([]);
  });

  it('takes back exactly what it gave, also as single addresses', async () => {
    const arm = armWith({ defaultAction: 'Deny', ipRules: [{ value: '40.1.1.0/24', action: 'Allow' }] });

    await storageFirewall.allow(arm, reference, ['20.50.1.10/31', '20.50.1.0/29']);
    await storageFirewall.revoke(arm, reference, ['20.50.1.10/31', '20.50.1.0/29', '40.1.1.9']);

    expect((await storageFirewall.read(arm, reference)).ranges).toEqual(['40.1.1.0/24']);
  });

  it('hands on the long operation of the write', async () => {
    const arm = armWith({ defaultAction: 'Deny' });
    arm.operationUrl = 'https://management.azure.com/operations/1';
    const firewall = networkAclsFirewall({ apiVersion: 'v', action: 'a/write' });

    expect(await firewall.allow(arm, reference, ['20.50.1.7/32'])).toEqual({
      operationUrl: arm.operationUrl,
    });
    expect((await firewall.read(arm, reference)).ranges).toEqual(['20.50.1.7']);
  });
});
