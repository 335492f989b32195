import { at, numberOf, objectOf, objectsOf, textOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { storageKey } from '../types/resource-type';
import type { Column, ResourceType } from '../types/resource-type';
import {
  age,
  jobDuration,
  endpointAddresses,
  jobStatus,
  nodeRoles,
  nodeStatus,
  podReady,
  podRestarts,
  podStatus,
  servicePorts,
  valueAt,
} from './cells';

type Cell = (object: KubeObject, now: Date) => string | number;

interface PrintedColumn {
  name: string;
  type: string;
  /** 0 is always printed, 1 with `-o wide`. */
  priority: number;
  cell: Cell;
}

function column(name: string, cell: Cell | string, priority = 0): PrintedColumn {
  return {
    name,
    type: 'string',
    priority,
    cell: typeof cell === 'string' ? (object) => valueAt(object, cell) : cell,
  };
}

const NAME = column('Name', (object) => object.metadata.name);
const AGE = column('Age', (object, now) => age(object.metadata.creationTimestamp, now));
const CREATED = column('Created At', (object) => object.metadata.creationTimestamp ?? '<unknown>');

function count(path: string): Cell {
  return (object) => numberOf(at(object, ...path.split('.')));
}

function replicas(): PrintedColumn[] {
  return [
    column(
      'Ready',
      (object) =>
        `${count('status.readyReplicas')(object, new Date(0))}/${count('spec.replicas')(object, new Date(0))}`,
    ),
  ];
}

const roleRef: Cell = (object) => `${valueAt(object, 'roleRef.kind')}/${valueAt(object, 'roleRef.name')}`;
function subjects(kind: string): Cell {
  return (object) =>
    objectsOf(object['subjects'])
      .filter((subject) => subject['kind'] === kind)
      .map(({ name, namespace }) =>
        kind === 'ServiceAccount' ? `${textOf(namespace)}/${textOf(name)}` : textOf(name),
      )
      .join(', ');
}

const BINDING = [
  column('Role', roleRef),
  column('Users', subjects('User'), 1),
  column('Groups', subjects('Group'), 1),
  column('ServiceAccounts', subjects('ServiceAccount'), 1),
];
const dataCount: Cell = (object) =>
  Object.keys(objectOf(object['data'])).length + Object.keys(objectOf(object['binaryData'])).length;
const images: Cell = (object) =>
  objectsOf(at(object, 'spec', 'template', 'spec', 'containers'))
    .map((container) => textOf(container['image']))
    .join(',');
const eventObject: Cell = (object) =>
  `${valueAt(object, 'involvedObject.kind').toLowerCase()}/${valueAt(object, 'involvedObject.name')}`;
const firstSeen: Cell = (object, now) =>
  age(object['firstTimestamp'] ?? object['eventTime'] ?? object.metadata.creationTimestamp, now);
const lastSeen: Cell = (object, now) =>
  age(object['lastTimestamp'] ?? object['eventTime'] ?? object.metadata.creationTimestamp, now);

const containers: Cell = (object) =>
  objectsOf(at(object, 'spec', 'template', 'spec', 'containers'))
    .map((container) => textOf(container['name']))
    .join(',');
function labelsText(labels: unknown): string {
  const pairs = Object.entries(objectOf(labels)).map(([key, value]) => `${key}=${textOf(value)}`);
  return pairs.join(',') || '<none>';
}

const selector: Cell = (object) => labelsText(at(object, 'spec', 'selector', 'matchLabels'));
const TEMPLATE = [column('Containers', containers, 1), column('Images', images, 1)];
const SELECTED = [...TEMPLATE, column('Selector', selector, 1)];
const readyGates: Cell = (object) =>
  objectsOf(at(object, 'spec', 'readinessGates')).length === 0 ? '<none>' : '0';

/** Columns besides NAME and AGE; those that are printed with `-o wide` only come after AGE. */
const MIDDLE: Readonly<Record<string, readonly PrintedColumn[]>> = {
  configmaps: [column('Data', dataCount)],
  secrets: [column('Type', 'type'), column('Data', dataCount)],
  namespaces: [column('Status', 'status.phase')],
  serviceaccounts: [column('Secrets', (object) => objectsOf(object['secrets']).length)],
  pods: [
    column('Ready', podReady),
    column('Status', podStatus),
    column('Restarts', podRestarts),
    column('IP', 'status.podIP', 1),
    column('Node', 'spec.nodeName', 1),
    column('Nominated Node', 'status.nominatedNodeName', 1),
    column('Readiness Gates', readyGates, 1),
  ],
  nodes: [
    column('Status', nodeStatus),
    column('Roles', nodeRoles),
    column('Version', 'status.nodeInfo.kubeletVersion'),
    column('OS-Image', 'status.nodeInfo.osImage', 1),
  ],
  services: [
    column('Type', 'spec.type'),
    column('Cluster-IP', 'spec.clusterIP'),
    column('External-IP', () => '<none>'),
    column('Port(s)', servicePorts),
    column('Selector', (object) => labelsText(at(object, 'spec', 'selector')), 1),
  ],
  endpoints: [column('Endpoints', endpointAddresses)],
  'deployments.apps': [
    ...replicas(),
    column('Up-to-date', count('status.updatedReplicas')),
    column('Available', count('status.availableReplicas')),
    ...SELECTED,
  ],
  'replicasets.apps': [
    column('Desired', count('spec.replicas')),
    column('Current', count('status.replicas')),
    column('Ready', count('status.readyReplicas')),
    ...SELECTED,
  ],
  'statefulsets.apps': [...replicas(), ...TEMPLATE],
  'daemonsets.apps': [
    column('Desired', count('status.desiredNumberScheduled')),
    column('Current', count('status.currentNumberScheduled')),
    column('Ready', count('status.numberReady')),
    column('Up-to-date', count('status.updatedNumberScheduled')),
    column('Available', count('status.numberAvailable')),
    column('Node Selector', 'spec.template.spec.nodeSelector'),
    ...SELECTED,
  ],
  'jobs.batch': [
    column('Status', jobStatus),
    column(
      'Completions',
      (object) => `${numberOf(at(object, 'status', 'succeeded'))}/${valueAt(object, 'spec.completions')}`,
    ),
    column('Duration', jobDuration),
    ...SELECTED,
  ],
  'cronjobs.batch': [
    column('Schedule', 'spec.schedule'),
    column('Suspend', (object) => (at(object, 'spec', 'suspend') === true ? 'True' : 'False')),
  ],
  'rolebindings.rbac.authorization.k8s.io': BINDING,
  'clusterrolebindings.rbac.authorization.k8s.io': BINDING,
  'leases.coordination.k8s.io': [column('Holder', 'spec.holderIdentity')],
  'networkpolicies.networking.k8s.io': [column('Pod-Selector', 'spec.podSelector')],
  'poddisruptionbudgets.policy': [
    column('Min Available', 'spec.minAvailable'),
    column('Max Unavailable', 'spec.maxUnavailable'),
  ],
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': [
    column('Webhooks', (object) => objectsOf(object['webhooks']).length),
  ],
  'validatingwebhookconfigurations.admissionregistration.k8s.io': [
    column('Webhooks', (object) => objectsOf(object['webhooks']).length),
  ],
  'storageclasses.storage.k8s.io': [column('Provisioner', 'provisioner')],
};

