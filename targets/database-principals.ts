/** The identity that a database user is made for, and what it may do. */
export interface DatabaseUser {
  /** Name of the user in the database. */
  userName: string;
  database: string;
  /** Client (application) id of the identity or service principal. */
  clientId: string;
  /** Object id of the identity or service principal. */
  principalId: string;
  /** `all`, the default, is what Service Connector gives: everything in this one database. */
  privileges?: 'all' | 'readWrite' | 'readOnly';
}

/** Statements to run one after the other while connected to one database. Each is complete; none ends in `;`. */
export interface DatabaseScript {
  database: string;
  statements: string[];
}

/** How a database server makes users for Microsoft Entra identities. Pure text: somebody else runs it. */
export interface DatabasePrincipals {
  /** Scope of the token that the administrator who runs the scripts signs in with. */
  tokenScope: string;
  /** Longest name of a user, in characters or bytes, whichever the server counts. */
  userNameLimit: number;
  /** Makes the user and gives it its privileges. Running it twice equals running it once. */
  grant(user: DatabaseUser): DatabaseScript[];
  /** Takes the privileges and the user away. Objects that the user owns keep it in being, so nothing is lost. */
  revoke(user: DatabaseUser): DatabaseScript[];
}

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Refuses ids that are no GUIDs before they become part of a statement. */
export function requireGuid(name: string, value: string): string {
  if (!GUID.test(value)) throw new Error(`${name} must be a GUID`);
  return value.toLowerCase();
}
