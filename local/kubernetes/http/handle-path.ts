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
import { methodNotAllowed, NoSuchPath } from '../objects/api-error';
import { ok } from './answer';
import type { Answer } from './answer';
import type { RequestInfo } from './request-info';

/** The version of the API whose behaviour this server follows. */
const VERSION = {
  major: '1',
  minor: '33',
  gitVersion: 'v1.33.2',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2025-06-17T00:00:00Z',
  goVersion: 'go1.24.4',
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

/** The paths of discovery and OpenAPI that hold a group or a version. Throws a 404 for others. */
function handleVersionPath(cluster: Cluster, parts: readonly string[]): Answer {
  const [root, first = '', second = ''] = parts;
  const length = root === 'openapi' ? 'any' : parts.length;
  switch (`${root} ${length}`) {
    case 'openapi any':
      return ok(openApiDocument(cluster.types, parts.slice(2).join('/')));
    case 'api 2':
      return ok(resourceList(cluster.types, first));
    case 'apis 2':
      return ok(singleGroup(cluster.types, first));
    case 'apis 3':
      return ok(resourceList(cluster.types, `${first}/${second}`));
    default:
      throw new NoSuchPath();
  }
}

/** Serves the paths that are no resource: health, version, discovery, OpenAPI, OpenID. Throws a 404 for others. */
export function handlePath(cluster: Cluster, info: RequestInfo, request: IncomingMessage): Answer {
  if (info.method !== 'GET' && info.method !== 'HEAD') {
    throw methodNotAllowed();
  }
  const parts = info.path.split('/').filter((part) => part !== '');
  const handler = HANDLERS[`/${parts.join('/')}`];
  return handler === undefined ? handleVersionPath(cluster, parts) : handler(cluster, request);
}
