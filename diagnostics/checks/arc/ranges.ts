/**
 * Whether an IPv4 address is in a range (`10.0.0.0/16`), or is the address itself. Anything else covers nothing.
 */
export function covers(range: string, address: string): boolean {
  const [network = '', length = '32'] = range.split('/');
  const [from, ip] = [toNumber(network), toNumber(address)];
  const bits = Number(length);
  if (from === undefined || ip === undefined || !Number.isInteger(bits) || bits < 0 || bits > 32) return false;
  const size = 2 ** (32 - bits);
  return Math.floor(from / size) === Math.floor(ip / size);
}

function toNumber(address: string): number | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}
