import type { ArmReader } from '../targets/target';

/** A reader that asks for each resource once. For one plan: what it has read may be old after that. */
export function memoizeReads(arm: ArmReader): ArmReader {
  const answers = new Map<string, Promise<unknown>>();
  return {
    get<T>(id: string, apiVersion: string) {
      const key = `${id.toLowerCase()}?${apiVersion}`;
      const known = answers.get(key) ?? arm.get<T>(id, apiVersion);
      answers.set(key, known);
      return known as Promise<T | undefined>;
    },
    post: (id, action, apiVersion, body) => arm.post(id, action, apiVersion, body),
  };
}
