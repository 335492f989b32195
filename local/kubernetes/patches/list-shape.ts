import type { JsonObject } from '../objects/json';
import { isObject, objectOf, textsOf } from '../objects/json';
import type { ResourceType } from '../types/resource-type';

/** How a list is merged: item by item under keys, as a set of scalars, or as one value. */
export type ListShape = { type: 'map'; keys: readonly string[] } | { type: 'set' } | { type: 'atomic' };

/** What the merging code needs to know of a place in an object. */
export interface Shape {
  readonly list: ListShape;
  /** Whether an object at this place is one value to server-side apply. */
  readonly isAtomic: boolean;
  /** Whether the place is absent while it is empty: who puts the first thing into it then owns the place too. */
  readonly isOptional: boolean;
  field(name: string): Shape;
  items(): Shape;
}

const ATOMIC: ListShape = { type: 'atomic' };
const CONTAINERS = new Set(['containers', 'initContainers', 'ephemeralContainers']);

/** Keys of the lists that merge by key, as the API's own type definitions declare them (`listMapKey`). */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  addresses: ['type'],
  claims: ['name'],
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  ephemeralContainers: ['name'],
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  initContainers: ['name'],
  matchConditions: ['name'],
  ownerReferences: ['uid'],
  podIPs: ['ip'],
  resourceClaims: ['name'],
  schedulingGates: ['name'],
  secrets: ['name'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  volumeDevices: ['devicePath'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
  webhooks: ['name'],
};

/** Objects that server-side apply owns as a whole (`structType` or `mapType` atomic). */
const ATOMIC_OBJECTS = new Set([
  'claimRef',
  'configMapKeyRef',
  'fieldRef',
  'labelSelector',
  'namespaceSelector',
  'nodeSelector',
  'objectSelector',
  'podSelector',
  'resourceFieldRef',
  'roleRef',
  'secretKeyRef',
  'selector',
]);

/** Maps, and objects behind pointers, of the built-in types. Objects that are always there are not among them. */
const OPTIONAL_OBJECTS = new Set([
  'affinity',
  'allocatable',
  'annotations',
  'binaryData',
  'capacity',
  'configMap',
  'csi',
  'data',
  'emptyDir',
  'exec',
  'hard',
  'hostPath',
  'httpGet',
  'labels',
  'lifecycle',
  'limits',
  'livenessProbe',
  'matchLabels',
  'nonResourceAttributes',
  'projected',
  'readinessProbe',
  'requests',
  'resourceAttributes',
  'rollingUpdate',
  'secret',
  'startupProbe',
  'stringData',
  'tcpSocket',
  'valueFrom',
]);

class BuiltInShape implements Shape {
  readonly list: ListShape;
  readonly isAtomic: boolean;
  readonly isOptional: boolean;
  private readonly kind: string;
  private readonly name: string;
  private readonly parent: string;

  constructor(kind: string, name = '', parent = '') {
    this.kind = kind;
    this.name = name;
    this.parent = parent;
    this.list = this.listShape();
    this.isAtomic = ATOMIC_OBJECTS.has(name);
    const isOptionalList = this.list.type !== 'atomic' && name !== 'containers';
    this.isOptional = isOptionalList || OPTIONAL_OBJECTS.has(name);
  }

  private listShape(): ListShape {
    if (this.name === 'finalizers' && this.parent === 'metadata') {
      return { type: 'set' };
    }
    if (this.name === 'ports') {
      return this.portsShape();
    }
    if (this.name === 'addresses' && this.kind !== 'Node') {
      return ATOMIC;
    }
    const keys = KEYS[this.name];
    return keys === undefined ? ATOMIC : { type: 'map', keys };
  }

  private portsShape(): ListShape {
    if (CONTAINERS.has(this.parent)) {
      return { type: 'map', keys: ['containerPort', 'protocol'] };
    }
    return this.kind === 'Service' && this.parent === 'spec'
      ? { type: 'map', keys: ['port', 'protocol'] }
      : ATOMIC;
  }

  field(name: string): Shape {
    return new BuiltInShape(this.kind, name, this.name);
  }

  items(): Shape {
    return this;
  }
}

class SchemaShape implements Shape {
  readonly list: ListShape;
  readonly isAtomic: boolean;
  readonly isOptional = true;
  private readonly schema: JsonObject;

  constructor(schema: JsonObject) {
    this.schema = schema;
    const listType = schema['x-kubernetes-list-type'];
    const keyed: ListShape = { type: 'map', keys: textsOf(schema['x-kubernetes-list-map-keys']) };
    this.list = listType === 'map' ? keyed : listType === 'set' ? { type: 'set' } : ATOMIC;
    this.isAtomic = schema['x-kubernetes-map-type'] === 'atomic';
  }

  field(name: string): Shape {
    const declared = objectOf(this.schema['properties'])[name] ?? this.schema['additionalProperties'];
    return new SchemaShape(isObject(declared) ? declared : {});
  }

  items(): Shape {
    return new SchemaShape(objectOf(this.schema['items']));
  }
}

class CustomObjectShape extends SchemaShape {
  override field(name: string): Shape {
    return name === 'metadata' ? new BuiltInShape('', 'metadata') : super.field(name);
  }
}

/** The shape of the objects of a type: from its schema when a CustomResourceDefinition brought it. */
export function shapeOf(type: ResourceType): Shape {
  return type.custom === undefined ? new BuiltInShape(type.kind) : new CustomObjectShape(type.custom.schema);
}
