import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientType } from '../../connection/linker';
import type { AuthKind } from '../../targets/target';

const FOLDER = join(__dirname, 'reference');

interface ReferenceFile {
  supported: Record<string, string>;
  tables: { auth: AuthKind; clients: string; entries: Record<string, string> }[];
  roles: Record<string, string>;
}

/** One documented combination: its keys with value form and whether they are credentials. */
export interface ReferenceCase {
  target: string;
  auth: AuthKind;
  clientType: ClientType;
  entries: { name: string; isSecret: boolean; form: string }[];
}

/** Ids of the targets that are documented. */
export function referenceTargets(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace(/\.json$/, ''));
}

/** Every documented combination of a target. */
export function referenceCases(target: string): ReferenceCase[] {
  return readReference(target).tables.flatMap(({ auth, clients, entries }) =>
    clients.split(' ').map((clientType) => ({
      target,
      auth,
      clientType: clientType as ClientType,
      entries: Object.entries(entries).map(([key, form]) => ({
        name: key.replace(/^!/, ''),
        isSecret: key.startsWith('!'),
        form,
      })),
    })),
  );
}

/** Default roles by name. */
export function referenceRoles(target: string): Record<string, string> {
  return readReference(target).roles;
}

function readReference(target: string): ReferenceFile {
  return JSON.parse(readFileSync(join(FOLDER, `${target}.json`), 'utf8')) as ReferenceFile;
}