/** Tables that are not "name, something, age". */
const WHOLE: Readonly<Record<string, readonly PrintedColumn[]>> = {
  events: [
    column('Last Seen', lastSeen),
    column('Type', 'type'),
    column('Reason', 'reason'),
    column('Object', eventObject),
    column('Subobject', 'involvedObject.fieldPath', 1),
    column('Source', 'source.component', 1),
    column('Message', 'message'),
    column('First Seen', firstSeen, 1),
    column('Count', (object) => numberOf(object['count'], 1), 1),
    column('Name', (object) => object.metadata.name, 1),
  ],
  'customresourcedefinitions.apiextensions.k8s.io': [NAME, CREATED],
  'roles.rbac.authorization.k8s.io': [NAME, CREATED],
  'clusterroles.rbac.authorization.k8s.io': [NAME, CREATED],
};

/** Reads the simple JSON paths of printer columns: `.spec.a`, `.status.conditions[?(@.type=="Ready")].status`. */
function valueAtJsonPath(object: unknown, path: string): string {
  const filter = /^(.*?)\[\?\(@\.(\w+)\s*==\s*['"]([^'"]*)['"]\)\](.*)$/u.exec(path);
  if (filter === null) {
    return valueAt(object, path.replace(/^\./u, ''));
  }
  const [, before = '', field = '', wanted = '', after = ''] = filter;
  const items = objectsOf(at(object, ...before.split('.').filter(Boolean)));
  const found = items.find((item) => item[field] === wanted);
  return found === undefined ? '<none>' : valueAt(found, after.replace(/^\./u, ''));
}

function customColumn({ name, type, priority, path }: Column): PrintedColumn {
  const cell: Cell = (object, now) => {
    const value = valueAtJsonPath(object, path);
    if (value === '<none>') {
      return '';
    }
    const isNumber = type === 'integer';
    return type === 'date' ? age(value, now) : isNumber ? Number(value) : value;
  };
  return { name, type: type === 'date' ? 'string' : type, priority, cell };
}

/** The columns in which objects of a type are printed. */
export function columnsFor(type: ResourceType): readonly PrintedColumn[] {
  const custom = type.custom?.columns ?? [];
  if (custom.length > 0) {
    return [NAME, ...custom.map(customColumn)];
  }
  const key = storageKey(type);
  const middle = MIDDLE[key] ?? [];
  const [always, wide] = [0, 1].map((priority) => middle.filter((entry) => entry.priority === priority));
  return WHOLE[key] ?? [NAME, ...(always ?? []), AGE, ...(wide ?? [])];
}
