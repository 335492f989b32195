import type { Json } from './json';
import type { Answer } from './provider';
import { readResourcePath } from './resource-path';
import type { Resource } from './resource-store';

/** A resource as a GET shows it; secrets stay behind. */
export function view(resource: Resource): Json {
  const { name, type, namespace } = readResourcePath(resource.id);
  const named = namespace === undefined ? { name, type: `Microsoft.Resources/${type}` } : { name, type };
  return { id: resource.id, ...named, ...resource.body };
}

/** The usual answer with one resource. */
export function shown(status: number, resource: Resource, headers: Record<string, string> = {}): Answer {
  const etag = resource.body['eTag'];
  const tagged = typeof etag === 'string' ? { etag: `"${etag}"`, ...headers } : headers;
  return { status, body: view(resource), headers: tagged };
}
