import { invalid, methodNotAllowed } from '../objects/api-error';
import { at, isObject, numberOf, objectOf, textsOf } from '../objects/json';
import { timestamp } from '../objects/kube-object';
import { invalidValue } from '../validation/validate-metadata';
import { liveObject } from '../writes/update-object';
import { created } from './answer';
import type { Answer } from './answer';
import type { ClusterRequest } from './cluster-request';
import { readBody } from './read-body';

const DEFAULT_SECONDS = 3_600;
const SHORTEST_SECONDS = 600;

/** Serves `serviceaccounts/<name>/token`: a TokenRequest is answered with a signed token. */
export async function handleToken(context: ClusterRequest): Promise<Answer> {
  const { cluster, type, target, request } = context;
  if (target.verb !== 'create') {
    throw methodNotAllowed();
  }
  const account = liveObject(cluster, { type, namespace: target.namespace, name: target.name ?? '' });
  const body = objectOf(await readBody(request));
  const expirationSeconds = numberOf(at(body, 'spec', 'expirationSeconds'), DEFAULT_SECONDS);
  if (expirationSeconds < SHORTEST_SECONDS) {
    const names = { group: 'authentication.k8s.io', plural: '', kind: 'TokenRequest' };
    const message = 'may not specify a duration less than 10 minutes';
    throw invalid(names, '', [invalidValue('spec.expirationSeconds', expirationSeconds, message)]);
  }
  const boundObject = at(body, 'spec', 'boundObjectRef');
  const { token, expiresAt } = cluster.tokens.issue(account, {
    audiences: textsOf(at(body, 'spec', 'audiences')),
    expirationSeconds,
    ...(isObject(boundObject) ? { boundObject } : {}),
  });
  return created({
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {
      name: account.metadata.name,
      namespace: account.metadata.namespace,
      creationTimestamp: timestamp(cluster.now()),
    },
    spec: {
      audiences: [cluster.issuer()],
      boundObjectRef: null,
      ...objectOf(body['spec']),
      expirationSeconds,
    },
    status: { token, expirationTimestamp: timestamp(expiresAt) },
  });
}
