import { at, objectOf, objectsOf, textOf } from '../objects/json';
import type { JsonObject } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { fill, inner } from './fill';

/** `stringData` is written only: its values go, encoded, into `data`. */
export function fillSecret(secret: KubeObject): void {
  fill(secret, { type: 'Opaque' });
  const given = secret['stringData'];
  if (given === undefined) {
    return;
  }
  const data = inner(secret, 'data');
  for (const [key, value] of Object.entries(objectOf(given))) {
    data[key] = Buffer.from(textOf(value)).toString('base64');
  }
  delete secret['stringData'];
}

export function fillNamespace(namespace: KubeObject): void {
  const labels = (namespace.metadata.labels ??= {});
  labels['kubernetes.io/metadata.name'] ??= namespace.metadata.name;
  fill(inner(namespace, 'spec'), { finalizers: ['kubernetes'] });
  fill(inner(namespace, 'status'), { phase: 'Active' });
}

const RBAC_GROUP = 'rbac.authorization.k8s.io';

export function fillBinding(binding: KubeObject): void {
  fill(inner(binding, 'roleRef'), { apiGroup: RBAC_GROUP });
  for (const subject of objectsOf(binding['subjects'])) {
    if (subject['kind'] === 'User' || subject['kind'] === 'Group') {
      fill(subject, { apiGroup: RBAC_GROUP });
    }
  }
}

export function fillNetworkPolicy(policy: KubeObject): void {
  const spec = inner(policy, 'spec');
  const hasEgress = spec['egress'] !== undefined;
  fill(spec, { policyTypes: hasEgress ? ['Ingress', 'Egress'] : ['Ingress'] });
  for (const rule of [...objectsOf(spec['ingress']), ...objectsOf(spec['egress'])]) {
    for (const port of objectsOf(rule['ports'])) {
      fill(port, { protocol: 'TCP' });
    }
  }
}

export function fillWebhooks(configuration: KubeObject): void {
  for (const webhook of objectsOf(configuration['webhooks'])) {
    fill(webhook, {
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      namespaceSelector: {},
      objectSelector: {},
      timeoutSeconds: 10,
    });
    if (configuration.kind === 'MutatingWebhookConfiguration') {
      fill(webhook, { reinvocationPolicy: 'Never' });
    }
    for (const rule of objectsOf(webhook['rules'])) {
      fill(rule, { scope: '*' });
    }
    if (at(webhook, 'clientConfig', 'service') !== undefined) {
      fill(inner(inner(webhook, 'clientConfig'), 'service'), { port: 443 });
    }
  }
}

function condition(type: string, reason: string, message: string, time: string): JsonObject {
  return { type, status: 'True', lastTransitionTime: time, reason, message };
}

/** A definition is accepted and established at once. */
export function fillCustomResourceDefinition(definition: KubeObject): void {
  const spec = inner(definition, 'spec');
  const names = inner(spec, 'names');
  const kind = textOf(names['kind']);
  fill(names, { singular: kind.toLowerCase(), listKind: `${kind}List` });
  fill(inner(spec, 'conversion'), { strategy: 'None' });
  const versions = objectsOf(spec['versions']);
  const stored = versions.filter((version) => version['storage'] === true).map((version) => version['name']);
  const time = definition.metadata.creationTimestamp ?? '';
  const status = inner(definition, 'status');
  status['acceptedNames'] = { ...names };
  fill(status, {
    storedVersions: stored,
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found', time),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted', time),
    ],
  });
}

export function fillEvent(event: KubeObject): void {
  fill(event, { type: 'Normal', count: 1, source: {}, reportingComponent: '', reportingInstance: '' });
}
