import type { ConnectionError } from '../../connection/errors';
import type { FluxOperation, FluxPhaseName } from '../../connection/flux-phases';
import type { BaseOrder, BaseState } from '../connect-state';

/** What a door starts an operation on a Flux configuration with. */
export interface FluxOrder extends BaseOrder {
  family: 'flux';
  operation: FluxOperation;
  /** Id of the configuration. */
  resourceId: string;
  /** The properties as one sealed text: sources come with credentials. */
  sealedProperties?: string;
  isForced?: boolean;
  whenBusy: 'wait' | 'refuse';
}

export interface FluxState extends BaseState {
  order: FluxOrder;
  stage: 'turn' | 'plan' | FluxPhaseName | 'undo' | 'finish';
  /** Whether the configuration was there before; a failed change of it is not undone. */
  existed?: boolean;
  complianceState?: string;
  warnings: string[];
  undone: string[];
  leftBehind: string[];
  error?: ConnectionError;
}

/** How an operation on a Flux configuration ended: the output of its orchestration. */
export type FluxResult = {
  operationId: string;
  clusterId: string;
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601. */
  endedAt: string;
  warnings: string[];
} & (
  | { status: 'Succeeded'; result: { clusterId: string; resourceId: string; complianceState?: string } }
  | { status: 'Failed'; error: ConnectionError; undone: string[]; kept: string[]; leftBehind: string[] }
);
