import { badRequest } from './api-error';
import { at } from './json';
import type { KubeObject } from './kube-object';

/** Fields besides name and namespace that the server can select by, for each resource (`plural.group`). */
const SELECTABLE: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  secrets: ['type'],
  namespaces: ['status.phase'],
  nodes: ['spec.unschedulable'],
  services: ['spec.clusterIP', 'spec.type'],
  replicationcontrollers: ['status.replicas'],
  'replicasets.apps': ['status.replicas'],
  'jobs.batch': ['status.successful'],
  'certificatesigningrequests.certificates.k8s.io': ['spec.signerName'],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
};

/** `status.successful` of a Job is the API's name for `status.succeeded`. */
const ALIASES: Readonly<Record<string, string>> = {
  'status.successful': 'status.succeeded',
  source: 'source.component',
};

function fieldOf(object: KubeObject, field: string): string {
  const value = at(object, ...(ALIASES[field] ?? field).split('.'));
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** Splits at commas that are not escaped, and takes the escapes out. */
function splitTerms(selector: string): string[] {
  return (selector.match(/(?:\\.|[^,\\])+/gu) ?? []).map((term) => term.trim());
}

/**
 * Reads a `fieldSelector` query parameter for one resource (`plural.group`, or just the plural of the core group).
 * Throws a 400 for a field that the real server cannot select by.
 */
export function parseFieldSelector(
  selector: string | undefined,
  resource: string,
  selectableOfCustomType?: readonly string[],
): (object: KubeObject) => boolean {
  const tests = splitTerms(selector ?? '').map((term) => {
    const match = /^([^=!]+)(==|=|!=)(.*)$/u.exec(term);
    if (match === null) {
      throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`);
    }
    const [, field = '', operator, escaped = ''] = match;
    const known = [
      'metadata.name',
      'metadata.namespace',
      ...(SELECTABLE[resource] ?? []),
      ...(selectableOfCustomType ?? []),
    ];
    if (!known.includes(field)) {
      throw badRequest(
        SELECTABLE[resource] === undefined && selectableOfCustomType === undefined
          ? `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
          : `field label not supported: ${field}`,
      );
    }
    const wanted = escaped.replaceAll(/\\(.)/gu, '$1');
    return (object: KubeObject) => (fieldOf(object, field) === wanted) === (operator !== '!=');
  });
  return (object) => tests.every((test) => test(object));
}
