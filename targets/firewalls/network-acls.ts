import { z } from 'zod';
import type {
  ArmReader,
  ArmWriter,
  Firewall,
  FirewallState,
  FirewallWrite,
  TargetReference,
} from '../target';
import { addressesOf, canonicalRanges, isSameRange, missingRanges } from './ip-ranges';

const NetworkAcls = z.looseObject({
  defaultAction: z.string().nullish(),
  ipRules: z.array(z.looseObject({ value: z.string() })).nullish(),
});
type NetworkAcls = z.infer<typeof NetworkAcls>;

const Resource = z.looseObject({
  properties: z.looseObject({
    publicNetworkAccess: z.string().nullish(),
    networkAcls: NetworkAcls.nullish(),
  }),
});

export interface NetworkAclsOptions {
  apiVersion: string;
  /** ARM action of the write. */
  action: string;
  /** Storage takes no `/31` and no `/32`: they are written address by address. */
  isStorage?: boolean;
  /** What a new rule holds beside its value. */
  rule?: Record<string, string>;
}

/**
 * Firewall of the services that keep their rules in `properties.networkAcls.ipRules` of the resource itself.
 * ARM replaces the whole `networkAcls` object on PATCH, so everything that was read is sent back.
 */
export function networkAclsFirewall(options: NetworkAclsOptions): Firewall {
  async function write(
    arm: ArmWriter,
    reference: TargetReference,
    change: (rules: readonly Rule[]) => Rule[] | undefined,
  ): Promise<FirewallWrite> {
    const { properties } = await readResource(arm, reference, options);
    const ipRules = change(properties.networkAcls?.ipRules ?? []);
    if (!ipRules) return {};
    const networkAcls = { ...properties.networkAcls, ipRules };
    return arm.patch(reference.resourceId, options.apiVersion, { properties: { networkAcls } });
  }

  return {
    action: options.action,
    async read(arm, reference) {
      return stateOf((await readResource(arm, reference, options)).properties);
    },
    allow: (arm, reference, ranges) =>
      write(arm, reference, (rules) => {
        const missing = missingRanges(
          rules.map((rule) => rule.value),
          ranges,
        );
        const spelled = missing.flatMap((range) => spell(range, options));
        const added = spelled.map((value) => ({ value, ...options.rule }));
        return added.length === 0 ? undefined : [...rules, ...added];
      }),
    revoke: (arm, reference, ranges) =>
      write(arm, reference, (rules) => {
        const gone = canonicalRanges(ranges).flatMap((range) => spell(range, options));
        const kept = rules.filter((rule) => !gone.some((value) => isSameRange(rule.value, value)));
        return kept.length === rules.length ? undefined : kept;
      }),
  };
}

type Rule = NonNullable<NetworkAcls['ipRules']>[number];

async function readResource(arm: ArmReader, reference: TargetReference, options: NetworkAclsOptions) {
  const resource = await arm.get(reference.resourceId, options.apiVersion);
  if (resource === undefined) throw new Error(`${reference.resourceId} does not exist`);
  return Resource.parse(resource);
}

function stateOf(properties: z.infer<typeof Resource>['properties']): FirewallState {
  const { publicNetworkAccess, networkAcls } = properties;
  const ranges = (networkAcls?.ipRules ?? []).map((rule) => rule.value);
  const access = publicNetworkAccess?.toLowerCase() ?? 'enabled';
  // `SecuredByPerimeter` takes its rules from a network security perimeter: the resource's own have no effect.
  if (access !== 'enabled') return { access: 'disabled', ranges };
  const isRestricted = networkAcls?.defaultAction?.toLowerCase() === 'deny';
  return { access: isRestricted ? 'restricted' : 'open', ranges };
}

function spell(range: string, options: NetworkAclsOptions): string[] {
  return (options.isStorage ? addressesOf(range, 2) : undefined) ?? [range];
}
