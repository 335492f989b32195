import { sameArmId } from '../../connection/arm-id';
import { connectionError } from '../../connection/errors';
import type { ConnectionFacts, PlannedOperation, PrincipalFacts } from '../../connection/plan';
import type { Progress, Step } from '../../connection/step';
import type { OwnAccess } from '../../targets/own-access';
import type { ArmWrite } from '../../targets/target';
import type { ConnectionRecord } from '../records/connection-record';
import { lookAtOperation } from './operation-progress';
import { pollAgain } from '../waits';
import { operation, targetOf, type Work } from '../work';

/** Name of the announced change. */
const NAME = 'giveAccess';

/** What the plan says about access that the target keeps itself. */
export interface OwnAccessPlan {
  operations: PlannedOperation[];
  /** Set when this system gives it, or gave it before. */
  facts: Pick<ConnectionFacts, 'ownAccess'>;
}

/** The access that the target of these facts keeps itself and the connection's principal needs. */
export function ownAccessOf(work: Work, facts: ConnectionFacts): OwnAccess | undefined {
  if (work.auth === 'secret' || work.isAuthOptedOut || !facts.target) return undefined;
  const { ownAccess } = targetOf(work, facts);
  return ownAccess && (ownAccess.isNeeded?.(facts.target) ?? true) ? ownAccess : undefined;
}

export function isOwnAccess({ name }: PlannedOperation): boolean {
  return name === NAME;
}

/** Whether the principal lacks access that the target keeps itself; `undefined` when nothing is missing. */
export async function missingOwnAccess(work: Work, facts: ConnectionFacts): Promise<OwnAccess | undefined> {
  const ownAccess = ownAccessOf(work, facts);
  if (!ownAccess) return undefined;
  if (!facts.principal) return ownAccess;
  return (await ownAccess.isGiven(work.reads, work.reference, facts.principal)) ? undefined : ownAccess;
}

export async function planOwnAccess(
  work: Work,
  facts: ConnectionFacts,
  records: readonly ConnectionRecord[],
): Promise<OwnAccessPlan> {
  const missing = await missingOwnAccess(work, facts);
  if (missing) {
    const { description, action } = missing;
    const change = operation('assign-roles', 'configAuth', {
      name: NAME,
      description: `Give the ${description} on the target`,
      action,
      scope: work.reference.resourceId,
      subject: description,
    });
    return { operations: [change], facts: { ownAccess: description } };
  }
  const given = records.find(
    ({ target, principal, ownAccess }) =>
      ownAccess !== undefined &&
      sameArmId(target.resourceId, work.reference.resourceId) &&
      principal?.principalId === facts.principal?.principalId,
  );
  const description = ownAccessOf(work, facts) && given?.ownAccess;
  return { operations: [], facts: description === undefined ? {} : { ownAccess: description } };
}

/** One step of giving it. @returns the wait or failure, or `undefined` when it is given. */
export async function giveOwnAccess(
  work: Work,
  facts: ConnectionFacts,
  principal: PrincipalFacts,
  progress: Progress | undefined,
): Promise<Step<never> | undefined> {
  const ownAccess = ownAccessOf(work, facts);
  if (!ownAccess) return undefined;
  return change(work, progress, ownAccess, async () => {
    if (await ownAccess.isGiven(work.arm, work.reference, principal)) return {};
    return ownAccess.give(work.arm, work.reference, principal);
  });
}

/** One step of taking it back, unless another connection of the same principal needs it. */
export async function takeOwnAccess(
  work: Work,
  facts: ConnectionFacts,
  others: readonly ConnectionRecord[],
  progress: Progress | undefined,
): Promise<Step<never> | undefined> {
  const { principal } = facts;
  const { ownAccess } = targetOf(work, facts);
  if (!principal || !ownAccess || isShared(work, principal, others)) return undefined;
  return change(work, progress, ownAccess, () => ownAccess.take(work.arm, work.reference, principal));
}

function isShared(
  { reference }: Work,
  { principalId }: PrincipalFacts,
  others: readonly ConnectionRecord[],
): boolean {
  return others.some(
    ({ target, principal, ownAccess }) =>
      ownAccess !== undefined &&
      sameArmId(target.resourceId, reference.resourceId) &&
      principal?.principalId === principalId,
  );
}

async function change(
  work: Work,
  progress: Progress | undefined,
  { description }: OwnAccess,
  write: () => Promise<ArmWrite>,
): Promise<Step<never> | undefined> {
  const message = `The ${description} is being changed`;
  const outcome = await lookAtOperation(work, progress, message);
  if (outcome.state === 'running') return outcome.wait;
  if (outcome.state === 'succeeded') return undefined;
  if (outcome.state === 'failed') return failed(work, description, outcome.reason);
  const { operationUrl } = await write();
  if (operationUrl === undefined) return undefined;
  return pollAgain('LongRunningOperation', message, { ...progress, operationUrl });
}

function failed({ reference }: Work, description: string, reason: string): Step<never> {
  return {
    state: 'failed',
    error: connectionError('ServiceUnavailable', {
      message: `The ${description} of ${reference.resourceId} could not be changed. ${reason}`,
      target: reference.resourceId,
      cause: reason,
    }),
  };
}
