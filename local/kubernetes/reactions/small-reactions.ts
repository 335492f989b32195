import type { Change, Cluster } from '../cluster';
import { objectOf } from '../objects/json';

/** A removed pod takes along what its containers wrote. */
export function forgetLogs(cluster: Cluster, { resource, before, after }: Change): void {
  if (resource === 'pods' && after === undefined && before !== undefined) {
    const { namespace = '', name } = before.metadata;
    cluster.logs.removePod(namespace, name).catch(() => undefined);
  }
}

/** Fills in a Secret that asks for a service account's token, and removes one whose account is not there. */
export function fillTokenSecret(cluster: Cluster, { resource, before, after }: Change): void {
  if (
    resource !== 'secrets' ||
    before !== undefined ||
    after?.['type'] !== 'kubernetes.io/service-account-token'
  ) {
    return;
  }
  const { namespace = '', name, annotations = {} } = after.metadata;
  const account = cluster.store.get(
    'serviceaccounts',
    namespace,
    annotations['kubernetes.io/service-account.name'] ?? '',
  );
  if (account === undefined) {
    cluster.remove(resource, after);
    return;
  }
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  cluster.put(resource, {
    ...after,
    metadata: {
      ...after.metadata,
      annotations: { ...annotations, 'kubernetes.io/service-account.uid': account.metadata.uid ?? '' },
    },
    data: {
      ...objectOf(after['data']),
      'ca.crt': encode(cluster.caCertPem),
      namespace: encode(namespace),
      token: encode(cluster.tokens.issueForSecret(account, name)),
    },
  });
}
