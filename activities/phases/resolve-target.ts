import { connectionError } from '../../connection/errors';
import type { TargetFacts } from '../../connection/plan';
import { ConnectionFailure } from '../connection-failure';
import { type PhaseModule, targetOf, type Work } from '../work';

/** Reads the target's facts; fails when it does not exist or cannot be used with the authentication. */
export async function readTarget(work: Work): Promise<TargetFacts> {
  const facts = await work.target.read(work.reads, work.reference);
  if (!facts) {
    throw new ConnectionFailure(
      connectionError('TargetNotFound', {
        message: `The target ${work.reference.id} does not exist, or this app may not see it.`,
        target: work.reference.id,
        commands: [`az resource show --ids ${work.reference.resourceId}`],
      }),
    );
  }
  // Without authentication the caller answers for how workloads sign in.
  const { refuse } = targetOf(work, { target: facts });
  const refusal = work.request.properties.authInfo ? refuse?.(facts, work.auth) : undefined;
  if (refusal) throw new ConnectionFailure(refusal);
  return facts;
}

/** The plan has read the target; this phase shows that it was found, and reads again only if the plan did not. */
export const resolveTarget: PhaseModule = {
  async plan() {
    return { operations: [] };
  },
  async run(work, { facts }) {
    const target = facts.target ?? (await readTarget(work));
    const { displayName } = targetOf(work, { target });
    return { state: 'done', message: `Found ${displayName} ${nameOf(target.resourceId)}`, facts: { target } };
  },
};

function nameOf(resourceId: string): string {
  return resourceId.split('/').at(-1) ?? resourceId;
}
