import type { TokenCredential } from '@azure/identity';
import {
  DatabaseError,
  type DatabaseLogin,
  type DatabaseProtocol,
  type DatabaseSession,
} from './database-session';
import { openMysql } from './mysql';
import { openPostgresql } from './postgresql';
import { openSqlServer } from './sql-server';

/** Whom this app's token is for. */
export interface OwnIdentity {
  objectId: string;
  clientId: string;
  /** Name of the user-assigned identity, when the token tells it. */
  name?: string;
}

/** Signs in to databases with the identity of this app. */
export interface DatabaseAccess {
  /** The identity that a token of this scope is for. */
  ownIdentity(tokenScope: string): Promise<OwnIdentity>;
  open(server: Omit<DatabaseLogin, 'token' | 'timeoutMs'>, tokenScope: string): Promise<DatabaseSession>;
}

export interface DatabaseAccessOptions {
  credential: () => Promise<TokenCredential>;
  /** Milliseconds for a connection, and for each statement. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;

/** Makes the access; drivers are loaded with the first session that needs them. */
export function createDatabaseAccess({
  credential,
  timeoutMs = TIMEOUT_MS,
}: DatabaseAccessOptions): DatabaseAccess {
  async function tokenOf(scope: string): Promise<string> {
    const token = await (await credential()).getToken(scope);
    if (!token) throw new DatabaseError('unavailable', 'NoToken', 'Microsoft Entra ID gave no token.');
    return token.token;
  }
  return {
    ownIdentity: async (scope) => readIdentity(await tokenOf(scope)),
    open: async (server, scope) =>
      OPENERS[server.protocol]({ ...server, token: await tokenOf(scope), timeoutMs }),
  };
}

const OPENERS: Readonly<Record<DatabaseProtocol, (login: DatabaseLogin) => Promise<DatabaseSession>>> = {
  postgresql: openPostgresql,
  mysql: openMysql,
  sqlServer: openSqlServer,
};

interface Claims {
  oid?: unknown;
  appid?: unknown;
  azp?: unknown;
  xms_mirid?: unknown;
}

/** Reads this app's own token; nobody else's is ever looked at, so its signature is not checked. */
function readIdentity(token: string): OwnIdentity {
  const [, payload = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
  const clientId = claims.appid ?? claims.azp;
  const resourceId = textOf(claims.xms_mirid);
  const name = /\/userassignedidentities\/([^/]+)$/i.exec(resourceId)?.[1];
  return {
    objectId: textOf(claims.oid),
    clientId: textOf(clientId),
    ...(name === undefined ? {} : { name }),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
