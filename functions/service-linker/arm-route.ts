import type { HttpResponseInit } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import type { AuthorizedCaller } from '../authorization/caller-of-claims';
import type { Role } from '../authorization/role';

export type ArmMethod = 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';

/** One request to the ARM API, understood. */
export interface ArmCall {
  /** The names in the route's template, decoded. */
  params: Readonly<Record<string, string>>;
  apiVersion: string;
  url: URL;
  caller: AuthorizedCaller;
  durable: DurableClient;
  header(name: string): string | undefined;
  /** The body as JSON; `undefined` when there is none. Fails when it is something else. */
  body(): Promise<unknown>;
}

/** One route of the ARM API. The list of all of them also feeds the OpenAPI description. */
export interface ArmRoute {
  /** Operation id, as the public contract names it. */
  name: string;
  method: ArmMethod;
  /** Path with names in braces. Compared without case, as ARM does. */
  template: string;
  role: Role;
  handle(call: ArmCall): Promise<HttpResponseInit>;
  /** Operation statuses are polled with whatever api-version a client holds, or none. */
  isApiVersionFree?: true;
}

export type RouteMatch =
  | { kind: 'route'; route: ArmRoute; params: Record<string, string> }
  | { kind: 'otherMethods'; allowed: ArmMethod[] }
  | { kind: 'none' };

/** Finds the route of a path. Doubled slashes count as one: the SDK sends them when an id begins with a slash. */
export function matchRoute(routes: readonly ArmRoute[], method: string, path: string): RouteMatch {
  const segments = splitPath(path);
  const found = routes.flatMap((route) => {
    const params = paramsOf(route.template, segments);
    return params ? [{ route, params }] : [];
  });
  const match = found.find(({ route }) => route.method === method);
  if (match) return { kind: 'route', ...match };
  if (found.length === 0) return { kind: 'none' };
  return { kind: 'otherMethods', allowed: found.map(({ route }) => route.method) };
}

function paramsOf(template: string, segments: readonly string[]): Record<string, string> | undefined {
  const parts = splitPath(template);
  if (parts.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = decode(segment);
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return params;
}

function splitPath(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/** A segment that is not valid percent-encoding stays as it came. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
