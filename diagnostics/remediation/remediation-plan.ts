import type { CheckContext } from '../checks/check';
import type { Evidence } from '../evidence/evidence';

/** One step of a repair, as data: it can be shown before it is done, and done twice without harm. */
export type RemediationAction =
  | {
      kind: 'arm';
      method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      /** Resource id, with an action (`/register`) or a query where needed. */
      id: string;
      apiVersion: string;
      body?: unknown;
      description: string;
    }
  | {
      kind: 'kubernetes';
      method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      path: string;
      body?: unknown;
      description: string;
    }
  | {
      /** Read again and again until the property has one of the values. */
      kind: 'wait';
      read: { api: 'arm'; id: string; apiVersion: string } | { api: 'kubernetes'; path: string };
      /** Dotted path of the property, for example `properties.provisioningState`. */
      property: string;
      until: readonly string[];
      /** Values that end the wait as failed. */
      failOn: readonly string[];
      everySeconds: number;
      limitSeconds: number;
      description: string;
    }
  | {
      /** Send the request again that failed, or the linker as it is. */
      kind: 'repeatRequest';
      connectionName?: string;
      description: string;
    };

export interface RemediationPlan {
  entryId: string;
  /** May run unattended; otherwise it needs approval for this very entry. */
  safe: boolean;
  /** In order. Empty: there is nothing left to do. */
  actions: RemediationAction[];
  /** What a person should know before approving. */
  warnings: string[];
}

/** Works out the repair of one entry from the evidence. `undefined`: it cannot be planned from what is known. */
export type RemediationPlanner = (
  evidence: Evidence,
  context: CheckContext,
) => Promise<Omit<RemediationPlan, 'entryId' | 'safe'> | undefined>;
