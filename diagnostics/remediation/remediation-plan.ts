import type { CheckContext } from '../checks/check';
import type { Evidence } from '../evidence/evidence';

/** One step of a repair, as data: it can be shown before it is done, and done twice without harm. */
export type RemediationAction = { description: string } & (
  | {
      kind: 'arm';
      method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      /** Resource id, with an action (`/register`) where needed. */
      id: string;
      apiVersion: string;
      /** Query beside the API version, for example `{ forceDelete: 'true' }`. */
      query?: Record<string, string>;
      body?: unknown;
    }
  | {
      /** Read the resource, merge the change into it, write it back only if nobody changed it meanwhile (If-Match). */
      kind: 'armUpdate';
      id: string;
      apiVersion: string;
      change: Record<string, unknown>;
    }
  | {
      kind: 'kubernetes';
      method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      path: string;
      /** For example `{ dryRun: 'All' }`. */
      query?: Record<string, string>;
      /** Of a PATCH: a merge patch (`application/merge-patch+json`). */
      body?: unknown;
    }
  | {
      /** Add ranges to the firewall of a target, the way targets/ does it for connections. */
      kind: 'allowInFirewall';
      targetId: string;
      ranges: readonly string[];
    }
  | {
      /** Read again and again until the property has one of the values. */
      kind: 'wait';
      read: { api: 'arm'; id: string; apiVersion: string } | { api: 'kubernetes'; path: string };
      /** Dotted path of the property, for example `properties.provisioningState`. */
      property: string;
      until: readonly string[];
      /** Whether the wait also ends when the resource is gone. */
      endsWhenGone?: true;
      /** Values that end the wait as failed. */
      failOn: readonly string[];
      everySeconds: number;
      limitSeconds: number;
    }
  | {
      /** Send the request again that failed, or the linker as it is recorded. */
      kind: 'repeatRequest';
      connectionName?: string;
    }
);

export interface RemediationPlan {
  entryId: string;
  /** May run unattended; otherwise it needs approval for this very entry. */
  safe: boolean;
  /** In order. Empty: there is nothing left to do. */
  actions: RemediationAction[];
  /** What a person should know before approving. */
  warnings: string[];
}

/** Actions and warnings; the entry adds its id and whether it is safe. */
export type PlannedRemediation = Pick<RemediationPlan, 'actions' | 'warnings'> & {
  /** Takes the entry's `safe` away for what this plan does, for example a provider that is not on the allow list. */
  needsApproval?: true;
};

/** Works out the repair of one entry from the evidence. `undefined`: it cannot be planned from what is known. */
export type RemediationPlanner = (
  evidence: Evidence,
  context: CheckContext,
) => Promise<PlannedRemediation | undefined> | PlannedRemediation | undefined;
