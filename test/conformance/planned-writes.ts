import { CLUSTER, type Json, type LoggedRequest, type Stack } from './stack';

/** The write that a request makes, as a dry run announces it: ARM action, and the resource that it is done on. */
function announcementOf({ method, path: target }: LoggedRequest, clusterId: string): string {
  const path = (target.split('?')[0] ?? '').replace(/\/{2,}/g, '/');
  const { action, scope } = path.startsWith('/subscriptions/')
    ? inAzure(method, path)
    : { action: inKubernetes(method, path), scope: clusterId };
  return `${action} ${scope}`.toLowerCase();
}

interface Announcement {
  action: string;
  scope: string;
}

/**
 * Rights to something that belongs to a resource are given on that resource: a firewall rule on its server, a role
 * assignment on what it is for.
 */
function inAzure(method: string, path: string): Announcement {
  const cut = path.lastIndexOf('/providers/');
  const [provider = '', ...segments] = path.slice(cut + '/providers/'.length).split('/');
  if (method === 'POST')
    return { action: `${provider}/${segments.join('/')}/action`, scope: path.slice(0, cut) };
  const types = segments.filter((_, index) => index % 2 === 0);
  const action = `${provider}/${types.join('/')}/${method === 'DELETE' ? 'delete' : 'write'}`;
  if (types.length > 1) return { action, scope: path.split('/').slice(0, -2).join('/') };
  const owner = path.slice(0, cut);
  return { action, scope: owner.includes('/providers/') ? owner : path };
}

/** `/api/v1/namespaces/shop/secrets/x` is a write to Secrets; a new object is posted to its collection. */
function inKubernetes(method: string, path: string): string {
  const segments = path.split('/').slice(path.startsWith('/api/') ? 3 : 4);
  const plural = segments[0] === 'namespaces' && segments.length > 2 ? segments[2] : segments[0];
  return `kubernetes/${plural}/${method === 'DELETE' ? 'delete' : 'write'}`;
}

/** The writes that a dry run announces, sorted. Statements in databases are no requests that anybody logs. */
export function announcedBy({ operationPreviews }: Json): string[] {
  return (operationPreviews as Announcement[])
    .filter(({ action }) => !action.startsWith('database/'))
    .map(({ action, scope }) => `${action} ${scope}`.toLowerCase())
    .toSorted();
}

/** The writes that were made since, in the same words, sorted. */
export async function madeSince(stack: Stack, seen: readonly number[]): Promise<string[]> {
  return (await stack.changes(seen)).map((request) => announcementOf(request, CLUSTER)).toSorted();
}
