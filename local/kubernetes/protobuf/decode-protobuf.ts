import { badRequest, unsupportedMediaType } from '../objects/api-error';
import type { JsonObject } from '../objects/json';
import { isObject, listOf, numberOf, objectOf } from '../objects/json';
import { timestamp } from '../objects/kube-object';
import type { Field } from './message-table';
import { messageTable } from './message-table';
import { WireReader } from './wire-reader';

/** The bytes in front of every protobuf body of the Kubernetes API. */
const MAGIC = Buffer.from('k8s\0');

function numbered(bytes: Buffer): Map<number, number | Buffer> {
  return new Map([...new WireReader(bytes).fields()].map(({ number, value }) => [number, value]));
}

function utf8(value: number | Buffer | undefined): string {
  return Buffer.isBuffer(value) ? value.toString('utf8') : '';
}

function decodeTime(bytes: Buffer): string | undefined {
  const seconds = numberOf(numbered(bytes).get(1));
  // The zero time of Go, which stands for "not set", lies before every real one.
  return seconds <= 0 ? undefined : timestamp(new Date(seconds * 1000));
}

function decodeIntOrString(bytes: Buffer): number | string {
  const fields = numbered(bytes);
  return numberOf(fields.get(1)) === 1 ? utf8(fields.get(3)) : numberOf(fields.get(2));
}

const SPECIAL: Readonly<Record<string, (bytes: Buffer) => unknown>> = {
  Time: decodeTime,
  MicroTime: decodeTime,
  Quantity: (bytes) => utf8(numbered(bytes).get(1)),
  IntOrString: decodeIntOrString,
  Raw: (bytes) => JSON.parse(utf8(numbered(bytes).get(1)) || '{}') as unknown,
  RawExtension: (bytes) => JSON.parse(utf8(numbered(bytes).get(1)) || 'null') as unknown,
  y: (bytes) => bytes.toString('base64'),
  '': (bytes) => bytes.toString('utf8'),
};

function decodeValue(type: string, value: number | Buffer): unknown {
  if (typeof value === 'number') {
    return type === 'b' ? value !== 0 : value;
  }
  const special = SPECIAL[type];
  return special === undefined ? decodeMessage(type, value) : special(value);
}

function isEmpty(value: unknown): boolean {
  const isEmptyObject = isObject(value) && Object.keys(value).length === 0;
  return value === undefined || value === '' || value === 0 || value === false || isEmptyObject;
}

function addField(object: JsonObject, field: Field, value: number | Buffer): void {
  const { name, rule, type } = field;
  if (rule === 'map') {
    const entry = numbered(Buffer.isBuffer(value) ? value : Buffer.alloc(0));
    const map = objectOf(object[name]);
    object[name] = { ...map, [utf8(entry.get(1))]: decodeValue(type, entry.get(2) ?? Buffer.alloc(0)) };
    return;
  }
  const decoded = decodeValue(type, value);
  if (rule === 'repeated') {
    object[name] = [...listOf(object[name]), decoded];
  } else if (rule === 'inline') {
    Object.assign(object, decoded);
  } else if (rule === 'pointer' ? decoded !== undefined : !isEmpty(decoded)) {
    object[name] = decoded;
  }
}

/** Fields that only the server writes are skipped; any other unknown field would be lost silently, so it is refused. */
const SERVER_FIELDS: Readonly<Record<string, readonly number[]>> = {
  ObjectMeta: [16, 17],
  SelfSubjectReview: [2],
};
const STATUS_FIELD = 3;

function decodeMessage(message: string, bytes: Buffer): JsonObject {
  const fields = messageTable.get(message);
  if (fields === undefined) {
    throw unsupportedMediaType(
      `protobuf of ${message} is not supported here: send a manifest (kubectl create -f)`,
    );
  }
  const object: JsonObject = {};
  for (const { number, value } of new WireReader(bytes).fields()) {
    const field = fields.get(number);
    if (field !== undefined) {
      addField(object, field, value);
    } else if (number !== STATUS_FIELD && SERVER_FIELDS[message]?.includes(number) !== true) {
      const which = `field ${number} of ${message}`;
      throw unsupportedMediaType(
        `protobuf ${which} is not supported here: send a manifest (kubectl create -f)`,
      );
    }
  }
  return object;
}

/**
 * Reads the protobuf body that kubectl's typed commands send, as the JSON it stands for.
 * Throws a 400 for bytes that are none, a 415 for kinds and fields that the table does not have.
 */
export function decodeProtobuf(body: Buffer): JsonObject {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw badRequest('provided data does not appear to be a protobuf message');
  }
  const unknown = numbered(body.subarray(MAGIC.length));
  const typeMeta = numbered(Buffer.isBuffer(unknown.get(1)) ? (unknown.get(1) as Buffer) : Buffer.alloc(0));
  const raw = unknown.get(2);
  const kind = utf8(typeMeta.get(2));
  return {
    apiVersion: utf8(typeMeta.get(1)),
    kind,
    ...decodeMessage(kind, Buffer.isBuffer(raw) ? raw : Buffer.alloc(0)),
  };
}
