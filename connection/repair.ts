/**
 * `planned`: shown only. `awaitingApproval`: carried out once somebody approves it. `solved`, `unsolved`: carried out, and the
 * check says that the problem is gone, or that it is not. `failed`: an action failed. `notApproved`: nobody answered in time.
 */
export type RepairState =
  | 'planned'
  | 'awaitingApproval'
  | 'running'
  | 'carriedOut'
  | 'solved'
  | 'unsolved'
  | 'failed'
  | 'declined'
  | 'notApproved';

/** One step of a repair, as callers see it. */
export interface RepairAction {
  description: string;
  /** `left`: for a person to do. */
  state: 'pending' | 'done' | 'failed' | 'left';
  message?: string;
}

/** A repair of one problem. */
export interface Repair {
  /** Id of the catalogue entry. */
  id: string;
  title: string;
  /** Whether it may be carried out unattended. */
  isSafe: boolean;
  state: RepairState;
  actions: RepairAction[];
  /** What to know before approving. */
  warnings: string[];
  /** Name of the caller who approved it. */
  approvedBy?: string;
  message?: string;
}
