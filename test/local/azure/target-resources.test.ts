import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { createArmClient, type ArmClient } from '../../../azure/arm-client';
import type { PrincipalFacts } from '../../../connection/plan';
import { parseRequest } from '../../../connection/request';
import { BUILT_IN_ROLES } from '../../../local/azure/providers/built-in-roles';
import { missingRanges } from '../../../targets/firewalls/ip-ranges';
import { findTarget, targetById, targets } from '../../../targets/registry';
import type { ArmWrite, FirewallWrite, Target, TargetReference } from '../../../targets/target';
import { GROUP, instantWorld, type RunningAzure, runAzure } from './running-azure';

const EXAMPLES = resolve(__dirname, '../../../examples');
const RANGE = '20.61.115.7';

interface Found {
  target: Target;
  reference: TargetReference;
}

/** What the examples point to, once each. */
function targetsOfExamples(): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const file of readdirSync(EXAMPLES)) {
    const parsed = parseRequest(parse(readFileSync(join(EXAMPLES, file), 'utf8')));
    if (!parsed.ok || !('properties' in parsed.request)) throw new Error(`${file} is not a request`);
    const match = findTarget(parsed.request.properties.targetService);
    if (!match) throw new Error(`${file} points to no target`);
    found.set(match.reference.id, match);
  }
  return found;
}

const found = [...targetsOfExamples()];

let run: RunningAzure;
let arm: ArmClient;
beforeAll(async () => {
  run = await runAzure();
  arm = await createArmClient({ endpoint: run.endpoint, credential: run.credential });
});
afterAll(() => run.azure.close());

async function ended({ operationUrl }: ArmWrite): Promise<void> {
  while (operationUrl !== undefined) {
    const operation = await arm.pollOperation(operationUrl);
    if (operation.state === 'failed') throw new Error(operation.message);
    if (operation.state === 'succeeded') return;
  }
}

async function everyWrite(
  ranges: string[],
  write: (ranges: string[]) => Promise<FirewallWrite>,
): Promise<void> {
  const answer = await write(ranges);
  await ended(answer);
  if (answer.remaining) await everyWrite(answer.remaining, write);
}

describe('the resources of the default world', () => {
  it.each(found)(
    '%s is read with everything that its configuration needs',
    async (_, { target, reference }) => {
      const facts = await target.read(arm, reference);

      expect(facts?.resourceId).toBe(reference.resourceId);
      expect(JSON.stringify(facts?.values)).not.toContain('undefined');
    },
  );

  it('are of every kind of target', async () => {
    const kinds = await Promise.all(
      found.map(async ([, { target, reference }]) => (await target.read(arm, reference))?.kind),
    );

    expect(new Set(kinds)).toEqual(new Set(targets.map(({ id }) => id)));
  });

  it.each(found.filter(([, { target }]) => target.credentials))(
    '%s gives out its own credentials',
    async (_, { target, reference }) => {
      const facts = await target.read(arm, reference);
      if (!facts) throw new Error('The target is missing');

      const credentials = await targetById(facts.kind).credentials?.(arm, reference, facts);

      expect(Object.values(credentials ?? {}).filter((value) => value === '')).toEqual([]);
      expect(Object.keys(credentials ?? {})).not.toEqual([]);
    },
  );

  it.each(found.filter(([, { target }]) => target.firewall))(
    '%s admits an address when told so, and leaves the rules of others alone',
    async (_, { target, reference }) => {
      const { firewall } = target;
      if (!firewall) throw new Error('No firewall');
      const before = await firewall.read(arm, reference);

      await everyWrite([RANGE, '20.61.116.0/30'], (ranges) => firewall.allow(arm, reference, ranges));
      const open = await firewall.read(arm, reference);
      await everyWrite([RANGE, '20.61.116.0/30'], (ranges) => firewall.revoke(arm, reference, ranges));
      const after = await firewall.read(arm, reference);

      expect(before.access).toBe('restricted');
      expect(missingRanges(before.ranges, [RANGE])).toEqual([RANGE]);
      expect(missingRanges(open.ranges, [RANGE, '20.61.116.0/30', ...before.ranges])).toEqual([]);
      expect(after).toEqual(before);
    },
  );

  it('know every role that targets give', () => {
    const roles = targets.flatMap(({ roles: own, roleAlternatives = [] }) => [
      ...own,
      ...roleAlternatives.flatMap((alternative) => alternative.roles),
    ]);

    expect(roles.filter(({ id, name }) => BUILT_IN_ROLES[id] !== name)).toEqual([]);
  });
});

