import type { OwnIdentity } from '../../azure/databases/database-access';
import { DatabaseError, type DatabaseErrorKind } from '../../azure/databases/database-session';
import { connectionError, type ErrorCode, type ErrorFacts } from '../../connection/errors';
import { ConnectionFailure } from '../connection-failure';
import type { DatabaseTask } from './database-task';
import type { Work } from '../work';

const CODES: Readonly<Record<DatabaseErrorKind, ErrorCode>> = {
  notAdmitted: 'DatabaseUnreachable',
  unreachable: 'DatabaseUnreachable',
  unavailable: 'DatabaseUnreachable',
  loginRefused: 'DatabaseLoginRefused',
  statementRefused: 'DatabaseStatementFailed',
};

const TRANSIENT: readonly DatabaseErrorKind[] = ['unreachable', 'unavailable'];

/** What a failed session means, with the statements that a person can run instead. Other errors stay what they are. */
export function databaseFailure(work: Work, task: DatabaseTask, error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const { kind, code, message } = error;
  return new ConnectionFailure(
    connectionError(CODES[kind], {
      message:
        kind === 'statementRefused'
          ? `The database server ${task.host} refused a statement. ${code}: ${message}`
          : `The database server ${task.host} cannot be used by this app. ${code}: ${message}`,
      target: work.reference.resourceId,
      ...(kind === 'notAdmitted'
        ? { cause: `The firewall of the server does not admit this app. ${message}` }
        : {}),
      ...byHand(work, task),
    }),
    { isTransient: TRANSIENT.includes(kind) },
  );
}

/** The identity of this app may not make users on the server. */
export function notAdministrator(work: Work, task: DatabaseTask, own: OwnIdentity): ConnectionFailure {
  const { administratorCommand } = task.principals;
  const identity = { name: own.name ?? own.clientId, objectId: own.objectId };
  const { fix, commands } = byHand(work, task);
  return new ConnectionFailure(
    connectionError('DatabaseLoginRefused', {
      message: `The identity of this app (object id ${own.objectId}) is not a Microsoft Entra administrator of the database server ${task.host}.`,
      target: work.reference.resourceId,
      fix: `Make it one with the first command. ${fix}`,
      commands: [
        ...(administratorCommand ? [administratorCommand(work.reference, identity)] : []),
        ...commands,
      ],
    }),
  );
}

/** A user of the name is somebody else. */
export function userTaken({ reference }: Work, { user }: DatabaseTask): ConnectionFailure {
  return new ConnectionFailure(
    connectionError('DatabaseUserTaken', {
      message: `The database ${user.database} has a user ${user.userName} that belongs to another identity.`,
      target: reference.resourceId,
    }),
  );
}

/** How a person makes the user. A user name in the request says that the user may exist already. */
function byHand(
  work: Work,
  { principals, user }: DatabaseTask,
): Required<Pick<ErrorFacts, 'fix' | 'commands'>> {
  const scripts = principals
    .grant(user)
    .flatMap(({ database, statements }) => [
      `-- in database ${database}`,
      ...statements.map((statement) => `${statement};`),
    ]);
  return {
    fix:
      'Or make the user yourself: run the statements as a Microsoft Entra administrator of the server, and send the ' +
      `request again with authInfo.userName: ${user.userName}, which says that the user exists.`,
    commands: scripts,
  };
}
