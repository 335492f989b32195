import { z } from 'zod';
import type { ArmReader, Firewall, TargetReference } from '../target';
import { canonicalRanges, isSameRange, missingRanges } from './ip-ranges';
import { withoutRules } from './keep-one-rule';

const RuleSet = z.object({
  properties: z.looseObject({
    defaultAction: z.string().nullish(),
    publicNetworkAccess: z.string().nullish(),
    ipRules: z.array(z.looseObject({ ipMask: z.string() })).nullish(),
    virtualNetworkRules: z.array(z.unknown()).nullish(),
  }),
});

/**
 * Firewall of Service Bus and Event Hubs: the child resource `networkRuleSets/default`, written as a whole. A namespace
 * without any rule admits everybody, whatever its default action, so the last rule is never taken away.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-ip-filtering
 */
export function networkRuleSetFirewall(provider: string, apiVersion: string): Firewall {
  const ruleSetId = (reference: TargetReference) => `${reference.resourceId}/networkRuleSets/default`;

  async function readRuleSet(arm: ArmReader, reference: TargetReference) {
    const resource = await arm.get(ruleSetId(reference), apiVersion);
    return RuleSet.parse(resource ?? { properties: {} }).properties;
  }

  return {
    action: `${provider}/namespaces/networkRuleSets/write`,
    async read(arm, reference) {
      const { defaultAction, publicNetworkAccess, ipRules, virtualNetworkRules } = await readRuleSet(
        arm,
        reference,
      );
      const ranges = (ipRules ?? []).map((rule) => rule.ipMask);
      const access = publicNetworkAccess?.toLowerCase() ?? 'enabled';
      if (access !== 'enabled') return { access: 'disabled', ranges };
      const hasRules = ranges.length > 0 || (virtualNetworkRules ?? []).length > 0;
      const isRestricted = hasRules && defaultAction?.toLowerCase() === 'deny';
      return { access: isRestricted ? 'restricted' : 'open', ranges };
    },
    async allow(arm, reference, ranges) {
      const properties = await readRuleSet(arm, reference);
      const rules = properties.ipRules ?? [];
      const missing = missingRanges(
        rules.map((rule) => rule.ipMask),
        ranges,
      );
      if (missing.length === 0) return {};
      const ipRules = [...rules, ...missing.map((ipMask) => ({ ipMask, action: 'Allow' }))];
      return arm.put(ruleSetId(reference), apiVersion, { properties: { ...properties, ipRules } });
    },
    async revoke(arm, reference, ranges) {
      const properties = await readRuleSet(arm, reference);
      const rules = properties.ipRules ?? [];
      const gone = canonicalRanges(ranges);
      const isGone = (rule: { ipMask: string }) => gone.some((range) => isSameRange(range, rule.ipMask));
      const hasNetworks = (properties.virtualNetworkRules ?? []).length > 0;
      const ipRules = hasNetworks ? rules.filter((rule) => !isGone(rule)) : withoutRules(rules, isGone);
      if (ipRules.length === rules.length) return {};
      return arm.put(ruleSetId(reference), apiVersion, { properties: { ...properties, ipRules } });
    },
  };
}
