import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { randomUUID } from 'node:crypto';
import type { DurableClient } from 'durable-functions';
import { ConnectionFailure } from '../../activities/connection-failure';
import { armErrorResponse } from '../arm-error-response';
import type { Authorizer } from '../authorization/authorizer';
import type { AuthorizedCaller } from '../authorization/caller-of-claims';
import { readText } from '../request-size';
import { ArmFailure, armFailure } from './arm-failure';
import { type ArmCall, type ArmRoute, matchRoute, type RouteMatch } from './arm-route';

const API_VERSION = /^\d{4}-\d{2}-\d{2}(?:-[a-z]+)?$/i;

/** What every answer of a resource provider carries. */
const COMMON_HEADERS = {
  'Cache-Control': 'no-cache',
  Pragma: 'no-cache',
  Expires: '-1',
  'Content-Type': 'application/json; charset=utf-8',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
};

/** Answers one request to the ARM API: finds the route, checks the caller and the api-version, and calls the handler. */
export function dispatcher(
  routes: readonly ArmRoute[],
  authorizer: Authorizer,
): (request: HttpRequest, context: InvocationContext, durable: DurableClient) => Promise<HttpResponseInit> {
  return async (request, context, durable) => {
    const response = await answer(routes, authorizer, { request, context, durable });
    return { ...response, headers: { ...COMMON_HEADERS, ...tracing(request, context), ...own(response) } };
  };
}

interface Arrival {
  request: HttpRequest;
  context: InvocationContext;
  durable: DurableClient;
}

async function answer(
  routes: readonly ArmRoute[],
  authorizer: Authorizer,
  arrival: Arrival,
): Promise<HttpResponseInit> {
  const { request, context } = arrival;
  try {
    const url = new URL(request.url);
    const match = matchRoute(routes, request.method, url.pathname);
    const role = match.kind === 'route' ? match.route.role : 'Connections.Read';
    const authorization = await authorizer.authorize(request, role);
    if (!authorization.ok) return authorization.response;
    return await callRoute(match, url, authorization.caller, arrival);
  } catch (error) {
    if (error instanceof ArmFailure) return error.response;
    if (error instanceof ConnectionFailure) return armFailure(error.error).response;
    context.error('A request to the ARM API met a defect', {
      path: new URL(request.url).pathname,
      name: error instanceof Error ? error.name : 'unknown',
      stack: error instanceof Error ? error.stack : undefined,
    });
    const message = `The request met a defect. Tell the operator of this app the id ${context.invocationId}.`;
    return armErrorResponse(500, { code: 'InternalServerError', message });
  }
}

async function callRoute(
  match: RouteMatch,
  url: URL,
  caller: AuthorizedCaller,
  { request, durable }: Arrival,
): Promise<HttpResponseInit> {
  if (match.kind === 'none')
    throw new ArmFailure(404, {
      code: 'ResourceNotFound',
      message: `There is nothing at '${url.pathname}'. This API serves connections of Microsoft.ContainerService/managedClusters.`,
    });
  if (match.kind === 'otherMethods') {
    const allowed = match.allowed.join(', ');
    const message = `The method ${request.method} is not allowed here. Allowed: ${allowed}.`;
    throw new ArmFailure(405, { code: 'MethodNotAllowed', message }, { Allow: allowed });
  }
  const { route, params } = match;
  const call: ArmCall = {
    params,
    apiVersion: route.isApiVersionFree ? '' : apiVersionOf(url),
    url,
    caller,
    durable,
    header: (name) => request.headers.get(name) ?? undefined,
    body: () => readBody(request),
  };
  return route.handle(call);
}

function apiVersionOf(url: URL): string {
  const value = [...url.searchParams].find(([name]) => name.toLowerCase() === 'api-version')?.[1];
  if (!value)
    throw new ArmFailure(400, {
      code: 'MissingApiVersionParameter',
      message: 'The api-version query parameter (?api-version=) is required for all requests.',
      target: 'api-version',
    });
  if (API_VERSION.test(value)) return value;
  throw new ArmFailure(400, {
    code: 'InvalidApiVersionParameter',
    message: `The api-version '${value.slice(0, 40)}' is invalid; it must be a date, for example 2024-04-01.`,
    target: 'api-version',
  });
}

async function readBody(request: HttpRequest): Promise<unknown> {
  const read = await readText(request);
  if (!read.ok) {
    const { status, error } = read;
    const code = status === 413 ? 'RequestContentTooLarge' : 'LengthRequired';
    throw new ArmFailure(status, { code, message: error.message, target: 'body' });
  }
  if (read.text.trim() === '') return undefined;
  try {
    return JSON.parse(read.text);
  } catch {
    throw new ArmFailure(400, {
      code: 'InvalidRequestContent',
      message: 'The body is not JSON.',
      target: 'body',
    });
  }
}

function tracing(request: HttpRequest, context: InvocationContext): Record<string, string> {
  return {
    'x-ms-request-id': context.invocationId,
    'x-ms-correlation-request-id': correlationId(request.headers.get('x-ms-correlation-request-id')),
  };
}

function correlationId(given: string | null): string {
  return given !== null && /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
}

function own({ headers }: HttpResponseInit): Record<string, string> {
  return { ...(headers as Record<string, string> | undefined) };
}
