import type { ArmReader } from '../targets/target';
import type { ArmLister } from './arm-list';

export type AzureReads = ArmReader & ArmLister;

/** Reads that ask for each resource and collection once. For one plan: what it has read may be old after that. */
export function memoizeReads(arm: AzureReads): AzureReads {
  const answers = new Map<string, Promise<unknown>>();
  function once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const answer = answers.get(key.toLowerCase()) ?? read();
    answers.set(key.toLowerCase(), answer);
    return answer as Promise<T>;
  }
  return {
    get: <T>(id: string, apiVersion: string) => once(`get ${id}`, () => arm.get<T>(id, apiVersion)),
    list: <T>(path: string, apiVersion: string, filter?: string) =>
      once(`list ${path}?${filter ?? ''}`, () => arm.list<T>(path, apiVersion, filter)),
    post: (id, action, apiVersion, body) => arm.post(id, action, apiVersion, body),
  };
}
