import { randomUUID } from 'node:crypto';
import type { Cluster } from '../cluster';
import { ApiError } from '../objects/api-error';
import type { JsonObject } from '../objects/json';
import { at, numberOf, objectsOf, textOf, textsOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { labelSelectorMatcher } from '../objects/label-selector';
import { applyJsonPatch } from '../patches/json-patch';
import type { AdmissionInput } from './admission-input';
import { askWebhook } from './webhook-call';

const MUTATING = 'mutatingwebhookconfigurations.admissionregistration.k8s.io';
const VALIDATING = 'validatingwebhookconfigurations.admissionregistration.k8s.io';
const WEBHOOK_GROUP = 'admissionregistration.k8s.io';

function includes(allowed: unknown, wanted: string): boolean {
  const texts = textsOf(allowed);
  return texts.includes('*') || texts.includes(wanted);
}

function ruleMatches(rule: JsonObject, { type, operation, request }: AdmissionInput): boolean {
  const resource = request.subresource === undefined ? type.plural : `${type.plural}/${request.subresource}`;
  const scope = textOf(rule['scope']);
  return (
    includes(rule['operations'], operation) &&
    includes(rule['apiGroups'], type.group) &&
    includes(rule['apiVersions'], type.version) &&
    (includes(rule['resources'], resource) || textsOf(rule['resources']).includes('*/*')) &&
    (scope === '' || scope === '*' || (scope === 'Namespaced') === type.isNamespaced)
  );
}

function selectorsMatch(cluster: Cluster, webhook: JsonObject, { type, object }: AdmissionInput): boolean {
  const namespace = type.isNamespaced
    ? cluster.store.get('namespaces', undefined, object.metadata.namespace ?? '')
    : type.plural === 'namespaces'
      ? object
      : undefined;
  const inNamespace =
    namespace === undefined ||
    labelSelectorMatcher(webhook['namespaceSelector'] ?? {})(namespace.metadata.labels);
  return inNamespace && labelSelectorMatcher(webhook['objectSelector'] ?? {})(object.metadata.labels);
}

function webhooksFor(cluster: Cluster, resource: string, input: AdmissionInput): JsonObject[] {
  // Webhooks never guard their own configuration: one that fails could not be removed otherwise.
  if (input.type.group === WEBHOOK_GROUP) {
    return [];
  }
  return cluster.store
    .list(resource)
    .flatMap((configuration) => objectsOf(configuration['webhooks']))
    .filter(
      (webhook) =>
        objectsOf(webhook['rules']).some((rule) => ruleMatches(rule, input)) &&
        selectorsMatch(cluster, webhook, input),
    );
}

function reviewOf({ type, operation, object, before, request }: AdmissionInput): JsonObject {
  const { group, version, kind, plural } = type;
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: randomUUID(),
      kind: { group, version, kind },
      resource: { group, version, resource: plural },
      requestKind: { group, version, kind },
      requestResource: { group, version, resource: plural },
      ...(request.subresource === undefined ? {} : { subResource: request.subresource }),
      name: object.metadata.name,
      ...(object.metadata.namespace === undefined ? {} : { namespace: object.metadata.namespace }),
      operation,
      userInfo: { username: request.user.name, groups: request.user.groups },
      object: operation === 'DELETE' ? null : object,
      oldObject: before ?? null,
      dryRun: request.isDryRun,
      options: null,
    },
  };
}

function refusal(name: string, response: JsonObject): ApiError {
  const message = textOf(at(response, 'status', 'message')) || 'without explanation';
  const sentence =
    message === 'without explanation'
      ? `admission webhook "${name}" denied the request without explanation`
      : `admission webhook "${name}" denied the request: ${message}`;
  const code = numberOf(at(response, 'status', 'code'), 403);
  return new ApiError(code, textOf(at(response, 'status', 'reason')) || 'Forbidden', sentence);
}

function patched(object: KubeObject, response: JsonObject): KubeObject {
  const patch = textOf(response['patch']);
  return patch === ''
    ? object
    : (applyJsonPatch(object, JSON.parse(Buffer.from(patch, 'base64').toString('utf8'))) as KubeObject);
}

async function callOne(webhook: JsonObject, input: AdmissionInput): Promise<KubeObject> {
  const name = textOf(webhook['name']);
  let response: JsonObject;
  try {
    response = await askWebhook(webhook, reviewOf(input));
  } catch (error) {
    if (webhook['failurePolicy'] === 'Ignore') {
      return input.object;
    }
    const why = error instanceof Error ? error.message : String(error);
    throw new ApiError(
      500,
      'InternalError',
      `Internal error occurred: failed calling webhook "${name}": failed to call webhook: ${why}`,
    );
  }
  if (response['allowed'] !== true) {
    throw refusal(name, response);
  }
  return patched(input.object, response);
}

/** Calls the mutating, then the validating webhooks whose rules match. Answers the object as they left it. */
export async function callWebhooks(cluster: Cluster, input: AdmissionInput): Promise<KubeObject> {
  let object = input.object;
  for (const webhook of webhooksFor(cluster, MUTATING, input)) {
    object = await callOne(webhook, { ...input, object });
  }
  for (const webhook of webhooksFor(cluster, VALIDATING, { ...input, object })) {
    await callOne(webhook, { ...input, object });
  }
  return object;
}
