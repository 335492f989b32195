import type { ConfigurationEntry, Values } from '../connection/configuration';
import type { ConnectionError } from '../connection/errors';
import type { ClientType, LinkerProperties, TargetService } from '../connection/linker';
import type { TargetFacts } from '../connection/plan';
import type { ArmReader, ArmWrite, ArmWriter, TargetReference } from './arm-access';
import type { DatabasePrincipals } from './database-principals';
import type { OwnAccess } from './own-access';

export type { ArmReader, ArmWrite, ArmWriter, ConfigurationEntry, TargetReference, Values };

/** How a workload on AKS can authenticate. `csi` is Key Vault through the Secrets Store CSI driver. */
export type AuthKind = 'workloadIdentity' | 'secret' | 'servicePrincipal' | 'csi';

export interface ConfigurationTable {
  auth: AuthKind;
  clientTypes: readonly ClientType[];
  entries: readonly ConfigurationEntry[];
}

export interface RoleReference {
  name: string;
  /** GUID of the built-in role definition. */
  id: string;
}

export interface FirewallState {
  /** `open`: everybody may connect; `restricted`: only the ranges; `disabled`: no public traffic at all. */
  access: 'open' | 'restricted' | 'disabled';
  /** What is admitted now: addresses, CIDR ranges, or `first-last`. Compare with `missingRanges`, not as text. */
  ranges: string[];
}

export interface FirewallWrite extends ArmWrite {
  /** Ranges that can only be written once this write has ended: call again with them. */
  remaining?: string[];
}

/**
 * The target's own firewall. Every call is idempotent and leaves the rules of others alone: `allow` writes only what
 * no rule covers yet, `revoke` takes only rules that mean exactly a given range.
 */
export interface Firewall {
  /** ARM action of the write, for example `Microsoft.Storage/storageAccounts/write`. */
  action: string;
  /** Every range is a write of its own; absent: all of them are one. */
  isRuleByRule?: true;
  read(arm: ArmReader, reference: TargetReference): Promise<FirewallState>;
  allow(arm: ArmWriter, reference: TargetReference, ranges: string[]): Promise<FirewallWrite>;
  revoke(arm: ArmWriter, reference: TargetReference, ranges: string[]): Promise<FirewallWrite>;
}

/** A field of the request that can never work, below `properties`. */
export interface Problem {
  target: string;
  message: string;
}

/** A narrower choice for `authInfo.roles`, and what it is enough for. */
export interface RoleAlternative {
  roles: readonly RoleReference[];
  enoughFor: string;
}

/** One Azure service that a connection can point to. A folder under targets/ each. */
export interface Target {
  /** Folder name and command line name, for example `storage-blob`. */
  id: string;
  displayName: string;
  /** The target id with its names in braces, or the form of the endpoint. */
  idPattern: string;
  /** Kind of target service outside ARM; absent for Azure resources. */
  serviceType?: TargetService['type'];
  /** Provider to register, for example `Microsoft.Storage`; absent outside ARM. */
  provider?: string;
  /** @returns the parts of the reference when the target service is of this kind. */
  match(service: TargetService): TargetReference | undefined;
  /** Kinds of authentication from AKS, the default first. */
  auth: readonly AuthKind[];
  configurations: readonly ConfigurationTable[];
  /** Non-secret facts; `undefined` when the target does not exist. */
  read(arm: ArmReader, reference: TargetReference): Promise<TargetFacts | undefined>;
  /** Reads the target's own credentials (auth kind `secret`). */
  credentials?(arm: ArmReader, reference: TargetReference, facts: TargetFacts): Promise<Values>;
  /**
   * What a caller gives for auth kind `secret` when {@link Target.credentials} is absent: `authInfo.name` and
   * `authInfo.secretInfo.value` (`nameAndPassword`), or the value alone (`connectionString`).
   */
  callerSecret?: 'nameAndPassword' | 'connectionString';
  /** Checks what only this target knows about the properties, for example a missing user name. @returns problems by field. */
  check?(properties: LinkerProperties): Problem[];
  /** Refuses what only the facts show, before anything is changed: for example keys that are switched off. */
  refuse?(facts: TargetFacts, auth: AuthKind): ConnectionError | undefined;
  /** Roles given to identities and service principals unless the caller names others. */
  roles: readonly RoleReference[];
  roleAlternatives?: readonly RoleAlternative[];
  /**
   * Members of `additionalConnectionStringProperties` that are the address of the target, not part of a connection
   * string: name in the request to value name, for example `{ Server: 'host' }`. All of them are required.
   */
  addressProperties?: Readonly<Record<string, string>>;
  /** Assignments of the target's own that an identity needs to reach its data, besides {@link Target.roles}. */
  ownAccess?: OwnAccess;
  /** Databases: users of identities, instead of Azure roles. */
  principals?: DatabasePrincipals;
  firewall?: Firewall;
  network: { serviceEndpoint: boolean; privateEndpoint: boolean };
  documentation: string;
}
