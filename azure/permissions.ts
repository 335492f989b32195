import { apiVersions } from './api-versions';
import type { ArmLister } from './arm-list';

/** One permission of a role: what it allows, less what it takes out. Patterns have `*` for any text. */
export interface Permission {
  actions?: string[];
  notActions?: string[];
}

/** What this app's own identity may do at a scope. */
export function listOwnPermissions(arm: ArmLister, scope: string): Promise<Permission[]> {
  return arm.list<Permission>(
    `${scope}/providers/Microsoft.Authorization/permissions`,
    apiVersions.roleAssignments,
  );
}

/** Whether one of the permissions allows an action. https://learn.microsoft.com/azure/role-based-access-control/role-definitions */
export function isAllowed(permissions: readonly Permission[], action: string): boolean {
  return permissions.some(
    ({ actions = [], notActions = [] }) =>
      actions.some((pattern) => matches(pattern, action)) &&
      !notActions.some((pattern) => matches(pattern, action)),
  );
}

function matches(pattern: string, action: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'i').test(action);
}
