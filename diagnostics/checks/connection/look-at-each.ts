import type { Connection } from '../../evidence/connection';
import type { CheckResult } from '../check';

export interface Looks<T> {
  looks: T[];
  /** Why one of them could not be looked at; `undefined` when all could. */
  failure: unknown;
}

/** Looks at connections side by side. One that cannot be read does not hide what is wrong with another. */
export async function lookAtEach<T>(
  connections: readonly Connection[],
  look: (connection: Connection) => Promise<T>,
): Promise<Looks<T>> {
  const settled = await Promise.allSettled(connections.map((connection) => look(connection)));
  const failed = settled.find((one) => one.status === 'rejected');
  return {
    looks: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    failure: failed?.reason,
  };
}

/** A check that found nothing has not looked at everything when something could not be read. @throws that failure. */
export function unless(result: CheckResult, failure: unknown): CheckResult {
  if (result === undefined && failure !== undefined) throw failure;
  return result;
}
