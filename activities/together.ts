import { ConnectionFailure } from './connection-failure';

/**
 * Waits for all promises and answers their values, like `Promise.all`, but leaves nothing running behind a failure: an
 * activity that has ended asks for nothing any more. A final failure is thrown before one that may pass.
 */
export async function together<T extends readonly unknown[]>(promises: {
  [K in keyof T]: Promise<T[K]>;
}): Promise<T> {
  const results: PromiseSettledResult<unknown>[] = await Promise.allSettled(promises);
  const reasons: unknown[] = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason] : [],
  );
  if (reasons.length > 0) throw reasons.find((reason) => reason instanceof ConnectionFailure) ?? reasons[0];
  return results.map((result) => (result.status === 'fulfilled' ? result.value : undefined)) as unknown as T;
}
