import type { JsonObject } from '../objects/json';
import { at, objectOf, objectsOf, textOf, textsOf } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { labelSelectorMatcher } from '../objects/label-selector';
import type { ObjectStore } from '../store/object-store';
import type { User } from './user';

/** What is asked for: a verb on a resource, or on a path that is none. */
export interface AccessRequest {
  verb: string;
  group?: string;
  resource?: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  /** Set instead of a resource. */
  path?: string;
}

const ROLES = 'roles.rbac.authorization.k8s.io';
const CLUSTER_ROLES = 'clusterroles.rbac.authorization.k8s.io';
const ROLE_BINDINGS = 'rolebindings.rbac.authorization.k8s.io';
const CLUSTER_ROLE_BINDINGS = 'clusterrolebindings.rbac.authorization.k8s.io';

function includes(allowed: unknown, wanted: string): boolean {
  const texts = textsOf(allowed);
  return texts.includes('*') || texts.includes(wanted);
}

function coversPath(rule: JsonObject, path: string): boolean {
  return textsOf(rule['nonResourceURLs']).some(
    (url) => url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))),
  );
}

function coversResource(rule: JsonObject, request: AccessRequest): boolean {
  const { resource = '', subresource = '' } = request;
  const allowed = textsOf(rule['resources']);
  const wanted = subresource === '' ? resource : `${resource}/${subresource}`;
  return (
    allowed.includes('*') ||
    allowed.includes(wanted) ||
    (subresource !== '' && allowed.includes(`*/${subresource}`))
  );
}

function coversName(rule: JsonObject, name: string | undefined): boolean {
  const names = textsOf(rule['resourceNames']);
  return names.length === 0 || (name !== undefined && names.includes(name));
}

/** Whether one rule of a role allows a request. */
function allows(rule: JsonObject, request: AccessRequest): boolean {
  if (!includes(rule['verbs'], request.verb)) {
    return false;
  }
  if (request.path !== undefined) {
    return coversPath(rule, request.path);
  }
  return (
    includes(rule['apiGroups'], request.group ?? '') &&
    coversResource(rule, request) &&
    coversName(rule, request.name)
  );
}

function isSubject(subject: JsonObject, bindingNamespace: string | undefined, user: User): boolean {
  const name = textOf(subject['name']);
  switch (subject['kind']) {
    case 'User':
      return user.name === name;
    case 'Group':
      return user.groups.includes(name);
    case 'ServiceAccount':
      return (
        user.name ===
        `system:serviceaccount:${textOf(subject['namespace']) || (bindingNamespace ?? '')}:${name}`
      );
    default:
      return false;
  }
}

function rulesOfClusterRole(store: ObjectStore, name: string): JsonObject[] {
  const role = store.get(CLUSTER_ROLES, undefined, name);
  const selectors = objectsOf(at(role, 'aggregationRule', 'clusterRoleSelectors')).map(labelSelectorMatcher);
  const aggregated = selectors.length === 0 ? [] : store.list(CLUSTER_ROLES);
  return [
    ...objectsOf(role?.['rules']),
    ...aggregated
      .filter(({ metadata }) => selectors.some((matches) => matches(metadata.labels)))
      .flatMap((other) => objectsOf(other['rules'])),
  ];
}

function rulesOfBinding(store: ObjectStore, binding: KubeObject): JsonObject[] {
  const roleRef = objectOf(binding['roleRef']);
  const name = textOf(roleRef['name']);
  return roleRef['kind'] === 'Role'
    ? objectsOf(store.get(ROLES, binding.metadata.namespace, name)?.['rules'])
    : rulesOfClusterRole(store, name);
}

/** Every rule that a user has in a namespace, or cluster-wide when none is given. */
export function rulesOf(store: ObjectStore, user: User, namespace?: string): JsonObject[] {
  if (user.groups.includes('system:masters')) {
    return [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ];
  }
  const bindings = [
    ...store.list(CLUSTER_ROLE_BINDINGS),
    ...(namespace === undefined || namespace === '' ? [] : store.list(ROLE_BINDINGS, namespace)),
  ];
  return bindings
    .filter((binding) =>
      objectsOf(binding['subjects']).some((subject) => isSubject(subject, binding.metadata.namespace, user)),
    )
    .flatMap((binding) => rulesOfBinding(store, binding));
}

/** Role-based access control over the roles and bindings that are stored. */
export function isAllowed(store: ObjectStore, user: User, request: AccessRequest): boolean {
  return rulesOf(store, user, request.namespace).some((rule) => allows(rule, request));
}
