/** Descriptors of the sections of an AMQP 1.0 message (AMQP 1.0 part 3, section 2.8). */
export const SECTION = {
  header: 0x70,
  deliveryAnnotations: 0x71,
  messageAnnotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
  data: 0x75,
} as const;

/** One section of an encoded message: its descriptor, all of its bytes, and the bytes of its value alone. */
export interface Section {
  readonly descriptor: number;
  readonly bytes: Buffer;
  readonly value: Buffer;
}

/** Raw, still encoded entries of an AMQP map, by the text of the key. */
export type RawMap = Map<string, { readonly key: Buffer; readonly value: Buffer }>;

const WIDTH_OF_FIXED = new Map([
  [0x4, 0],
  [0x5, 1],
  [0x6, 2],
  [0x7, 4],
  [0x8, 8],
  [0x9, 16],
]);

/** Answers the offset after the value that starts at `offset`; throws a RangeError when the bytes end too early. */
export function endOfValue(bytes: Buffer, offset: number): number {
  const code = bytes.readUInt8(offset);
  if (code === 0x00) return endOfValue(bytes, endOfValue(bytes, offset + 1));
  const end = offset + 1 + sizeOf(bytes, offset + 1, code >> 4);
  if (end > bytes.length) throw new RangeError('The message ends in the middle of a value.');
  return end;
}

/** Bytes taken after the type code: a fixed width, or a length of one or four bytes and what it counts. */
function sizeOf(bytes: Buffer, offset: number, category: number): number {
  const fixed = WIDTH_OF_FIXED.get(category);
  if (fixed !== undefined) return fixed;
  if (category < 0xa) throw new RangeError(`Unknown type code category 0x${category.toString(16)}.`);
  return category % 2 === 0 ? 1 + bytes.readUInt8(offset) : 4 + bytes.readUInt32BE(offset);
}

/**
 * Cuts an encoded message into its sections without decoding them, so that what the sender wrote can be
 * delivered byte for byte. Throws a RangeError when the bytes are not a message.
 */
export function splitSections(message: Buffer): Section[] {
  const sections: Section[] = [];
  for (let offset = 0; offset < message.length;) {
    if (message.readUInt8(offset) !== 0x00) throw new RangeError('A message section has no descriptor.');
    const valueStart = endOfValue(message, offset + 1);
    const end = endOfValue(message, valueStart);
    sections.push({
      descriptor: readDescriptor(message, offset + 1),
      bytes: message.subarray(offset, end),
      value: message.subarray(valueStart, end),
    });
    offset = end;
  }
  return sections;
}

function readDescriptor(bytes: Buffer, offset: number): number {
  const code = bytes.readUInt8(offset);
  if (code === 0x53) return bytes.readUInt8(offset + 1);
  if (code === 0x80) return Number(bytes.readBigUInt64BE(offset + 1));
  throw new RangeError('A message section has an unknown kind of descriptor.');
}

/** Reads the entries of an encoded map without decoding keys other than strings and symbols. */
export function readRawMap(map: Buffer): RawMap {
  const entries: RawMap = new Map();
  const isShort = map.readUInt8(0) === 0xc1;
  let offset = isShort ? 3 : 9;
  const end = endOfValue(map, 0);
  while (offset < end) {
    const keyEnd = endOfValue(map, offset);
    const valueEnd = endOfValue(map, keyEnd);
    const key = map.subarray(offset, keyEnd);
    entries.set(textOf(key), { key, value: map.subarray(keyEnd, valueEnd) });
    offset = valueEnd;
  }
  return entries;
}

function textOf(key: Buffer): string {
  return key.subarray(key.readUInt8(0) >> 4 === 0xa ? 2 : 5).toString('utf8');
}

/** Encodes a map section from raw entries. */
export function writeMapSection(descriptor: number, entries: RawMap): Buffer {
  const parts = [...entries.values()].flatMap(({ key, value }) => [key, value]);
  const size = parts.reduce((sum, part) => sum + part.length, 4);
  const head = Buffer.from([0x00, 0x53, descriptor, 0xd1, 0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(size, 4);
  head.writeUInt32BE(parts.length, 8);
  return Buffer.concat([head, ...parts]);
}

/** Encodes a symbol of at most 255 bytes. */
export function symbol(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xa3, Buffer.byteLength(text, 'ascii')]), Buffer.from(text, 'ascii')]);
}

/** Encodes a signed 64-bit number (`long`, or `timestamp` in milliseconds since 1970). */
export function long(value: number, kind: 'long' | 'timestamp' = 'long'): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(kind === 'long' ? 0x81 : 0x83, 0);
  bytes.writeBigInt64BE(BigInt(Math.trunc(value)), 1);
  return bytes;
}

/** Encodes a small signed number. */
export function int(value: number): Buffer {
  const bytes = Buffer.from([0x71, 0, 0, 0, 0]);
  bytes.writeInt32BE(value, 1);
  return bytes;
}
