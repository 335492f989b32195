/** What a read gave: a value, "it is not there", or "it could not be read" with the reason. Never guessed. */
export type Reading<T> =
  { state: 'found'; value: T } | { state: 'absent' } | { state: 'notReadable'; what: string; reason: string };

/** Carries "could not be read" out of a check; `runCheck` turns it into a result. */
export class Unreadable extends Error {
  readonly what: string;
  readonly reason: string;

  constructor(what: string, reason: string) {
    super(`${what}: ${reason}`);
    this.name = 'Unreadable';
    this.what = what;
    this.reason = reason;
  }
}

/**
 * The value of a reading, `undefined` when the object does not exist.
 * @throws Unreadable when it could not be read, which ends the check as "not readable".
 */
export async function known<T>(reading: Promise<Reading<T>>): Promise<T | undefined> {
  const answer = await reading;
  if (answer.state === 'notReadable') throw new Unreadable(answer.what, answer.reason);
  return answer.state === 'found' ? answer.value : undefined;
}

/** Like {@link known} for lists: an absent list (a kind that is not installed) is an empty one. */
export async function knownList<T>(reading: Promise<Reading<T[]>>): Promise<T[]> {
  return (await known(reading)) ?? [];
}

/** The value when it could be read, `undefined` otherwise: for evidence that helps but decides nothing. */
export async function optional<T>(reading: Promise<Reading<T>>): Promise<T | undefined> {
  const answer = await reading;
  return answer.state === 'found' ? answer.value : undefined;
}
