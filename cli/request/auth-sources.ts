import { parseArmId } from '../../connection/arm-id';
import type { ClusterOptions } from '../address/address-options';
import type { CliContext } from '../context';
import type { AuthSources } from './auth-info';
import { azureLookup } from './azure-lookup';

/** Where authentication takes from what was not typed. */
export function authSources(
  context: CliContext,
  { subscription }: ClusterOptions,
  clusterId: string,
): AuthSources {
  return {
    lookup: azureLookup(context.io, () => context.service()),
    subscriptionId: () => subscription ?? parseArmId(clusterId)?.subscriptionId ?? '',
    secretFromEnvironment: context.io.env['AKSC_SECRET'] || undefined,
  };
}
