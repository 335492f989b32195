import type { ClientType } from '../../connection/linker';
import { tableOf } from '../../targets/support';
import { targetById } from '../../targets/registry';
import type { AuthKind } from '../../targets/target';
import { deviations } from './deviations';
import { referenceCases, referenceTargets } from './reference';

/** The names of a combination's keys in order of the alphabet: those that are documented, else those of its table. */
export function documentedNames(target: string, auth: AuthKind, clientType: ClientType): string[] {
  const documented = referenceTargets().includes(target)
    ? referenceCases(target).find((entry) => entry.auth === auth && entry.clientType === clientType)
    : undefined;
  const names = documented
    ? documented.entries.map(({ name }) => ourName(target, auth, clientType, name))
    : tableOf(targetById(target), auth, clientType)?.entries.map(({ name }) => name);
  return (names ?? []).toSorted();
}

function ourName(target: string, auth: AuthKind, clientType: ClientType, name: string): string {
  const deviation = deviations.find(
    (candidate) =>
      candidate.target === target &&
      (candidate.auth ?? auth) === auth &&
      (candidate.clients ?? [clientType]).includes(clientType) &&
      candidate.name === name,
  );
  return deviation?.ourName ?? name;
}
