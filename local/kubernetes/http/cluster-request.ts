import type { IncomingMessage, ServerResponse } from 'node:http';
import type { User } from '../auth/user';
import type { Cluster } from '../cluster';
import type { ResourceType } from '../types/resource-type';
import type { WriteRequest } from '../writes/write-request';
import type { ResourceTarget } from './request-info';

/** An authorized request for a resource, with everything that a handler needs. */
export interface ClusterRequest {
  cluster: Cluster;
  type: ResourceType;
  target: ResourceTarget;
  query: URLSearchParams;
  user: User;
  request: IncomingMessage;
  response: ServerResponse;
}

/** `kubectl` out of `kubectl/v1.32.4 (linux/amd64) …`: who writes when the caller does not say. */
function managerOf(request: IncomingMessage): string {
  return (request.headers['user-agent'] ?? '').split('/')[0]?.trim() || 'unknown';
}

/** The options of a write, from the query. */
export function writeRequestOf({ query, user, request, target }: ClusterRequest): WriteRequest {
  return {
    user,
    manager: query.get('fieldManager') ?? managerOf(request),
    isDryRun: query.getAll('dryRun').includes('All'),
    isStrict: query.get('fieldValidation') === 'Strict',
    isPatch: target.verb === 'patch',
    ...(query.get('fieldValidation') === 'Ignore' ? {} : { warnings: new Set<string>() }),
    ...(target.subresource === undefined ? {} : { subresource: target.subresource }),
  };
}
