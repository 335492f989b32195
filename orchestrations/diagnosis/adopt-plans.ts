import type { TitledPlan } from '../../activities/diagnosis/diagnosis-activity';
import type { PlannedRepair } from './diagnosis-state';

/** A plan as a repair that has not begun. */
export function repairOf({ entryId, title, safe, actions, warnings }: TitledPlan): PlannedRepair {
  return {
    repair: {
      id: entryId,
      title,
      isSafe: safe,
      state: 'planned',
      actions: actions.map(({ description }) => ({ description, state: 'pending' })),
      warnings,
    },
    actions,
  };
}
