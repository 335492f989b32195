/** An IPv4 range, both ends included, as unsigned numbers. */
export interface IpRange {
  start: number;
  end: number;
}

/**
 * Reads `20.50.1.7`, `20.50.1.0/29` or `20.50.1.0-20.50.1.7`.
 * @returns `undefined` for anything else, IPv6 included.
 */
export function parseRange(text: string): IpRange | undefined {
  const [first = '', last] = text.trim().split('-');
  if (last !== undefined) {
    const start = parseAddress(first);
    const end = parseAddress(last);
    return start === undefined || end === undefined || end < start ? undefined : { start, end };
  }
  const [address = '', bits, ...rest] = first.split('/');
  const start = parseAddress(address);
  if (start === undefined || rest.length > 0 || !/^(?:[12]?\d|3[0-2])$/.test(bits ?? '32')) return undefined;
  const size = 2 ** (32 - Number(bits ?? 32));
  const base = start - (start % size);
  return { start: base, end: base + size - 1 };
}

/** One spelling for every range: an address, a CIDR range, or `first-last` when no CIDR range fits. */
export function formatRange(range: IpRange): string {
  const size = range.end - range.start + 1;
  if (size === 1) return formatAddress(range.start);
  const bits = 32 - Math.log2(size);
  if (Number.isInteger(bits) && range.start % size === 0) return `${formatAddress(range.start)}/${bits}`;
  return `${formatAddress(range.start)}-${formatAddress(range.end)}`;
}

/** The wanted ranges that the admitted ones do not cover, together or alone, each once. */
export function missingRanges(admitted: readonly string[], wanted: readonly string[]): string[] {
  const known = merge(admitted.flatMap((text) => parseRange(text) ?? []));
  return canonicalRanges(wanted).filter((text) => {
    const range = parseRange(text);
    return range && !known.some((other) => other.start <= range.start && range.end <= other.end);
  });
}

/** Joins ranges that overlap or follow each other: two single addresses can cover a `/31`. */
function merge(ranges: readonly IpRange[]): IpRange[] {
  const merged: IpRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && range.start <= last.end + 1) last.end = Math.max(last.end, range.end);
    else merged.push({ ...range });
  }
  return merged;
}

/** Each range once, in the spelling of {@link formatRange}. Throws for what is no IPv4 address or range. */
export function canonicalRanges(ranges: readonly string[]): string[] {
  return [...new Set(ranges.map((text) => formatRange(mustParse(text))))];
}

/** Whether two spellings mean the same range. */
export function isSameRange(a: string, b: string): boolean {
  const [left, right] = [parseRange(a), parseRange(b)];
  return left !== undefined && left.start === right?.start && left.end === right.end;
}

/** First and last address of a range, as firewall rules with two ends want it. */
export function endsOf(text: string): { startIpAddress: string; endIpAddress: string } {
  const { start, end } = mustParse(text);
  return { startIpAddress: formatAddress(start), endIpAddress: formatAddress(end) };
}

/** Every address of a range of at most `limit` addresses; `undefined` for a longer one. */
export function addressesOf(text: string, limit: number): string[] | undefined {
  const { start, end } = mustParse(text);
  if (end - start + 1 > limit) return undefined;
  return Array.from({ length: end - start + 1 }, (_, index) => formatAddress(start + index));
}

// Not reachable from the internet, so no rule for them can have an effect (RFC 1918, 6598, 1122, 3927, 5737, 1112 …).
const NOT_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
].flatMap((text) => parseRange(text) ?? []);

/** Whether every address of the range can be seen on the internet. */
export function isPublicRange(text: string): boolean {
  const range = parseRange(text);
  return (
    range !== undefined && !NOT_PUBLIC.some((other) => range.start <= other.end && other.start <= range.end)
  );
}

function mustParse(text: string): IpRange {
  const range = parseRange(text);
  if (!range) throw new Error(`"${text}" is not an IPv4 address or range`);
  return range;
}

function parseAddress(text: string): number | undefined {
  if (!/^(?:\d{1,3}\.){3}\d{1,3}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  if (bytes.some((byte) => byte > 255)) return undefined;
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function formatAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
