import { z } from 'zod';
import type { ArmReader, ArmWrite, ArmWriter, Firewall, FirewallWrite, TargetReference } from '../target';
import { canonicalRanges, endsOf, formatRange, isSameRange, missingRanges, parseRange } from './ip-ranges';

const Resource = z.object({
  properties: z.object({
    publicNetworkAccess: z.string().nullish(),
    network: z.object({ publicNetworkAccess: z.string().nullish() }).nullish(),
  }),
});

const Rules = z.object({
  value: z.array(z.object({ name: z.string(), properties: z.record(z.string(), z.unknown()) })),
});

/** A rule of the server: its name, and its range in one spelling. */
interface Rule {
  name: string;
  range: string;
}

export interface FirewallRulesOptions {
  apiVersion: string;
  /** ARM action of the write. */
  action: string;
  /** Names of the first and the last address in the rule. */
  ends: { start: string; end: string };
  /** The server takes one change at a time: write one rule, and name the rest in `remaining`. */
  isOneAtATime?: boolean;
  /** A server without rules admits everybody (Redis), instead of nobody (databases). */
  isOpenWithoutRules?: boolean;
}

/**
 * Firewall of the services that keep each rule as a child resource `firewallRules/{name}`. Ours have names that depend
 * on the range alone, for example `sc_20_50_1_7`, so that a second run finds them.
 */
export function firewallRules(options: FirewallRulesOptions): Firewall {
  const { apiVersion } = options;
  return {
    action: options.action,
    isRuleByRule: true,
    async read(arm, reference) {
      const ranges = (await readRules(arm, reference, options)).map((rule) => rule.range);
      const resource = await arm.get(reference.resourceId, apiVersion);
      if (resource === undefined) throw new Error(`${reference.resourceId} does not exist`);
      const { properties } = Resource.parse(resource);
      const access = properties.network?.publicNetworkAccess ?? properties.publicNetworkAccess ?? 'Enabled';
      if (access.toLowerCase() !== 'enabled') return { access: 'disabled', ranges };
      const isOpen = options.isOpenWithoutRules === true && ranges.length === 0;
      return { access: isOpen ? 'open' : 'restricted', ranges };
    },
    async allow(arm, reference, ranges) {
      const admitted = (await readRules(arm, reference, options)).map((rule) => rule.range);
      const missing = missingRanges(admitted, ranges);
      return inTurn(missing, options, (range) => {
        const { startIpAddress, endIpAddress } = endsOf(range);
        const properties = { [options.ends.start]: startIpAddress, [options.ends.end]: endIpAddress };
        return arm.put(ruleId(reference, ruleName(range)), apiVersion, { properties });
      });
    },
    async revoke(arm, reference, ranges) {
      const rules = await readRules(arm, reference, options);
      const ours = rules.filter(({ name, range }) => name === ruleName(range) && isWanted(range, ranges));
      // Without this, taking the last rule of a cache would open it to everybody.
      const isLast = options.isOpenWithoutRules === true && ours.length === rules.length;
      const gone = isLast ? ours.slice(0, -1) : ours;
      const names = gone.map((rule) => rule.range);
      return inTurn(names, options, (range) => arm.delete(ruleId(reference, ruleName(range)), apiVersion));
    },
  };
}

/** Name of the rule for a range: letters, digits and `_` only, which every service takes. */
export function ruleName(range: string): string {
  return `sc_${canonicalRanges([range]).join('').replace(/\W/g, '_')}`;
}

function isWanted(range: string, ranges: readonly string[]): boolean {
  return ranges.some((wanted) => isSameRange(wanted, range));
}

function ruleId(reference: TargetReference, name: string): string {
  return `${reference.resourceId}/firewallRules/${name}`;
}

async function readRules(
  arm: ArmReader | ArmWriter,
  reference: TargetReference,
  { apiVersion, ends }: FirewallRulesOptions,
): Promise<Rule[]> {
  const answer = await arm.get(`${reference.resourceId}/firewallRules`, apiVersion);
  if (answer === undefined) return [];
  return Rules.parse(answer).value.flatMap(({ name, properties }) => {
    const range = parseRange(`${String(properties[ends.start])}-${String(properties[ends.end])}`);
    // Redis lists rules as `{cache}/{rule}`.
    return range ? { name: name.split('/').at(-1) ?? name, range: formatRange(range) } : [];
  });
}

/** One write after the other, or only the first one when the server takes one change at a time. */
async function inTurn(
  ranges: readonly string[],
  { isOneAtATime }: FirewallRulesOptions,
  write: (range: string) => Promise<ArmWrite>,
): Promise<FirewallWrite> {
  let last: ArmWrite = {};
  for (const [index, range] of ranges.entries()) {
    last = await write(range);
    const remaining = ranges.slice(index + 1);
    if (isOneAtATime && last.operationUrl !== undefined && remaining.length > 0)
      return { ...last, remaining };
  }
  return last;
}
