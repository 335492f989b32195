import type { Repair, RepairAction, RepairState } from '../../connection/repair';

const STATES: Readonly<Record<RepairState, string>> = {
  planned: 'Can be repaired',
  awaitingApproval: 'Waits for approval',
  running: 'Is being repaired',
  carriedOut: 'Carried out',
  solved: 'Repaired',
  unsolved: 'Repaired, but the problem is still there',
  failed: 'Could not be repaired',
  declined: 'Repair declined',
  notApproved: 'Repair not approved in time',
};

const ACTIONS: Readonly<Record<RepairAction['state'], string>> = {
  pending: 'to do',
  done: 'done',
  failed: 'failed',
  left: 'left to you',
};

/** One line that says what has become of a repair. */
export function repairHeading({ title, state, isSafe, approvedBy, message }: Repair): string {
  const how =
    state === 'planned'
      ? isSafe
        ? ', unattended'
        : ', after approval'
      : approvedBy
        ? `, approved by ${approvedBy}`
        : '';
  return `${STATES[state]}${how}: ${title}${message === undefined ? '' : ` (${message})`}`;
}

/** One line for each action and each warning. */
export function repairSteps({ actions, warnings }: Repair): string[] {
  return [
    ...actions.map(
      ({ description, state, message }) =>
        `${description}: ${ACTIONS[state]}${message === undefined ? '' : `, ${message}`}`,
    ),
    ...warnings.map((warning) => `Note: ${warning}`),
  ];
}
