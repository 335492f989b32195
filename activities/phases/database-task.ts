import type { Values } from '../../connection/configuration';
import { unsealProperties } from '../../connection/sealing';
import type { ConnectionFacts, PrincipalFacts } from '../../connection/plan';
import { connectionValues } from '../../targets/connection-values';
import type { DatabasePrincipals, DatabaseUser } from '../../targets/database-principals';
import { splitProperties } from '../../targets/split-properties';
import { readTarget } from './resolve-target';
import { targetOf, type Work } from '../work';

/** Where users are made, how, and for whom. */
export interface DatabaseTask {
  principals: DatabasePrincipals;
  user: DatabaseUser;
  host: string;
  /** The protocol's usual one when absent. */
  port?: number;
}

/** What makes the principal a user of the target's database; `undefined` when the connection needs none. */
export async function databaseTask(
  work: Work,
  facts: ConnectionFacts,
  principal: PrincipalFacts,
): Promise<DatabaseTask | undefined> {
  const { principals } = targetOf(work, facts);
  if (!principals) return undefined;
  const values = await valuesOf(work, facts, principal);
  // Fabric names its server as `tcp:{host},1433`.
  const host = (values['host'] ?? values['server'] ?? '').replace(/^tcp:/i, '').replace(/,\d+$/, '');
  const port = values['databasePort'];
  const { clientId, principalId } = principal;
  const userName = facts.databaseUser?.userName ?? userNameOf(work, principals, principal, values);
  const database = facts.databaseUser?.database ?? values['database'] ?? '';
  return {
    principals,
    user: { userName, database, clientId, principalId },
    host,
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

/** Whether the connection's principal signs in to a database and this system sees to its user. */
export function needsDatabaseUser(work: Work, facts: ConnectionFacts): boolean {
  return work.auth !== 'secret' && !work.isAuthOptedOut && targetOf(work, facts).principals !== undefined;
}

async function valuesOf(work: Work, facts: ConnectionFacts, principal: PrincipalFacts): Promise<Values> {
  const known = facts.target?.values ?? {};
  // A recorded connection tells no values: they are read again.
  const target = Object.keys(known).length > 0 && facts.target ? facts.target : await readTarget(work);
  const properties = unsealProperties(work.request.properties, work.clients.sealingKey);
  const given = properties.configurationInfo?.additionalConnectionStringProperties ?? {};
  const { address } = splitProperties(targetOf(work, facts), given);
  const linkerName = work.request.name;
  return { ...connectionValues({ properties, linkerName, facts: target, principal }), ...address };
}

function userNameOf(
  work: Work,
  { isNamedAfterIdentity }: DatabasePrincipals,
  { resourceId }: PrincipalFacts,
  values: Values,
): string {
  if (isNamedAfterIdentity && !namedUser(work)) return resourceId?.split('/').at(-1) ?? '';
  return values['userName'] ?? '';
}

/** The user name that the caller gives, which then may exist already. */
export function namedUser({ request }: Work): string | undefined {
  const { authInfo } = request.properties;
  const userName = authInfo && 'userName' in authInfo ? authInfo.userName : undefined;
  return userName ?? undefined;
}
