import type { Json } from './json';
import type { Directory, DirectoryEntry } from './directory';
import type { Answer } from './provider';

const GRAPH_PATH = /^\/v1\.0\/(servicePrincipals|directoryObjects)(?:\/([^/]+)|\(appId='([^']+)'\))?\/*$/i;

export function isGraphPath(path: string): boolean {
  return GRAPH_PATH.test(path);
}

export interface GraphRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Json;
}

/**
 * The little of Microsoft Graph that the Azure CLI and `aksc` ask when they look principals up: service principals by object id
 * or by application, and names of objects.
 */
export function answerGraph(request: GraphRequest, directory: Directory): Answer {
  const [, collection = '', id, appId] = GRAPH_PATH.exec(request.path) ?? [];
  if (/^directoryObjects$/i.test(collection)) return answerObjects(request, id, directory);
  if (appId !== undefined) return one(directory.findByClientId(appId), appId);
  if (id !== undefined) return one(directory.find(id.toLowerCase()), id);
  const wanted = /servicePrincipalNames\/any\(.*eq '([^']+)'\)|appId eq '([^']+)'/i.exec(
    request.query.get('$filter') ?? '',
  );
  const found = directory.findByClientId(wanted?.[1] ?? wanted?.[2] ?? '');
  return { status: 200, body: { value: found ? [view(found)] : [] } };
}

function answerObjects(
  { method, body }: GraphRequest,
  action: string | undefined,
  directory: Directory,
): Answer {
  if (method !== 'POST' || action?.toLowerCase() !== 'getbyids') return one(undefined, action ?? '');
  const ids = Array.isArray(body['ids']) ? body['ids'].map((id) => String(id).toLowerCase()) : [];
  const found = ids.map((id) => directory.find(id)).filter((entry) => entry !== undefined);
  return { status: 200, body: { value: found.map(view) } };
}

function one(entry: DirectoryEntry | undefined, id: string): Answer {
  if (entry) return { status: 200, body: view(entry) };
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return { status: 404, body: { error: { code: 'Request_ResourceNotFound', message } } };
}

function view({ objectId, type, name, clientId, identityId }: DirectoryEntry): Json {
  const kind = type.slice(0, 1).toLowerCase() + type.slice(1);
  const displayName = name ?? identityId?.split('/').at(-1) ?? objectId;
  const common = { '@odata.type': `#microsoft.graph.${kind}`, id: objectId, displayName };
  if (clientId === undefined) return common;
  const servicePrincipalType = identityId === undefined ? 'Application' : 'ManagedIdentity';
  return { ...common, appId: clientId, servicePrincipalNames: [clientId], servicePrincipalType };
}
