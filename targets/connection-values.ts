import type { Values } from '../connection/configuration';
import type { AuthInfo, LinkerProperties } from '../connection/linker';
import { keyOf } from '../connection/names';
import type { PrincipalFacts, TargetFacts } from '../connection/plan';
import { targetById } from './registry';

export interface ValueSources {
  /** With the credentials opened. */
  properties: LinkerProperties;
  linkerName: string;
  facts: TargetFacts;
  /** Absent for connections with the target's own credentials. */
  principal?: PrincipalFacts;
  tenantId?: string;
  /** What {@link Target.credentials} answered. */
  credentials?: Values;
}

/**
 * Everything a configuration can be built from, by value name: facts and credentials of the target, `clientId`,
 * `principalId`, `tenantId`, `clientSecret`, `userName` and `password`. Holds credentials: never store it.
 */
export function connectionValues(sources: ValueSources): Values {
  const { principal, tenantId, facts, credentials } = sources;
  return {
    ...facts.values,
    ...credentials,
    ...(principal ? { clientId: principal.clientId, principalId: principal.principalId } : {}),
    ...(tenantId === undefined ? {} : { tenantId }),
    ...callerValues(sources),
  };
}

function callerValues({ properties: { authInfo }, linkerName, facts }: ValueSources): Values {
  if (authInfo?.authType === 'secret') return secretValues(authInfo);
  const limit = targetById(facts.kind).principals?.userNameLimit;
  const userName = authInfo?.userName ?? databaseUserName(linkerName, limit);
  if (authInfo?.authType !== 'servicePrincipalSecret') return { userName };
  return { userName, clientId: authInfo.clientId, clientSecret: authInfo.secret };
}

function secretValues({ name, secretInfo }: Extract<AuthInfo, { authType: 'secret' }>): Values {
  const password = secretInfo?.secretType === 'rawValue' ? secretInfo.value : undefined;
  return { ...(name ? { userName: name } : {}), ...(password ? { password } : {}) };
}

/**
 * Name of the database user of an identity, as Service Connector makes it: `aad_{connection name}`. A name that is too
 * long for the server is cut and ends in a part that depends on the whole name.
 */
export function databaseUserName(linkerName: string, limit = Number.POSITIVE_INFINITY): string {
  const name = `aad_${linkerName}`;
  if (name.length <= limit) return name;
  const end = `_${keyOf(linkerName).slice(0, 6)}`;
  return name.slice(0, limit - end.length) + end;
}
