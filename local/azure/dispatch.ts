import { ArmError, badRequest } from './arm-error';
import { requireContainers, requireRegistered } from './checks';
import { answerPoll, isStatusPath } from './long-running';
import type { Answer, Azure, Call, Handler, Provider } from './provider';
import { answerFeature, isFeaturePath } from './providers/features';
import {
  deleteResource,
  getResource,
  listResources,
  patchResource,
  putResource,
  runAction,
} from './providers/generic';
import { findProvider } from './providers/registry';
import { answerProvider, isProviderPath } from './providers/resource-providers';
import { answerResources, isResourcesPath } from './providers/resources';
import { splitAction } from './resource-path';

const API_VERSION = /^\d{4}-\d{2}-\d{2}(-[a-z]+)?$/i;
const ROOTS = /^\/(subscriptions|providers|tenants)(\/|$)/i;

/** Sends a request to the provider of its type; what no provider claims is served the generic way. */
export async function dispatch(call: Call, azure: Azure): Promise<Answer> {
  const { path } = call;
  requireApiVersion(call);
  if (!ROOTS.test(path.path)) throw new ArmError(404, 'NotFound', `There is nothing at '${path.path}'.`);
  requireContainers(path, azure);
  if (call.method === 'GET' && isStatusPath(path.path)) return answerPoll(call, azure);
  const answer = answerSpecial(call, azure) ?? (await findHandler(call)?.(call, azure));
  if (answer) return answer;
  throw new ArmError(405, 'MethodNotAllowed', `The method ${call.method} is not allowed at '${path.path}'.`);
}

function requireApiVersion(call: Call): void {
  if (call.apiVersion === '') {
    throw badRequest(
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  if (!API_VERSION.test(call.apiVersion)) {
    throw badRequest('InvalidApiVersionParameter', `The api-version '${call.apiVersion}' is invalid.`);
  }
}

/** Paths that are not made of types and names. */
function answerSpecial(call: Call, azure: Azure): Answer | undefined {
  const { path } = call.path;
  if (/^\/tenants$/i.test(path)) return { status: 200, body: { value: [tenant(azure)] } };
  if (isFeaturePath(path)) return answerFeature(call, azure);
  if (isProviderPath(path)) return answerProvider(call, azure);
  if (isResourcesPath(path)) return answerResources(call, azure);
  return undefined;
}

function tenant({ world }: Azure): Record<string, unknown> {
  return { id: `/tenants/${world.tenantId}`, tenantId: world.tenantId };
}

function findHandler(call: Call): Handler | undefined {
  const { method, path } = call;
  if (method === 'POST') return findAction(call);
  const provider = findProvider(path.type);
  if (path.name === undefined) return method === 'GET' ? (provider?.list ?? listResources) : undefined;
  if (method === 'GET' || method === 'HEAD') return provider?.get ?? getResource;
  return findWrite(method, provider);
}

function findWrite(method: string, provider: Provider | undefined): Handler | undefined {
  switch (method) {
    case 'PUT':
      return checked(provider?.put ?? putResource);
    case 'PATCH':
      return checked(provider?.patch ?? patchResource);
    case 'DELETE':
      return provider?.delete ?? deleteResource;
    default:
      return undefined;
  }
}

function findAction(call: Call): Handler {
  const { owner, action } = splitAction(call.path);
  return findProvider(owner.type)?.actions?.[action] ?? runAction;
}

/** Writes are refused before anything else when the namespace is not registered. */
function checked(write: Handler): Handler {
  return (call, azure) => {
    requireRegistered(call.path, azure);
    return write(call, azure);
  };
}
