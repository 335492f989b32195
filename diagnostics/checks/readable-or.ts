import { Unreadable } from '../evidence/reading';

/**
 * What was read, or `fallback` when it could not be: for evidence that only adds to other evidence. A check that has nothing else
 * must not use it, because then "not readable" is the answer.
 */
export async function readableOr<T, F>(work: Promise<T>, fallback: F): Promise<T | F> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Unreadable) return fallback;
    throw error;
  }
}
