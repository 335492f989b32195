/** Wire protocols of the servers that make users for Microsoft Entra identities. */
export type DatabaseProtocol = 'postgresql' | 'mysql' | 'sqlServer';

export interface DatabaseLogin {
  protocol: DatabaseProtocol;
  host: string;
  /** The protocol's usual one when absent. */
  port?: number;
  database: string;
  /** Name that the server knows the administrator by; SQL Server finds it in the token. */
  userName?: string;
  /** Access token of Microsoft Entra ID, which is the password. */
  token: string;
  /** Milliseconds for the connection, and for each statement. */
  timeoutMs: number;
}

/** One connection to one database. Failures are {@link DatabaseError}s. */
export interface DatabaseSession {
  /** Runs one statement. @returns the first value of the first row as text, if there is any. */
  run(statement: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** What can be done about a failed session: each kind has its own advice. */
export type DatabaseErrorKind =
  /** The server refuses the network address of this app. */
  | 'notAdmitted'
  /** Nobody answers at the address, or not with a certificate that is trusted. */
  | 'unreachable'
  /** The server is starting, full or failing over. */
  | 'unavailable'
  /** The server does not let the identity of this app in. */
  | 'loginRefused'
  | 'statementRefused';

/** A failed session. It holds neither statement nor token. */
export class DatabaseError extends Error {
  readonly kind: DatabaseErrorKind;
  /** Code of the server or the operating system. */
  readonly code: string;

  constructor(kind: DatabaseErrorKind, code: string, message: string) {
    super(message.slice(0, 500));
    this.name = 'DatabaseError';
    this.kind = kind;
    this.code = code;
  }
}

const NOT_ADMITTED =
  /no pg_hba\.conf entry|not allowed to (?:access the server|connect to this MySQL server)/i;

/** How a driver's error is understood: codes of the server by what they mean; others are of the network. */
export interface ErrorCodes {
  loginRefused: readonly (string | number)[];
  unavailable: readonly (string | number)[];
  /** Whether the code is the server's own, not one of the network. */
  isOfServer(code: string | number): boolean;
}

/** Makes a {@link DatabaseError} of what a driver threw. */
export function toDatabaseError(
  error: unknown,
  code: string | number | undefined,
  { loginRefused, unavailable, isOfServer }: ErrorCodes,
): DatabaseError {
  const message = error instanceof Error ? error.message : 'The driver gave no reason.';
  const make = (kind: DatabaseErrorKind) => new DatabaseError(kind, String(code ?? 'NoCode'), message);
  if (NOT_ADMITTED.test(message)) return make('notAdmitted');
  if (code === undefined || !isOfServer(code)) return make('unreachable');
  if (loginRefused.includes(code)) return make('loginRefused');
  if (unavailable.includes(code)) return make('unavailable');
  return make('statementRefused');
}
