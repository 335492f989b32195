import { isIPv4 } from 'node:net';
import { asRecord, pick } from '../json';

/** Values of `networkAcls.ipRules` in a request body, if it has any. */
export function ipRulesOf(body: unknown): string[] | undefined {
  const rules = pick(body, 'properties', 'networkAcls', 'ipRules');
  return Array.isArray(rules) ? rules.map((rule) => String(asRecord(rule)['value'])) : undefined;
}

/** An IPv4 address, or a range `a.b.c.d/n` with n at most `longestPrefix`, that is reachable on the internet. */
export function isPublicRange(value: string, longestPrefix: number): boolean {
  const [address = '', prefix, ...rest] = value.split('/');
  if (!isIPv4(address) || rest.length > 0 || isPrivate(address)) return false;
  return prefix === undefined || (/^\d{1,2}$/.test(prefix) && Number(prefix) <= longestPrefix);
}

/** RFC 1918: such addresses never arrive over the internet, so a rule for them is a mistake. */
function isPrivate(address: string): boolean {
  const [first = 0, second = 0] = address.split('.').map(Number);
  return first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168);
}
