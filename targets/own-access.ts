import type { PrincipalFacts, TargetFacts } from '../connection/plan';
import type { ArmReader, ArmWrite, ArmWriter, TargetReference } from './arm-access';

/**
 * Access that a target gives to identities by assignments of its own, where Azure roles do not reach its data. Every call
 * is idempotent and leaves the assignments of others alone.
 */
export interface OwnAccess {
  /** What is given, for plans and messages, for example `access policy Data Contributor`. */
  description: string;
  /** ARM action of the write. */
  action: string;
  /** ARM action of taking it away, when that is not the deletion of the same. */
  takeAction?: string;
  /** Whether the target of these facts needs it; absent means always. */
  isNeeded?(facts: TargetFacts): boolean;
  /** Azure roles have no effect on the data of such a target, so it gets none unless the caller names some. */
  replacesRoles?: true;
  /** Whether the principal has this access, or more, from whomever. */
  isGiven(arm: ArmReader, reference: TargetReference, principal: PrincipalFacts): Promise<boolean>;
  give(arm: ArmWriter, reference: TargetReference, principal: PrincipalFacts): Promise<ArmWrite>;
  /** Takes away what {@link OwnAccess.give} gave. */
  take(arm: ArmWriter, reference: TargetReference, principal: PrincipalFacts): Promise<ArmWrite>;
}
