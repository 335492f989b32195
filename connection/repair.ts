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

/** What somebody has decided about repairs; raised as the external event `approve`. */
export interface RepairDecision {
  ids: string[];
  declined: string[];
  /** Name of the caller. */
  by: string;
}

/** Name of the external event that carries a {@link RepairDecision}. */
export const APPROVAL_EVENT = 'approve';

const TEXT_LIMIT = 160;
const ACTIONS_LIMIT = 6;
const STATUS_LIMIT = 5_000;

/** Repairs for the durable custom status, in which everything together has to stay under 8,000 characters. */
export function briefRepairs(repairs: readonly Repair[]): Repair[] {
  const brief = repairs.map((repair) => ({
    ...repair,
    title: cut(repair.title),
    warnings: repair.warnings.slice(0, 3).map(cut),
    actions: repair.actions
      .slice(0, ACTIONS_LIMIT)
      .map((action) => ({ ...action, description: cut(action.description) })),
    ...(repair.message === undefined ? {} : { message: cut(repair.message) }),
  }));
  if (JSON.stringify(brief).length <= STATUS_LIMIT) return brief;
  return brief.map((repair) => ({ ...repair, actions: repair.actions.slice(0, 1), warnings: [] }));
}

function cut(text: string): string {
  return text.length <= TEXT_LIMIT ? text : `${text.slice(0, TEXT_LIMIT - 1)}…`;
}