describe('access that targets keep for themselves', () => {
  const principal: PrincipalFacts = {
    clientId: 'dddddddd-0001-4000-8000-00000000c11e',
    principalId: 'dddddddd-0001-4000-8000-0000000000b6',
  };

  it.each(found.filter(([, { target }]) => target.ownAccess))(
    '%s gives it, and takes it back exactly',
    async (_, { target, reference }) => {
      const { ownAccess } = target;
      const before = await arm.get(reference.resourceId, '2024-11-01');

      await ended((await ownAccess?.give(arm, reference, principal)) ?? {});
      await ended((await ownAccess?.give(arm, reference, principal)) ?? {});
      const isGiven = await ownAccess?.isGiven(arm, reference, principal);
      await ended((await ownAccess?.take(arm, reference, principal)) ?? {});

      expect(isGiven).toBe(true);
      expect(await ownAccess?.isGiven(arm, reference, principal)).toBe(false);
      expect(await arm.get(reference.resourceId, '2024-11-01')).toEqual(before);
    },
  );
});

describe('what services refuse', () => {
  const providers = `${GROUP}/providers`;

  it.each<[string, string, unknown, string]>([
    [
      'a rule whose addresses are the wrong way round',
      `${providers}/Microsoft.Sql/servers/shop-reports-sql/firewallRules/wrong`,
      { properties: { startIpAddress: '20.1.1.9', endIpAddress: '20.1.1.1' } },
      'InvalidParameterValue',
    ],
    [
      'a rule of a server that does not exist',
      `${providers}/Microsoft.DBforMySQL/flexibleServers/nosuch/firewallRules/wrong`,
      { properties: { startIpAddress: '20.1.1.1', endIpAddress: '20.1.1.1' } },
      'ParentResourceNotFound',
    ],
    [
      'an access policy that a cache does not have',
      `${providers}/Microsoft.Cache/redis/shop-sessions/accessPolicyAssignments/one`,
      { properties: { accessPolicyName: 'Everything', objectId: 'x', objectIdAlias: 'x' } },
      'InvalidRequestBody',
    ],
    [
      'a data role for a principal that nobody knows',
      `${providers}/Microsoft.DocumentDB/databaseAccounts/shop-nosql/sqlRoleAssignments/e1e1e1e1-0001-4000-8000-000000000001`,
      { properties: { principalId: 'e1e1e1e1-0002-4000-8000-000000000002' } },
      'BadRequest',
    ],
    [
      'a private address in a rule set',
      `${providers}/Microsoft.ServiceBus/namespaces/shop-bus/networkRuleSets/default`,
      { properties: { ipRules: [{ ipMask: '10.0.0.1' }] } },
      'BadRequest',
    ],
  ])('%s', async (_, path, body, code) => {
    const answer = await run.call('PUT', path, { body });

    expect(answer.body.error.code).toBe(code);
  });

  it('a second write to a server while the first goes on', async () => {
    const slow = await runAzure({
      world: instantWorld(({ behaviour }) => {
        behaviour.resourceWriteSeconds = 600;
      }),
    });
    const rules = `${providers}/Microsoft.DBforPostgreSQL/flexibleServers/shop-orders-pg/firewallRules`;
    const account = `${providers}/Microsoft.DocumentDB/databaseAccounts/shop-nosql`;
    const properties = { startIpAddress: '20.1.1.1', endIpAddress: '20.1.1.1' };

    const first = await slow.call('PUT', `${rules}/one`, { body: { properties } });
    const second = await slow.call('PUT', `${rules}/two`, { body: { properties } });
    const patch = await slow.call('PATCH', account, { body: { properties: { ipRules: [] } } });
    const again = await slow.call('PATCH', account, { body: { properties: { ipRules: [] } } });
    await slow.azure.close();

    expect([first.status, second.status, second.body.error.code]).toEqual([202, 409, 'ServerIsBusy']);
    expect([patch.status, again.status, again.body.error.code]).toEqual([202, 412, 'PreconditionFailed']);
  });
});
