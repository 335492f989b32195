import type { RemediationAction } from '../../activities/diagnosis/diagnosis-activity';
import type { RepairAction } from '../../connection/repair';
import type { ConnectionRequest } from '../../connection/request';
import type { BaseOrder, BaseState } from '../connect-state';

/** What a repair is given: its actions in order. */
export interface RepairOrder extends BaseOrder {
  actions: RemediationAction[];
  failedRequest?: ConnectionRequest;
}

export interface RepairOutcome {
  actions: RepairAction[];
  /** Why it stopped. */
  error?: string;
}

export interface RepairState extends BaseState {
  order: RepairOrder;
  results: RepairAction[];
  error?: string;
}
