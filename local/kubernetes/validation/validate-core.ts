import type { Cause } from '../objects/api-error';
import { at, isEqual, objectOf, objectsOf, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { isConfigKey } from '../objects/names';
import { forbiddenField, invalidValue, required } from './validate-metadata';

/** A Secret's or ConfigMap's values together. */
const DATA_LIMIT_BYTES = 1024 * 1024;
const CONFIG_KEY_MESSAGE =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

function keyCauses(object: KubeObject, field: string): Cause[] {
  return Object.keys(objectOf(object[field]))
    .filter((key) => !isConfigKey(key))
    .map((key) => invalidValue(`${field}[${key}]`, key, CONFIG_KEY_MESSAGE));
}

/** A key may hold text or bytes, and not both. */
function duplicateCauses(object: KubeObject): Cause[] {
  const bytes = objectOf(object['binaryData']);
  return Object.keys(objectOf(object['data']))
    .filter((key) => Object.hasOwn(bytes, key))
    .map((key) => invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'));
}

/** What Secrets of some types need besides the keys that are all required. */
function typeCauses(type: string, data: Readonly<Record<string, unknown>>, object: KubeObject): Cause[] {
  if (type === 'kubernetes.io/basic-auth') {
    const keys = ['username', 'password'];
    return keys.some((key) => data[key] !== undefined) ? [] : keys.map((key) => required(`data[${key}]`));
  }
  const annotation = 'kubernetes.io/service-account.name';
  return type === 'kubernetes.io/service-account-token' && !object.metadata.annotations?.[annotation]
    ? [required(`metadata.annotations[${annotation}]`)]
    : [];
}

function sizeCauses(bytes: number): Cause[] {
  return bytes > DATA_LIMIT_BYTES
    ? [
        {
          reason: 'FieldValueTooLong',
          message: `Too long: may not be more than ${DATA_LIMIT_BYTES} bytes`,
          field: 'data',
        },
      ]
    : [];
}

/** An object with `immutable: true` keeps its data and the flag. */
function immutableCauses(
  object: KubeObject,
  before: KubeObject | undefined,
  fields: readonly string[],
): Cause[] {
  if (before?.['immutable'] !== true) {
    return [];
  }
  const message = 'field is immutable when `immutable` is set';
  return ['immutable', ...fields]
    .filter((field) => !isEqual(object[field] ?? null, before[field] ?? null))
    .map((field) => forbiddenField(field, message));
}

export function secretCauses(object: KubeObject, before: KubeObject | undefined): Cause[] {
  const data = objectOf(object['data']);
  const type = textOf(object['type']);
  const bytes = Object.values(data).reduce<number>(
    (sum, value) => sum + Buffer.byteLength(textOf(value), 'base64'),
    0,
  );
  const missing = (REQUIRED_KEYS[type] ?? []).filter((key) => data[key] === undefined);
  const isTypeKept = before === undefined || before['type'] === type;
  return [
    ...keyCauses(object, 'data'),
    ...sizeCauses(bytes),
    ...missing.map((key) => required(`data[${key}]`)),
    ...typeCauses(type, data, object),
    ...(isTypeKept ? [] : [invalidValue('type', type, 'field is immutable')]),
    ...immutableCauses(object, before, ['data']),
  ];
}

export function configMapCauses(object: KubeObject, before: KubeObject | undefined): Cause[] {
  const texts = Object.values(objectOf(object['data'])).reduce<number>(
    (sum, value) => sum + textOf(value).length,
    0,
  );
  return [
    ...keyCauses(object, 'data'),
    ...keyCauses(object, 'binaryData'),
    ...duplicateCauses(object),
    ...sizeCauses(texts),
    ...immutableCauses(object, before, ['data', 'binaryData']),
  ];
}

export function bindingCauses(object: KubeObject, before: KubeObject | undefined): Cause[] {
  const roleRef = object['roleRef'];
  const changed = before !== undefined && !isEqual(roleRef, before['roleRef']);
  const unnamed = textOf(at(roleRef, 'name')) === '' ? [required('roleRef.name')] : [];
  const nameless = objectsOf(object['subjects']).flatMap((subject, index) =>
    textOf(subject['name']) === '' ? [required(`subjects[${index}].name`)] : [],
  );
  const { apiGroup: APIGroup, kind: Kind, name: Name } = objectOf(roleRef);
  return [
    ...unnamed,
    ...nameless,
    ...(changed ? [invalidValue('roleRef', { APIGroup, Kind, Name }, 'cannot change roleRef')] : []),
  ];
}

export function roleCauses(object: KubeObject): Cause[] {
  return objectsOf(object['rules']).flatMap((rule, index) =>
    Array.isArray(rule['verbs']) && rule['verbs'].length > 0
      ? []
      : [required(`rules[${index}].verbs`, 'verbs must contain at least one value')],
  );
}

export function serviceCauses(object: KubeObject, before: KubeObject | undefined): Cause[] {
  const address = at(object, 'spec', 'clusterIP');
  const old = at(before, 'spec', 'clusterIP');
  const isPortless = objectsOf(at(object, 'spec', 'ports')).length === 0;
  const needsPorts = isPortless && address !== 'None' && at(object, 'spec', 'type') !== 'ExternalName';
  const changed = textOf(old) !== '' && old !== address && at(object, 'spec', 'type') !== 'ExternalName';
  return [
    ...(needsPorts ? [required('spec.ports')] : []),
    ...(changed ? [invalidValue('spec.clusterIP', address, 'field is immutable')] : []),
  ];
}
