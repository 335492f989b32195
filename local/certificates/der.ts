/**
 * The few ASN.1 DER shapes that an X.509 certificate is made of (ITU-T X.690).
 * Node signs but has no certificate writer, and a dependency for forty lines is not worth its weight.
 */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** First year that a UTCTime cannot hold (RFC 5280, 4.1.2.5). */
const FIRST_GENERALIZED_YEAR = 2050;

function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

/** One value under any tag; parts are joined. */
export function tagged(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthBytes(body.length), body]);
}

export function sequence(...parts: Uint8Array[]): Buffer {
  return tagged(TAG.sequence, ...parts);
}

export function set(...parts: Uint8Array[]): Buffer {
  return tagged(TAG.set, ...parts);
}

/** A non-negative integer from its big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const firstUsed = bytes.findIndex((byte) => byte !== 0);
  const trimmed = firstUsed < 0 ? Uint8Array.of(0) : bytes.subarray(firstUsed);
  const needsSignByte = ((trimmed[0] ?? 0) & 0x80) !== 0;
  return tagged(TAG.integer, needsSignByte ? Uint8Array.of(0) : Uint8Array.of(), trimmed);
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(TAG.oid, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift(0x80 | (rest % 128));
  }
  return bytes;
}

export function boolean(value: boolean): Buffer {
  return tagged(TAG.boolean, Uint8Array.of(value ? 0xff : 0));
}

export function octetString(body: Uint8Array): Buffer {
  return tagged(TAG.octetString, body);
}

export function bitString(body: Uint8Array, unusedBits = 0): Buffer {
  return tagged(TAG.bitString, Uint8Array.of(unusedBits), body);
}

export function utf8String(text: string): Buffer {
  return tagged(TAG.utf8String, Buffer.from(text, 'utf8'));
}

/** A point in time, in the form that RFC 5280 demands for its year. */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const isGeneralized = at.getUTCFullYear() >= FIRST_GENERALIZED_YEAR;
  const text = isGeneralized ? `${digits}Z` : `${digits.slice(2)}Z`;
  return tagged(isGeneralized ? TAG.generalizedTime : TAG.utcTime, Buffer.from(text, 'ascii'));
}
