import { z } from 'zod';
import { canonicalRanges, isSameRange, missingRanges } from '../firewalls/ip-ranges';
import { withoutRules } from '../firewalls/keep-one-rule';
import type { ArmReader, Firewall, TargetReference } from '../target';
import { COSMOS_API_VERSION } from './cosmos-account';

const IpRules = z.array(z.looseObject({ ipAddressOrRange: z.string() }));
const Account = z.object({
  properties: z.object({
    publicNetworkAccess: z.string().nullish(),
    isVirtualNetworkFilterEnabled: z.boolean().nullish(),
    ipRules: IpRules.nullish(),
  }),
});

/**
 * IP rules of a Cosmos DB account. An account without any rule admits everybody, unless it has virtual network rules,
 * so the last rule is never taken away. The write goes on for minutes.
 */
export const cosmosFirewall: Firewall = {
  action: 'Microsoft.DocumentDB/databaseAccounts/write',
  async read(arm, reference) {
    const { publicNetworkAccess, isVirtualNetworkFilterEnabled, ipRules } = await readAccount(arm, reference);
    const ranges = (ipRules ?? []).map((rule) => rule.ipAddressOrRange);
    const access = publicNetworkAccess?.toLowerCase() ?? 'enabled';
    if (access !== 'enabled') return { access: 'disabled', ranges };
    const isRestricted = ranges.length > 0 || isVirtualNetworkFilterEnabled === true;
    return { access: isRestricted ? 'restricted' : 'open', ranges };
  },
  async allow(arm, reference, ranges) {
    const rules = (await readAccount(arm, reference)).ipRules ?? [];
    const missing = missingRanges(
      rules.map((rule) => rule.ipAddressOrRange),
      ranges,
    );
    if (missing.length === 0) return {};
    const ipRules = [...rules, ...missing.map((ipAddressOrRange) => ({ ipAddressOrRange }))];
    return arm.patch(reference.resourceId, COSMOS_API_VERSION, { properties: { ipRules } });
  },
  async revoke(arm, reference, ranges) {
    const account = await readAccount(arm, reference);
    const rules = account.ipRules ?? [];
    const gone = canonicalRanges(ranges);
    const isGone = (rule: { ipAddressOrRange: string }) =>
      gone.some((range) => isSameRange(range, rule.ipAddressOrRange));
    const ipRules =
      account.isVirtualNetworkFilterEnabled === true
        ? rules.filter((rule) => !isGone(rule))
        : withoutRules(rules, isGone);
    if (ipRules.length === rules.length) return {};
    return arm.patch(reference.resourceId, COSMOS_API_VERSION, { properties: { ipRules } });
  },
};

async function readAccount(arm: ArmReader, reference: TargetReference) {
  const resource = await arm.get(reference.resourceId, COSMOS_API_VERSION);
  if (resource === undefined) throw new Error(`${reference.resourceId} does not exist`);
  return Account.parse(resource).properties;
}
