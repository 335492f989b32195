import fc from 'fast-check';
import { ruleName } from '../../../targets/firewalls/firewall-rules';
import { targetById } from '../../../targets/registry';
import type { Firewall } from '../../../targets/target';
import { FakeArm } from '../fake-arm';
import { PROVIDERS, targetWorlds } from '../target-worlds';

const SERVER = `${PROVIDERS}/Microsoft.DBforPostgreSQL/flexibleServers/shop`;
const SQL = `${PROVIDERS}/Microsoft.Sql/servers/shop`;
const CACHE = `${PROVIDERS}/Microsoft.Cache/redis/shop`;

function firewallOf(id: string): {
  firewall: Firewall;
  arm: FakeArm;
  reference: ReturnType<typeof referenceOf>;
} {
  const world = targetWorlds()[id];
  const { firewall } = targetById(id);
  if (!world || !firewall) throw new Error(`${id} has no firewall`);
  return { firewall, arm: world.arm, reference: referenceOf(id) };
}

function referenceOf(id: string) {
  const world = targetWorlds()[id];
  const reference = world && targetById(id).match(world.service);
  if (!reference) throw new Error(`${id} does not match`);
  return reference;
}

describe('firewallRules', () => {
  it('names a rule after its range, in characters that every service takes', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 8, max: 32 }), (address, bits) => {
        expect(ruleName(`${address}/${bits}`)).toMatch(/^sc_[0-9_]{7,30}$/);
      }),
    );
    expect(ruleName('20.50.1.7/32')).toBe(ruleName('20.50.1.7'));
    expect(ruleName('20.50.1.7')).toBe('sc_20_50_1_7');
  });

  it('writes one rule for each missing range and leaves those of others', async () => {
    const { firewall, arm, reference } = firewallOf('sql');
    await arm.put(`${SQL}/firewallRules/office`, '', {
      properties: { startIpAddress: '40.1.1.0', endIpAddress: '40.1.1.99' },
    });
    arm.calls.length = 0;

    const write = await firewall.allow(arm, reference, ['40.1.1.7', '20.50.1.7', '20.50.1.8/29']);

    expect(write).toEqual({});
    expect(arm.writes).toEqual([
      {
        method: 'PUT',
        path: `${SQL}/firewallRules/sc_20_50_1_7`,
        body: { properties: { startIpAddress: '20.50.1.7', endIpAddress: '20.50.1.7' } },
      },
      {
        method: 'PUT',
        path: `${SQL}/firewallRules/sc_20_50_1_8_29`,
        body: { properties: { startIpAddress: '20.50.1.8', endIpAddress: '20.50.1.15' } },
      },
    ]);
    expect(await firewall.read(arm, reference)).toEqual({
      access: 'restricted',
      ranges: ['40.1.1.0-40.1.1.99', '20.50.1.7', '20.50.1.8/29'],
    });
    arm.calls.length = 0;
    await firewall.allow(arm, reference, ['20.50.1.7', '20.50.1.8/29']);
    expect(arm.writes).toEqual([]);
  });

  it('takes back its own rules only, by name and range', async () => {
    const { firewall, arm, reference } = firewallOf('sql');
    const theirs = { properties: { startIpAddress: '20.50.1.7', endIpAddress: '20.50.1.7' } };
    await arm.put(`${SQL}/firewallRules/office`, '', theirs);
    await firewall.allow(arm, reference, ['20.50.1.8']);

    await firewall.revoke(arm, reference, ['20.50.1.7', '20.50.1.8', '20.50.1.9']);

    expect((await firewall.read(arm, reference)).ranges).toEqual(['20.50.1.7']);
    expect(arm.writes.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  });

  it('changes a flexible server one rule at a time, and names what remains', async () => {
    const { firewall, arm, reference } = firewallOf('postgres-flexible');
    arm.operationUrl = 'https://management.azure.com/operations/1';

    const first = await firewall.allow(arm, reference, ['20.50.1.7', '20.50.1.8', '20.50.1.9']);
    const second = await firewall.allow(arm, reference, first.remaining ?? []);
    const third = await firewall.allow(arm, reference, second.remaining ?? []);

    expect(first).toEqual({ operationUrl: arm.operationUrl, remaining: ['20.50.1.8', '20.50.1.9'] });
    expect(second.remaining).toEqual(['20.50.1.9']);
    expect(third).toEqual({ operationUrl: arm.operationUrl });
    expect(arm.writes).toHaveLength(3);

    const revoked = await firewall.revoke(arm, reference, ['20.50.1.7', '20.50.1.8']);
    expect(revoked.remaining).toEqual(['20.50.1.8']);
  });

  it('sees a server in a virtual network as closed', async () => {
    const { firewall, arm, reference } = firewallOf('postgres-flexible');
    arm.resources.set(SERVER.toLowerCase(), { properties: { network: { publicNetworkAccess: 'Disabled' } } });

    expect(await firewall.read(arm, reference)).toEqual({ access: 'disabled', ranges: [] });
  });

  it('sees a cache without rules as open, and never takes its last rule', async () => {
    const { firewall, arm, reference } = firewallOf('redis');
    expect((await firewall.read(arm, reference)).access).toBe('open');
    await firewall.allow(arm, reference, ['20.50.1.7', '20.50.1.8']);
    expect(arm.writes[0]).toEqual({
      method: 'PUT',
      path: `${CACHE}/firewallRules/sc_20_50_1_7`,
      body: { properties: { startIP: '20.50.1.7', endIP: '20.50.1.7' } },
    });

    await firewall.revoke(arm, reference, ['20.50.1.7', '20.50.1.8']);

    expect(await firewall.read(arm, reference)).toEqual({ access: 'restricted', ranges: ['20.50.1.8'] });
  });

  it('reads rules of a cache, whose names carry the cache', async () => {
    const { firewall, arm, reference } = firewallOf('redis');
    for (const [name, address] of [
      ['sc_20_50_1_7', '20.50.1.7'],
      ['office', '40.1.1.1'],
    ] as const) {
      const rule = { name: `shop/${name}`, properties: { startIP: address, endIP: address } };
      arm.resources.set(`${CACHE}/firewallRules/${name}`.toLowerCase(), rule);
    }

    await firewall.revoke(arm, reference, ['20.50.1.7', '40.1.1.1']);

    expect((await firewall.read(arm, reference)).ranges).toEqual(['40.1.1.1']);
  });

  it('says which target is gone', async () => {
    const { firewall, reference } = firewallOf('sql');

    await expect(firewall.read(new FakeArm(), reference)).rejects.toThrow(`${SQL} does not exist`);
  });
});
