import { isIPv4 } from 'node:net';
import { badRequest } from '../arm-error';
import { requireParent } from '../checks';
import { pick } from '../json';
import type { Azure, Call, Provider } from '../provider';
import { putResource } from './generic';

/** Firewall rules of logical SQL servers: done at once. */
export const sqlFirewallRules: Provider = {
  type: 'Microsoft.Sql/servers/firewallRules',
  put(call, azure) {
    requireAddresses(call, azure, 'startIpAddress', 'endIpAddress');
    return putResource(call, azure);
  },
};

/** First and last address of a rule of a server that exists: IPv4, and in order. */
export function requireAddresses(call: Call, azure: Azure, first: string, last: string): void {
  requireParent(call.path, azure);
  const { body } = call;
  const [start, end] = [first, last].map((name) => String(pick(body, 'properties', name) ?? ''));
  if (isIPv4(start ?? '') && isIPv4(end ?? '') && toNumber(start ?? '') <= toNumber(end ?? '')) return;
  throw badRequest(
    'InvalidParameterValue',
    `Invalid value given for parameter ${first} or ${last}. Specify a valid parameter value.`,
  );
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
