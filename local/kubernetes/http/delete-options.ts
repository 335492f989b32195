import type { JsonObject } from '../objects/json';
import { isObject, objectOf, textOf } from '../objects/json';
import { storageKey } from '../types/resource-type';
import type { ResourceType } from '../types/resource-type';
import type { DeleteOptions } from '../writes/delete-object';
import type { PropagationPolicy } from '../writes/removal';

const POLICIES = new Set(['Background', 'Foreground', 'Orphan']);

/** Pods of a Job stay when nobody says what to do with them: an old habit that batch/v1 keeps. */
export function orphansByDefault(type: ResourceType): boolean {
  return storageKey(type) === 'jobs.batch';
}

function policyOf(type: ResourceType, body: JsonObject, query: URLSearchParams): PropagationPolicy {
  const given = textOf(body['propagationPolicy']) || (query.get('propagationPolicy') ?? '');
  if (POLICIES.has(given)) {
    return given as PropagationPolicy;
  }
  const orphan = body['orphanDependents'] ?? query.get('orphanDependents');
  if (orphan === true || orphan === 'true') {
    return 'Orphan';
  }
  return orphan === undefined || orphan === null
    ? orphansByDefault(type)
      ? 'Orphan'
      : 'Background'
    : 'Background';
}

/** Whether a caller of a deletion said what to do with dependants. */
export function hasPolicy(body: unknown, query: URLSearchParams): boolean {
  const given = objectOf(body);
  return ['propagationPolicy', 'orphanDependents'].some(
    (field) => given[field] !== undefined || query.has(field),
  );
}

/** Reads DeleteOptions from the body and the query of a deletion. */
export function deleteOptionsOf(type: ResourceType, body: unknown, query: URLSearchParams): DeleteOptions {
  const given = objectOf(body);
  const preconditions = isObject(given['preconditions']) ? given['preconditions'] : {};
  const uid = textOf(preconditions['uid']);
  const resourceVersion = textOf(preconditions['resourceVersion']);
  return {
    policy: policyOf(type, given, query),
    preconditions: {
      ...(uid === '' ? {} : { uid }),
      ...(resourceVersion === '' ? {} : { resourceVersion }),
    },
  };
}
