import type { PhaseName } from './phases';
import type { ConnectionRequest } from './request';

/** Non-secret facts that phases learn and later phases need. */
export interface ConnectionFacts {
  tenantId?: string;
  cluster?: ClusterFacts;
  target?: TargetFacts;
  /** Whom the workload authenticates as (workload identity, add-on identity or service principal). */
  principal?: PrincipalFacts;
  /** The Kubernetes objects of the connection: what the user refers to in workloads. */
  objects?: ConnectionObjects;
  /** How the variables are named: as their client library says, or with the connection's name. Decided by the plan. */
  naming?: 'plain' | 'named';
  /** Keyed hash of the values that the Secret will hold; tells whether they change. */
  valuesHash?: string;
  /** Access that the target keeps itself and this system gives the principal, for example `access policy Data Contributor`. */
  ownAccess?: string;
  /** The user of the principal in the database; `isMade` when this system makes it. */
  databaseUser?: DatabaseUserFacts;
  /** Deleting: the kinds of changes that stay as they are. */
  staying?: OperationType[];
  /** Addresses and ranges that the plan adds to the target's firewall. */
  openedRanges?: string[];
}

export interface ConnectionObjects {
  namespace: string;
  secretName?: string;
  /** Keys of the Secret in order. */
  keys: { name: string; isSecret: boolean }[];
  serviceAccountName?: string;
  secretProviderClassName?: string;
}

export interface ClusterFacts {
  location: string;
  oidcIssuerUrl?: string;
  /** Public addresses and ranges that leave the cluster; absent while they cannot be known. */
  outboundAddresses?: string[];
}

export interface TargetFacts {
  /** Folder name of the target, for example `storage-blob`. */
  kind: string;
  /** The resource that roles and firewall rules are set on. */
  resourceId: string;
  location?: string;
  /** Values that the configuration is rendered from, for example `blobEndpoint`. No credentials. */
  values: Record<string, string>;
}

export interface DatabaseUserFacts {
  userName: string;
  database: string;
  isMade: boolean;
}

export interface PrincipalFacts {
  clientId: string;
  principalId: string;
  /** Resource id of a user-assigned identity; absent for a service principal. */
  resourceId?: string;
}

export type OperationType = 'configConnection' | 'configNetwork' | 'configAuth';

/** One change that the plan announces. Undo removes what it names, and nothing else. */
export interface PlannedOperation {
  phase: PhaseName;
  /** Stable name, for example `configFirewallRule`. */
  name: string;
  operationType: OperationType;
  description: string;
  /** ARM action, for example `Microsoft.Authorization/roleAssignments/write`, or `kubernetes/secrets/write`. */
  action: string;
  /** ARM id, or `{cluster id}` for Kubernetes objects. */
  scope: string;
  /** What undo takes away: resource id, object name or address range, depending on the phase. */
  subject: string;
  /**
   * Operations of one scope that carry the same name here are made in one write, for example `enableClusterFeatures`.
   * Absent: the operation is a write of its own.
   */
  sharedWrite?: string;
}

/** What one request will do, worked out before anything is changed. */
export interface ConnectionPlan {
  facts: ConnectionFacts;
  operations: PlannedOperation[];
  /** Phases with nothing to do, and why. A phase that is not named here runs. */
  skips: Partial<Record<PhaseName, string>>;
  /** Things the user should know, for example a rule that has no effect. */
  warnings: string[];
  /** What an update takes away once the new state stands, because nobody needs it any more. */
  leftovers?: Removal;
}

/** What stands in the way of a plan; a permission comes with the built-in role that has it. */
export type Prerequisite =
  | { type: 'permissionsMissing'; scope: string; permissions: string[]; recommendedRole: string }
  | { type: 'basicError'; code: string; message: string };

/** Something that stays after a connection is gone, and how a person removes it. */
export interface Remainder {
  description: string;
  command?: string;
}

/** What is taken away when a connection goes or changes, worked out from its record. */
export interface Removal {
  /** The request as it is recorded, with stand-ins for credentials. */
  request: ConnectionRequest;
  facts: ConnectionFacts;
  /** What goes, announced as it was when it was made. */
  operations: PlannedOperation[];
  /** Stays because it was asked to. */
  remains: Remainder[];
  /** Stays because other connections of the cluster use it. */
  shared: string[];
}

/** What came of taking a phase back. Descriptions are those of the planned operations. */
export interface UndoFacts {
  /** Taken away, or given back what it held before. */
  undone: string[];
  /** Stays although this operation has made it, and why. */
  left: string[];
}
