import { badRequest } from '../objects/api-error';
import { isObject, objectOf } from '../objects/json';
import type { JsonObject } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { messageTable } from '../protobuf/message-table';
import type { Field } from '../protobuf/message-table';

/** Fields that exist and that the message table leaves out, because kubectl never sends them in protobuf. */
const UNLISTED = new Set([
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'clusterTrustBundle',
  'ephemeral',
  'fc',
  'gcePersistentDisk',
  'hostnameOverride',
  'image',
  'iscsi',
  'managedFields',
  'nfs',
  'overhead',
  'rbd',
  'resourceClaims',
  'schedulingGates',
  'status',
]);

/** What a walk over an object finds; `unknown` holds the places of fields that its type does not have. */
interface Findings {
  kind: string;
  version: string;
  unknown: string[];
}

const SCALARS: Readonly<Record<string, readonly [name: string, isIt: (value: unknown) => boolean]>> = {
  '': ['string', (value) => typeof value === 'string'],
  y: ['[]uint8', (value) => typeof value === 'string'],
  Time: ['string', (value) => typeof value === 'string'],
  MicroTime: ['string', (value) => typeof value === 'string'],
  i: ['int32', (value) => Number.isInteger(value)],
  b: ['bool', (value) => typeof value === 'boolean'],
  Quantity: ['string', (value) => typeof value === 'string' || typeof value === 'number'],
  IntOrString: ['string', (value) => typeof value === 'string' || Number.isInteger(value)],
};

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u;

function goName(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
}

function undecodable(findings: Findings, detail: string): never {
  const { kind, version } = findings;
  throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${detail}`);
}

function expectType(findings: Findings, isRight: boolean, value: unknown, place: string, type: string): void {
  if (!isRight) {
    const field = `Go struct field ${findings.kind}.${place}`;
    undecodable(findings, `json: cannot unmarshal ${goName(value)} into ${field} of type ${type}`);
  }
}

function firstWrongByte(value: string): number {
  const wrong = value.search(/[^A-Za-z0-9+/]/u);
  return wrong === -1 ? value.length - (value.length % 4) : wrong;
}

function checkValue(findings: Findings, type: string, value: unknown, place: string): unknown {
  const scalar = SCALARS[type];
  if (scalar !== undefined) {
    expectType(findings, scalar[1](value), value, place, scalar[0]);
    if (type === 'y' && !BASE64.test(String(value).replaceAll(/[\r\n]/gu, ''))) {
      undecodable(findings, `illegal base64 data at input byte ${firstWrongByte(String(value))}`);
    }
    return value;
  }
  if (!messageTable.has(type)) {
    return value;
  }
  expectType(findings, isObject(value), value, place, type);
  return checkMessage(findings, type, objectOf(value), place);
}

/** A field's value as the type holds it; undefined for a map with nothing in it, which is not kept. */
function checkField(findings: Findings, field: Field, value: unknown, place: string): unknown {
  if (field.rule === 'repeated') {
    expectType(findings, Array.isArray(value), value, place, `[]${field.type || 'string'}`);
    const items = value as unknown[];
    return items.map((item, index) => checkValue(findings, field.type, item, `${place}[${index}]`));
  }
  if (field.rule !== 'map') {
    return checkValue(findings, field.type, value, place);
  }
  expectType(findings, isObject(value), value, place, 'map[string]string');
  const entries = Object.entries(objectOf(value)).map(([key, inner]) => [
    key,
    checkValue(findings, field.type, inner, place),
  ]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const fieldsByName = new Map<string, ReadonlyMap<string, Field>>();

/** The fields of a message by their names, those of its inline messages included. */
function fieldsOf(message: string): ReadonlyMap<string, Field> {
  const known = fieldsByName.get(message);
  if (known !== undefined) {
    return known;
  }
  const fields = new Map<string, Field>();
  for (const field of messageTable.get(message)?.values() ?? []) {
    for (const [name, inner] of field.rule === 'inline'
      ? fieldsOf(field.type)
      : [[field.name, field] as const]) {
      fields.set(name, inner);
    }
  }
  fieldsByName.set(message, fields);
  return fields;
}

function checkMessage(findings: Findings, message: string, object: JsonObject, path: string): JsonObject {
  const fields = fieldsOf(message);
  const kept: JsonObject = {};
  for (const [name, value] of Object.entries(object)) {
    const place = path === '' ? name : `${path}.${name}`;
    const field = fields.get(name);
    if (value === null || value === undefined) {
      continue;
    }
    if (field !== undefined) {
      const checked = checkField(findings, field, value, place);
      if (checked !== undefined) {
        kept[name] = checked;
      }
    } else if (UNLISTED.has(name)) {
      kept[name] = value;
    } else {
      findings.unknown.push(place);
    }
  }
  return kept;
}

/**
 * Reads a built-in object as the server's own type for it would: values of a wrong type throw a 400, and fields that
 * the type does not have are left out and named. Kinds that the message table does not have pass as they are.
 */
export function readTyped(object: KubeObject, version: string): { object: KubeObject; unknown: string[] } {
  const { apiVersion, kind, metadata, ...content } = object;
  if (!messageTable.has(kind)) {
    return { object, unknown: [] };
  }
  const findings: Findings = { kind, version, unknown: [] };
  const checked = checkMessage(findings, kind, { metadata, ...content }, '');
  return { object: { apiVersion, kind, ...checked } as KubeObject, unknown: findings.unknown };
}
