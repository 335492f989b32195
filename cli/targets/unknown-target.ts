import { type CliError, usageError } from '../cli-error';
import { targetCommands } from './target-command';

/** Names that the Azure CLI has, and why they cannot be used. */
const OTHERS: Readonly<Record<string, string>> = {
  postgres: 'the single server was retired in March 2025; use postgres-flexible',
  mysql: 'the single server was retired in September 2024; use mysql-flexible',
  containerapp: 'container apps are no target of connections from AKS',
};

/** The error for a target that there is not, or for none at all. */
export function unknownTarget(name: string | undefined, verb: 'create' | 'plan' | 'update'): CliError {
  const names = targetCommands.map((command) => command.name);
  const commands = [`aksc connection ${verb} --help`, 'aksc connection list-support-types'];
  if (name === undefined) {
    const file = verb === 'update' ? '' : ', or a request document with --file';
    return usageError('<target>', `is missing; give one of ${names.join(', ')}${file}`, { commands });
  }
  const reason = OTHERS[name];
  if (reason !== undefined) return usageError('<target>', `${name} cannot be used: ${reason}`, { commands });
  const near = names.filter((known) => isNear(known, name));
  const hint = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : `; there are ${names.join(', ')}`;
  return usageError('<target>', `there is no target ${name}${hint}`, { commands });
}

function isNear(known: string, name: string): boolean {
  const [a, b] = [known, name.toLowerCase()].map((text) => text.replace(/[^a-z]/g, ''));
  if (!a || !b) return false;
  return a.includes(b) || b.includes(a) || distance(a, b) <= 2;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split('').entries())
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
