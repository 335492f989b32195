import type { RemediationAction, RemediationPlan } from '../remediation/remediation-plan';

/** A repair for a person who has to approve it: every call, in order, and what to know before. */
export function planText({ entryId, safe, actions, warnings }: RemediationPlan): string {
  if (actions.length === 0) return `${entryId}: nothing is left to do.\n`;
  return [
    `${entryId}: ${safe ? 'may run unattended' : 'needs approval'}`,
    ...warnings.map((warning) => `   Note: ${warning}`),
    ...actions.map((action, index) => `   ${index + 1}. ${action.description}${callOf(action)}`),
    '   Then: check again.',
    '',
  ].join('\n');
}

function callOf(action: RemediationAction): string {
  switch (action.kind) {
    case 'arm':
      return ` (${action.method} ${action.id})`;
    case 'armUpdate':
      return ` (PUT ${action.id})`;
    case 'kubernetes':
      return ` (${action.method} ${action.path})`;
    case 'wait':
      return ` (at most ${Math.ceil(action.limitSeconds / 60)} minutes)`;
    default:
      return '';
  }
}
