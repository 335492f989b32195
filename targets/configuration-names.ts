import type { ClientType } from '../connection/linker';
import { targets } from './registry';
import type { AuthKind, ConfigurationTable, Target } from './target';

/** The names that a connection's configuration has, for one kind of target, authentication and client. */
export interface ConfigurationNames {
  /** Provider and types of the target in upper case, for example `MICROSOFT.STORAGE/STORAGEACCOUNTS/BLOBSERVICES/DEFAULT`. */
  targetService: string;
  authType: string;
  clientType: ClientType;
  names: { value: string; description: string }[];
}

const AUTH_TYPES: Readonly<Record<AuthKind, string>> = {
  workloadIdentity: 'userAssignedIdentity',
  csi: 'userAssignedIdentity',
  secret: 'secret',
  servicePrincipal: 'servicePrincipalSecret',
};

/** Names of targets outside Azure Resource Manager, as the Azure CLI asks for them. */
const OUTSIDE: Readonly<Record<string, string>> = { 'confluent-kafka': 'CONFLUENT.CLOUD' };

/** Every combination that can be connected, in the order of the targets. */
export function listConfigurationNames(): ConfigurationNames[] {
  return targets.flatMap((target) => target.configurations.flatMap((table) => namesOf(target, table)));
}

function namesOf(target: Target, { auth, clientTypes, entries }: ConfigurationTable): ConfigurationNames[] {
  const names = entries.map(({ name, description }) => ({ value: name, description }));
  return clientTypes.map((clientType) => ({
    targetService: targetServiceOf(target),
    authType: AUTH_TYPES[auth],
    clientType,
    names,
  }));
}

function targetServiceOf({ id, idPattern }: Target): string {
  const path = /\/providers\/(.+)$/.exec(idPattern)?.[1];
  if (path === undefined) return OUTSIDE[id] ?? id.toUpperCase();
  return path
    .split('/')
    .filter((segment) => !segment.startsWith('{'))
    .join('/')
    .toUpperCase();
}
