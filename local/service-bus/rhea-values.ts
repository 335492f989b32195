import { message, types, type Typed } from 'rhea';

/** rhea's own readers and writers of AMQP values; its typings leave the writer and many wrappers out. */
interface RheaTypes {
  readonly Writer: new () => { write(value: Typed): void; toBuffer(): Buffer };
  wrap(value: unknown): Typed;
  wrap_array(values: readonly unknown[], typeCode: number): Typed;
  wrap_uuid(value: Buffer): Typed;
  wrap_long(value: Buffer): Typed;
  wrap_int(value: number): Typed;
  wrap_symbol(value: string): Typed;
  wrap_timestamp(value: number): Typed;
  wrap_described(value: unknown, descriptor: number): Typed;
}

const rheaTypes = types as unknown as RheaTypes;

const LONG = 0x81;
const TIMESTAMP = 0x83;

/** A decoded message: sections by their names, in rhea's spelling (`message_id`, `application_properties`). */
export type DecodedMessage = Readonly<Record<string, unknown>>;

export function decodeMessage(bytes: Buffer): DecodedMessage {
  return message.decode(bytes);
}

export function encodeMessage(decoded: DecodedMessage): Buffer {
  return message.encode(decoded);
}

/** Encodes a plain value with the AMQP type rhea guesses for it. */
export function encodeValue(value: unknown): Buffer {
  const writer = new rheaTypes.Writer();
  writer.write(rheaTypes.wrap(value));
  return Buffer.from(writer.toBuffer());
}

export function longArray(values: readonly number[]): Typed {
  return rheaTypes.wrap_array(values, LONG);
}

/** @param values milliseconds since 1970. */
export function timestampArray(values: readonly number[]): Typed {
  return rheaTypes.wrap_array(values, TIMESTAMP);
}

/** @param value milliseconds since 1970. */
export function timestamp(value: number): Typed {
  return rheaTypes.wrap_timestamp(value);
}

/** A long of eight bytes, for what a JavaScript number cannot hold. */
export function longBytes(bytes: Buffer): Typed {
  return rheaTypes.wrap_long(bytes);
}

export function uuid(bytes: Buffer): Typed {
  return rheaTypes.wrap_uuid(bytes);
}

export function intValue(value: number): Typed {
  return rheaTypes.wrap_int(value);
}

export function symbolValue(value: string): Typed {
  return rheaTypes.wrap_symbol(value);
}

/** A list under a numeric descriptor, as rule descriptions are written. */
export function describedList(descriptor: number, fields: readonly unknown[]): Typed {
  return rheaTypes.wrap_described(fields, descriptor);
}

/** A 64-bit number as rhea hands it over: a number, or its eight bytes when that would lose digits. */
export function numberOf(value: unknown): number {
  return Buffer.isBuffer(value) ? Number(value.readBigInt64BE(0)) : Number(value);
}
