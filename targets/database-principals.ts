import type { ArmReader, TargetReference } from './arm-access';

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

/** One statement that answers one text, run while connected to one database. */
export interface DatabaseQuestion {
  database: string;
  statement: string;
}

/** Somebody who may run the scripts. */
export interface DatabaseAdministrator {
  /** Name to sign in with. */
  loginName: string;
  /** Object or client id; of a group when this app may be a member. */
  id: string;
  isGroup: boolean;
}

/** How a database server makes users for Microsoft Entra identities. Pure text: somebody else runs it. */
export interface DatabasePrincipals {
  protocol: 'postgresql' | 'mysql' | 'sqlServer';
  /** The server finds the identity by its name, so the user has no other one. */
  isNamedAfterIdentity?: true;
  /** Scope of the token that the administrator who runs the scripts signs in with. */
  tokenScope: string;
  /** Longest name of a user, in characters or bytes, whichever the server counts. */
  userNameLimit: number;
  /** Reads the Microsoft Entra administrators of the server. Absent where Azure does not know them. */
  administrators?(arm: ArmReader, reference: TargetReference): Promise<DatabaseAdministrator[]>;
  /** What a person types to make an identity administrator of the server. */
  administratorCommand?(reference: TargetReference, identity: { name: string; objectId: string }): string;
  /** Answers `missing`, `present`, or `foreign` when a user of this name belongs to somebody else. */
  find(user: DatabaseUser): DatabaseQuestion;
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
