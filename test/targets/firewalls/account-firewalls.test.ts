import { targetById } from '../../../targets/registry';
import type { Firewall, TargetReference } from '../../../targets/target';
import { FakeArm } from '../fake-arm';
import { PROVIDERS } from '../target-worlds';

interface Case {
  id: string;
  resource: string;
  /** Where the rules are read and written. */
  path: string;
  /** The resource with these rules, restricted to them. */
  withRules: (addresses: string[]) => object;
  /** Settings in which no address can get in. */
  closed: object;
}

const COSMOS = `${PROVIDERS}/Microsoft.DocumentDB/databaseAccounts/shop`;
const BUS = `${PROVIDERS}/Microsoft.ServiceBus/namespaces/shop`;
const HUB = `${PROVIDERS}/Microsoft.EventHub/namespaces/shop`;
const SIGNALR = `${PROVIDERS}/Microsoft.SignalRService/SignalR/shop`;
const AI = `${PROVIDERS}/Microsoft.CognitiveServices/accounts/shop`;
const VAULT = `${PROVIDERS}/Microsoft.KeyVault/vaults/shop`;

const ruleSet = (addresses: string[]) => ({
  properties: {
    defaultAction: 'Deny',
    publicNetworkAccess: 'Enabled',
    trustedServiceAccessEnabled: true,
    ipRules: addresses.map((ipMask) => ({ ipMask, action: 'Allow' })),
  },
});
const acls = (addresses: string[]) => ({
  properties: {
    publicNetworkAccess: 'Enabled',
    networkAcls: { defaultAction: 'Deny', ipRules: addresses.map((value) => ({ value })) },
  },
});

const cases: Case[] = [
  {
    id: 'cosmos-sql',
    resource: COSMOS,
    path: COSMOS,
    withRules: (addresses) => ({
      properties: { ipRules: addresses.map((ipAddressOrRange) => ({ ipAddressOrRange })) },
    }),
    closed: { properties: { publicNetworkAccess: 'Disabled' } },
  },
  {
    id: 'servicebus',
    resource: BUS,
    path: `${BUS}/networkRuleSets/default`,
    withRules: ruleSet,
    closed: { properties: { publicNetworkAccess: 'Disabled' } },
  },
  {
    id: 'eventhub',
    resource: HUB,
    path: `${HUB}/networkRuleSets/default`,
    withRules: ruleSet,
    closed: { properties: { publicNetworkAccess: 'SecuredByPerimeter' } },
  },
  {
    id: 'signalr',
    resource: SIGNALR,
    path: SIGNALR,
    withRules: (addresses) => ({
      properties: {
        networkACLs: {
          defaultAction: 'Deny',
          publicNetwork: { allow: ['ServerConnection', 'ClientConnection', 'RESTAPI'] },
          ipRules: addresses.map((value) => ({ value, action: 'Allow' })),
        },
      },
    }),
    closed: {
      properties: { networkACLs: { defaultAction: 'Deny', publicNetwork: { allow: ['ClientConnection'] } } },
    },
  },
  {
    id: 'openai',
    resource: AI,
    path: AI,
    withRules: acls,
    closed: { properties: { publicNetworkAccess: 'Disabled' } },
  },
  {
    id: 'keyvault',
    resource: VAULT,
    path: VAULT,
    withRules: acls,
    closed: { properties: { publicNetworkAccess: 'Disabled' } },
  },
];

function firewallOf(id: string): Firewall {
  const { firewall } = targetById(id);
  if (!firewall) throw new Error(`${id} has no firewall`);
  return firewall;
}

