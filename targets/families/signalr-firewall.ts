import { z } from 'zod';
import { canonicalRanges, isSameRange, missingRanges } from '../firewalls/ip-ranges';
import type { ArmReader, ArmWriter, Firewall, FirewallWrite, TargetReference } from '../target';

/** IP rules are not part of a stable version yet. */
const API_VERSION = '2024-10-01-preview';
/** Kinds of traffic that a workload causes: connections of an app server, and REST calls. */
const NEEDED = ['ServerConnection', 'RESTAPI'];

const IpRule = z.looseObject({ value: z.string(), action: z.string() });
type IpRule = z.infer<typeof IpRule>;

const Resource = z.object({
  properties: z.object({
    publicNetworkAccess: z.string().nullish(),
    networkACLs: z
      .looseObject({
        defaultAction: z.string().nullish(),
        publicNetwork: z
          .looseObject({
            allow: z.array(z.string()).nullish(),
            deny: z.array(z.string()).nullish(),
          })
          .nullish(),
        ipRules: z.array(IpRule).nullish(),
      })
      .nullish(),
  }),
});
type Properties = z.infer<typeof Resource>['properties'];

/**
 * Network rules of SignalR and Web PubSub: kinds of traffic that the public network may send, then rules on addresses.
 * Only the addresses are changed. Without rules on addresses every address is admitted.
 */
export function signalrFirewall(type: 'SignalR' | 'WebPubSub'): Firewall {
  return {
    action: `Microsoft.SignalRService/${type}/write`,
    async read(arm, reference) {
      const properties = await readProperties(arm, reference);
      const rules = properties.networkACLs?.ipRules ?? [];
      const ranges = rules.filter(isAllow).map((rule) => rule.value);
      if (isClosed(properties)) return { access: 'disabled', ranges };
      const isOpen = rules.length === 0 || (ranges.includes('0.0.0.0/0') && rules.every(isAllow));
      return { access: isOpen ? 'open' : 'restricted', ranges };
    },
    allow: (arm, reference, ranges) =>
      write(arm, reference, (rules) => {
        const missing = missingRanges(
          rules.filter(isAllow).map((rule) => rule.value),
          ranges,
        );
        return [...rules, ...missing.map((value) => ({ value, action: 'Allow' }))];
      }),
    revoke: (arm, reference, ranges) =>
      write(arm, reference, (rules) => {
        const gone = canonicalRanges(ranges);
        const isGone = (rule: IpRule) =>
          isAllow(rule) && gone.some((range) => isSameRange(range, rule.value));
        const kept = rules.filter((rule) => !isGone(rule));
        // Without any rule everybody would be admitted.
        return kept.length > 0 ? kept : rules;
      }),
  };
}

async function write(
  arm: ArmWriter,
  reference: TargetReference,
  change: (rules: readonly IpRule[]) => readonly IpRule[],
): Promise<FirewallWrite> {
  const { networkACLs } = await readProperties(arm, reference);
  const rules = networkACLs?.ipRules ?? [];
  const ipRules = change(rules);
  if (ipRules.length === rules.length) return {};
  return arm.patch(reference.resourceId, API_VERSION, {
    properties: { networkACLs: { ...networkACLs, ipRules } },
  });
}

/** Whether the public network may not send what a workload sends, from no address. */
function isClosed({ publicNetworkAccess, networkACLs }: Properties): boolean {
  if ((publicNetworkAccess?.toLowerCase() ?? 'enabled') !== 'enabled') return true;
  const { allow, deny } = networkACLs?.publicNetwork ?? {};
  if (networkACLs?.defaultAction?.toLowerCase() === 'deny')
    return NEEDED.some((kind) => !(allow ?? []).includes(kind));
  return NEEDED.some((kind) => (deny ?? []).includes(kind));
}

function isAllow(rule: IpRule): boolean {
  return rule.action.toLowerCase() === 'allow';
}

async function readProperties(arm: ArmReader, reference: TargetReference): Promise<Properties> {
  const resource = await arm.get(reference.resourceId, API_VERSION);
  if (resource === undefined) throw new Error(`${reference.resourceId} does not exist`);
  return Resource.parse(resource).properties;
}
