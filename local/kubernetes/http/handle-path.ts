import type { IncomingMessage } from 'node:http';
import type { Cluster } from '../cluster';
import {
  AGGREGATED,
  aggregatedDiscovery,
  coreVersions,
  groupList,
  resourceList,
  singleGroup,
} from '../discovery/discovery';
import { openApiDocument, openApiIndex } from '../discovery/open-api';
import { methodNotAllowed, unknownPath } from '../objects/api-error';
import { ok } from './answer';
import type { Answer } from './answer';
import type { RequestInfo } from './request-info';

/** The version of the API whose behaviour this server follows. */
const VERSION = {
  major: '1',
  minor: '32',
  gitVersion: 'v1.32.4',
  gitCommit: '59526cd4867447956156ae3a602fcbac10a2c335',
  gitTreeState: 'clean',
  buildDate: '2025-04-22T16:02:27Z',
  goVersion: 'go1.23.6',
  compiler: 'gc',
  platform: 'linux/amd64',
};

function discoveryRoot(cluster: Cluster, request: IncomingMessage, isCore: boolean): Answer {
  const accept = (request.headers.accept ?? '').replaceAll(' ', '');
  if (accept.includes('g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList')) {
    return { ...ok(aggregatedDiscovery(cluster.types, isCore)), headers: { 'content-type': AGGREGATED } };
  }
  return ok(isCore ? coreVersions(request.headers.host ?? '') : groupList(cluster.types));
}

function openIdConfiguration(cluster: Cluster): Answer {
  return ok({
    issuer: cluster.issuer(),
    jwks_uri: `${cluster.issuer()}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
}

type PathHandler = (cluster: Cluster, request: IncomingMessage) => Answer;

const HANDLERS: Readonly<Record<string, PathHandler>> = {
  '/healthz': () => ok('ok'),
  '/livez': () => ok('ok'),
  '/readyz': () => ok('ok'),
  '/version': () => ok(VERSION),
  '/api': (cluster, request) => discoveryRoot(cluster, request, true),
  '/apis': (cluster, request) => discoveryRoot(cluster, request, false),
  '/openapi/v3': (cluster) => ok(openApiIndex(cluster.types)),
  '/.well-known/openid-configuration': openIdConfiguration,
  '/openid/v1/jwks': (cluster) => ok(cluster.signingKey.keySet()),
};

/** Serves the paths that are no resource: health, version, discovery, OpenAPI, OpenID. Throws a 404 for others. */
export function handlePath(cluster: Cluster, info: RequestInfo, request: IncomingMessage): Answer {
  const path = info.path.length > 1 ? info.path.replace(/\/$/u, '') : info.path;
  if (info.method !== 'GET' && info.method !== 'HEAD') {
    throw methodNotAllowed();
  }
  const handler = HANDLERS[path];
  if (handler !== undefined) {
    return handler(cluster, request);
  }
  const parts = path.split('/').slice(1);
  if (path.startsWith('/openapi/v3/')) {
    return ok(openApiDocument(cluster.types, parts.slice(2).join('/')));
  }
  if (parts[0] === 'api' && parts.length === 2) {
    return ok(resourceList(cluster.types, parts[1] ?? ''));
  }
  if (parts[0] === 'apis' && parts.length === 2) {
    return ok(singleGroup(cluster.types, parts[1] ?? ''));
  }
  if (parts[0] === 'apis' && parts.length === 3) {
    return ok(resourceList(cluster.types, `${parts[1]}/${parts[2]}`));
  }
  throw unknownPath();
}
