import { badRequest } from '../objects/api-error';

/** One field on the wire: a varint as a number, everything else as its bytes. */
export interface WireField {
  number: number;
  value: number | Buffer;
}

function truncated(): Error {
  return badRequest('the protobuf body ends in the middle of a field');
}

/** Reads the fields of one protobuf message in the order they come. Throws a 400 for bytes that are none. */
export class WireReader {
  private readonly bytes: Buffer;
  private offset = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  private varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.offset++];
      if (byte === undefined) {
        throw truncated();
      }
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
    throw truncated();
  }

  private take(length: number): Buffer {
    const end = this.offset + length;
    if (end > this.bytes.length) {
      throw truncated();
    }
    const taken = this.bytes.subarray(this.offset, end);
    this.offset = end;
    return taken;
  }

  private valueOf(wireType: number): number | Buffer {
    switch (wireType) {
      case 0:
        return Number(BigInt.asIntN(64, this.varint()));
      case 1:
        return this.take(8);
      case 2:
        return this.take(Number(this.varint()));
      case 5:
        return this.take(4);
      default:
        throw badRequest(`protobuf wire type ${wireType} is not known`);
    }
  }

  *fields(): Generator<WireField> {
    while (this.offset < this.bytes.length) {
      const key = Number(this.varint());
      yield { number: key >>> 3, value: this.valueOf(key & 7) };
    }
  }
}
