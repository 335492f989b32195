import type { DatabaseSession } from '../../azure/databases/database-session';
import type { DatabaseScript } from '../../targets/database-principals';
import { databaseFailure, notAdministrator } from './database-failure';
import type { DatabaseTask } from './database-task';
import type { Work } from '../work';

export type UserState = 'missing' | 'present' | 'foreign';

/** Asks the database for the user. */
export async function findUser(work: Work, task: DatabaseTask): Promise<UserState> {
  const { database, statement } = task.principals.find(task.user);
  const answer = await inDatabase(work, task, database, (session) => session.run(statement));
  if (answer === 'present' || answer === 'foreign') return answer;
  return 'missing';
}

/** Makes the user and gives it its privileges. */
export async function grantUser(work: Work, task: DatabaseTask): Promise<void> {
  await runScripts(work, task, task.principals.grant(task.user));
}

/** Takes the privileges and the user away. */
export async function revokeUser(work: Work, task: DatabaseTask): Promise<void> {
  await runScripts(work, task, task.principals.revoke(task.user));
}

async function runScripts(work: Work, task: DatabaseTask, scripts: readonly DatabaseScript[]): Promise<void> {
  for (const { database, statements } of scripts) {
    await inDatabase(work, task, database, async (session) => {
      for (const statement of statements) await session.run(statement);
    });
  }
}

async function inDatabase<T>(
  work: Work,
  task: DatabaseTask,
  database: string,
  use: (session: DatabaseSession) => Promise<T>,
): Promise<T> {
  const { host, port, principals } = task;
  const { protocol, tokenScope } = principals;
  const { databases } = work.clients;
  try {
    const userName = await administratorName(work, task);
    const server = { protocol, host, database, ...(port === undefined ? {} : { port }) };
    const session = await databases.open({ ...server, ...(userName ? { userName } : {}) }, tokenScope);
    try {
      return await use(session);
    } finally {
      await session.close();
    }
  } catch (error) {
    throw databaseFailure(work, task, error);
  }
}

/** The name that the server knows this app's identity by; fails when it is no administrator. */
async function administratorName(work: Work, task: DatabaseTask): Promise<string | undefined> {
  const { administrators, tokenScope } = task.principals;
  if (!administrators) return undefined;
  const [own, known] = await Promise.all([
    work.clients.databases.ownIdentity(tokenScope),
    administrators(work.reads, work.reference),
  ]);
  const ids = [own.objectId, own.clientId].map((id) => id.toLowerCase());
  const itself = known.find(({ id }) => ids.includes(id.toLowerCase()));
  const found = itself ?? known.find(({ isGroup }) => isGroup);
  if (!found) throw notAdministrator(work, task, own);
  return found.loginName;
}
