import { API_VERSIONS } from './api-versions';
import type { Evidence } from './evidence';
import { optional } from './reading';

interface Permission {
  actions?: string[];
  notActions?: string[];
}

/**
 * Whether the reader of the evidence may do `action` at `scope`: some permission grants it, and none of its own notActions
 * takes it away. `undefined` when the permissions cannot be read.
 */
export async function isActionGranted(
  evidence: Evidence,
  scope: string,
  action: string,
): Promise<boolean | undefined> {
  const permissions = await optional(
    evidence.armList<Permission>(
      `${scope}/providers/Microsoft.Authorization/permissions`,
      API_VERSIONS.permissions,
    ),
  );
  return permissions?.some(
    ({ actions = [], notActions = [] }) =>
      actions.some((pattern) => covers(pattern, action)) &&
      !notActions.some((pattern) => covers(pattern, action)),
  );
}

function covers(pattern: string, action: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`, 'i').test(action);
}
