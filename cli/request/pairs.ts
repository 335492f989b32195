import { usageError } from '../cli-error';

/** Splits `KEY=VALUE` words. Values may hold more equal signs. */
export function parsePairs(option: string, words: readonly string[]): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    const at = word.indexOf('=');
    // A value may be a credential, so a refused word is never repeated.
    if (at < 1) throw usageError(option, `must hold KEY=VALUE pairs; word ${index + 1} is none`);
    const key = word.slice(0, at);
    if (Object.hasOwn(pairs, key)) throw usageError(option, `names ${key} twice`);
    pairs[key] = word.slice(at + 1);
  }
  return pairs;
}

/** Refuses keys that mean nothing. */
export function assertKeys(option: string, pairs: Record<string, string>, known: readonly string[]): void {
  const unknown = Object.keys(pairs).filter((key) => !known.includes(key));
  if (unknown.length > 0)
    throw usageError(
      option,
      `has no key ${unknown.join(', ')}; it takes ${known.map((key) => `${key}=`).join(' ')}`,
    );
}