describe.each(cases)('firewall of $id', ({ id, resource, path, withRules, closed }) => {
  const firewall = firewallOf(id);
  const reference: TargetReference = { id: resource, resourceId: resource, names: {} };

  it('reads what is admitted', async () => {
    const arm = new FakeArm({ [resource]: {}, [path]: withRules(['40.1.1.0/24', '20.50.1.7']) });

    expect(await firewall.read(arm, reference)).toEqual({
      access: 'restricted',
      ranges: ['40.1.1.0/24', '20.50.1.7'],
    });
  });

  it('sees when nobody can get in', async () => {
    const arm = new FakeArm({ [resource]: {}, [path]: closed });

    expect((await firewall.read(arm, reference)).access).toBe('disabled');
  });

  it('sees when everybody can get in', async () => {
    const arm = new FakeArm({ [resource]: { properties: {} } });

    expect(await firewall.read(arm, reference)).toEqual({ access: 'open', ranges: [] });
  });

  it('adds what is missing, once, and keeps all that was there', async () => {
    const arm = new FakeArm({ [resource]: {}, [path]: withRules(['40.1.1.0/24']) });

    await firewall.allow(arm, reference, ['40.1.1.7', '20.50.1.7/32', '20.50.1.8/29']);
    await firewall.allow(arm, reference, ['40.1.1.7', '20.50.1.7/32', '20.50.1.8/29']);

    expect(arm.writes).toHaveLength(1);
    expect(arm.writes[0]?.path).toBe(path);
    const { properties } = withRules(['40.1.1.0/24', '20.50.1.7', '20.50.1.8/29']) as { properties: object };
    expect(arm.resources.get(path.toLowerCase())).toMatchObject({ properties });
  });

  it('takes back exactly the given ranges', async () => {
    const arm = new FakeArm({
      [resource]: {},
      [path]: withRules(['40.1.1.0/24', '20.50.1.7', '20.50.1.8/29']),
    });

    await firewall.revoke(arm, reference, ['20.50.1.7', '20.50.1.8/29', '40.1.1.9']);
    await firewall.revoke(arm, reference, ['20.50.1.7', '20.50.1.8/29', '40.1.1.9']);

    expect(arm.writes).toHaveLength(1);
    expect((await firewall.read(arm, reference)).ranges).toEqual(['40.1.1.0/24']);
  });

  it('never lets everybody in by taking a rule away', async () => {
    const arm = new FakeArm({ [resource]: {}, [path]: withRules(['20.50.1.7']) });

    await firewall.revoke(arm, reference, ['20.50.1.7']);

    expect((await firewall.read(arm, reference)).access).toBe('restricted');
  });

  it('names the action that its write needs', () => {
    expect(firewall.action).toMatch(/^Microsoft\.[A-Za-z]+\/\S+\/write$/);
  });
});

describe('firewalls with other rules', () => {
  it('may take the last address where rules for networks remain', async () => {
    const properties = { isVirtualNetworkFilterEnabled: true, ipRules: [{ ipAddressOrRange: '20.50.1.7' }] };
    const cosmos = new FakeArm({ [COSMOS]: { properties } });
    const bus = new FakeArm({
      [`${BUS}/networkRuleSets/default`]: {
        properties: { ...ruleSet(['20.50.1.7']).properties, virtualNetworkRules: [{ subnet: { id: 'x' } }] },
      },
    });

    await firewallOf('cosmos-sql').revoke(cosmos, { id: COSMOS, resourceId: COSMOS, names: {} }, [
      '20.50.1.7',
    ]);
    await firewallOf('servicebus').revoke(bus, { id: BUS, resourceId: BUS, names: {} }, ['20.50.1.7']);

    expect(cosmos.writes[0]?.body).toEqual({ properties: { ipRules: [] } });
    expect(bus.writes[0]?.body).toMatchObject({
      properties: { ipRules: [], trustedServiceAccessEnabled: true },
    });
  });

  it('does not count rules of SignalR that deny', async () => {
    const networkACLs = {
      ipRules: [
        { value: '0.0.0.0/0', action: 'Deny' },
        { value: '40.1.1.1', action: 'Allow' },
      ],
    };
    const arm = new FakeArm({ [SIGNALR]: { properties: { networkACLs } } });
    const reference = { id: SIGNALR, resourceId: SIGNALR, names: {} };

    expect(await firewallOf('signalr').read(arm, reference)).toEqual({
      access: 'restricted',
      ranges: ['40.1.1.1'],
    });
    await firewallOf('signalr').allow(arm, reference, ['20.50.1.7']);
    expect(arm.writes[0]?.body).toMatchObject({
      properties: {
        networkACLs: { ipRules: [...networkACLs.ipRules, { value: '20.50.1.7', action: 'Allow' }] },
      },
    });
  });
});
