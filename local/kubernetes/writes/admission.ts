import type { Cluster } from '../cluster';
import { forbidden } from '../objects/api-error';
import { textOf, objectOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import type { AdmissionInput } from './admission-input';
import { storageKey } from '../types/resource-type';
import { callWebhooks } from './webhooks';

const LASTING_NAMESPACES = new Set(['default', 'kube-system', 'kube-public']);

function checkLastingNamespace({ type, operation, object }: AdmissionInput): void {
  const { name } = object.metadata;
  if (operation === 'DELETE' && storageKey(type) === 'namespaces' && LASTING_NAMESPACES.has(name)) {
    throw forbidden(type, name, 'this namespace may not be deleted');
  }
}

/** A pod runs as a service account of its namespace. */
function checkServiceAccount(cluster: Cluster, { type, operation, object }: AdmissionInput): void {
  if (operation !== 'CREATE' || storageKey(type) !== 'pods') {
    return;
  }
  const { namespace = '', name } = object.metadata;
  const account = textOf(objectOf(object['spec'])['serviceAccountName']);
  if (cluster.store.get('serviceaccounts', namespace, account) === undefined) {
    const why = `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`;
    throw forbidden(type, name, why);
  }
}

/**
 * Admission: the server's own rules, then the webhooks that are configured.
 * Answers the object, changed where mutating webhooks changed it. Throws a 403 when one of them refuses.
 */
export async function admit(cluster: Cluster, input: AdmissionInput): Promise<KubeObject> {
  checkLastingNamespace(input);
  checkServiceAccount(cluster, input);
  return callWebhooks(cluster, input);
}
