import { sameArmId } from '../../connection/arm-id';
import type { ConnectionFacts, DatabaseUserFacts } from '../../connection/plan';
import { ConnectionFailure } from '../connection-failure';
import type { ConnectionRecord } from '../records/connection-record';
import { readOthers } from '../records/read-others';
import { userTaken } from './database-failure';
import { databaseTask, type DatabaseTask, namedUser, needsDatabaseUser } from './database-task';
import { findUser, grantUser, revokeUser, type UserState } from './database-user';
import { requestedRanges } from './firewall-ranges';
import { operation, type PhaseModule, type PhasePlan, skip, type Work } from '../work';

/** The announced change of a user that this system made for another identity. */
const REPLACE = 'replaceDatabaseUser';

/**
 * Makes the connection's principal a user of the database, where Azure roles do not reach. The statements run from this
 * app, with a token of its own identity, which has to be a Microsoft Entra administrator of the server.
 */
export const createDatabaseUser: PhaseModule = {
  async plan(work, { facts, made }) {
    if (!needsDatabaseUser(work, facts)) return skip('The authentication needs no database user');
    const task = facts.principal && (await databaseTask(work, facts, facts.principal));
    if (!task) return skip('The principal is not known');
    const { userName, database } = task.user;
    const isOurs = made.some(
      (record) =>
        isSameUser(work, record, task.user) &&
        record.databaseUser?.database === database &&
        (sameArmId(record.linker.id, work.linkerId) ||
          record.principal?.principalId === facts.principal?.principalId),
    );
    return planFor(await stateInPlan(work, task, facts), work, task, { userName, database, isMade: isOurs });
  },

  async run(work, { facts, operations }) {
    const task = facts.principal && (await databaseTask(work, facts, facts.principal));
    if (!task) return { state: 'skipped', message: 'The connection needs no database user' };
    const { userName, database } = task.user;
    const message = `The database ${database} has the user ${userName}`;
    const isReplaced = operations.some(({ name }) => name === REPLACE);
    // While the firewall was closed, the plan could not look.
    if (facts.databaseUser === undefined || isReplaced) {
      const state = await findUser(work, task);
      if (state === 'foreign' && !isReplaced) throw userTaken(work, task);
      if (state === 'present') return { state: 'done', message, facts: made(task, isReplaced) };
      if (state === 'foreign') await revokeUser(work, task);
    }
    await grantUser(work, task);
    return { state: 'done', message, facts: made(task, true) };
  },

  async undo(work, { facts, operations }, elsewhere) {
    const { databaseUser, principal } = facts;
    const isNew = operations.some(({ name }) => name !== REPLACE);
    if (!databaseUser?.isMade || !principal || !isNew)
      return { state: 'skipped', message: 'No database user was made' };
    const others = await readOthers(work, elsewhere);
    if (others.some((record) => isSameUser(work, record, databaseUser)))
      return { state: 'skipped', message: 'Another connection needs the database user' };
    const task = await databaseTask(work, facts, principal);
    if (task) await revokeUser(work, task);
    return { state: 'done', message: `The database user ${databaseUser.userName} is gone` };
  },
};

/** `unknown` when the server admits nobody yet and the request brings addresses that it is going to admit. */
async function stateInPlan(
  work: Work,
  task: DatabaseTask,
  facts: ConnectionFacts,
): Promise<UserState | 'unknown' | ConnectionFailure> {
  try {
    return await findUser(work, task);
  } catch (error) {
    if (!(error instanceof ConnectionFailure)) throw error;
    if (namedUser(work) !== undefined) return error;
    const isUnreachable = error.error.code === 'DatabaseUnreachable';
    const isOpening = requestedRanges(work).length > 0 && (facts.openedRanges ?? []).length > 0;
    if (isUnreachable && isOpening) return 'unknown';
    throw error;
  }
}

function planFor(
  state: UserState | 'unknown' | ConnectionFailure,
  work: Work,
  task: DatabaseTask,
  databaseUser: DatabaseUserFacts,
): PhasePlan {
  const { userName, database } = databaseUser;
  if (state instanceof ConnectionFailure) {
    const warning = `Whether the database has the user ${userName} is not known, and none is made. ${state.message}`;
    return skip(`The request says that the user ${userName} exists`, { warnings: [warning] });
  }
  if (state === 'foreign' && !databaseUser.isMade) throw userTaken(work, task);
  if (state === 'present') return skip(`The database has the user ${userName}`, { facts: { databaseUser } });
  const change = operation('create-database-user', 'configAuth', {
    name: state === 'foreign' ? REPLACE : 'createDatabaseUser',
    description: `Make the identity the user ${userName} of the database ${database}`,
    action: 'database/users/write',
    scope: work.reference.resourceId,
    subject: `${database}/${userName}`,
  });
  return state === 'unknown'
    ? { operations: [change] }
    : { operations: [change], facts: { databaseUser: { ...databaseUser, isMade: true } } };
}

function made({ user: { userName, database } }: DatabaseTask, isMade: boolean): ConnectionFacts {
  return { databaseUser: { userName, database, isMade } };
}

/** A user belongs to the whole server in PostgreSQL and MySQL, so its name counts, not its database. */
function isSameUser(
  { reference }: Work,
  record: ConnectionRecord,
  { userName }: Pick<DatabaseUserFacts, 'userName'>,
): boolean {
  return (
    sameArmId(record.target.resourceId, reference.resourceId) && record.databaseUser?.userName === userName
  );
}
