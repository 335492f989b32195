import type { EntityContext } from 'durable-functions';
import type { Admission } from './gate-entity';

/** What an operation uses or takes away: names that all operations of a cluster have in common. */
export interface UsageRequest {
  operationId: string;
  things: string[];
}

interface User extends UsageRequest {
  /** The operation has failed and takes away what it made. */
  isLeaving?: true;
}

export interface UsageState {
  /** Operations that make connections, in the order of announcing. */
  users: User[];
  /** Operations that are taking something away at this moment. */
  removers: UsageRequest[];
}

/**
 * Who uses what on a cluster. An operation announces what its connection may share with others before it reads anything,
 * and a shared thing is taken away only while nobody who runs may use it. Operations, each idempotent: `use` and `remove`
 * ({@link UsageRequest} → {@link Admission}), `removed` and `leave` (`{ operationId }`).
 */
export function usageEntity(context: EntityContext<UsageState>): void {
  const state = context.df.getState(() => ({ users: [], removers: [] })) ?? { users: [], removers: [] };
  const request = context.df.getInput<UsageRequest>() as UsageRequest;
  switch (context.df.operationName) {
    case 'use':
      context.df.return(use(state, request));
      break;
    case 'remove':
      context.df.return(remove(state, request));
      break;
    case 'removed':
      state.removers = without(state.removers, request);
      break;
    default:
      state.removers = without(state.removers, request);
      state.users = without(state.users, request);
  }
  if (state.users.length === 0 && state.removers.length === 0) context.df.destructOnExit();
  else context.df.setState(state);
}

function use({ users, removers }: UsageState, request: UsageRequest): Admission {
  if (users.some((user) => isSame(user, request))) return { isAdmitted: true };
  const remover = removers.find((other) => !isSame(other, request) && overlaps(other, request));
  if (remover) return { isAdmitted: false, ahead: remover.operationId };
  users.push(request);
  return { isAdmitted: true };
}

/**
 * Waits for those who use the things, and among operations that fail side by side for those who announced later: they may
 * have found what the earlier one made, and are gone then.
 */
function remove({ users, removers }: UsageState, request: UsageRequest): Admission {
  const own = users.findIndex((user) => isSame(user, request));
  const self = users[own];
  if (self) self.isLeaving = true;
  const ahead =
    users.find(
      (user, index) => user !== self && overlaps(user, request) && (user.isLeaving !== true || index > own),
    ) ?? removers.find((other) => !isSame(other, request) && overlaps(other, request));
  if (ahead) return { isAdmitted: false, ahead: ahead.operationId };
  if (!removers.some((other) => isSame(other, request))) removers.push(request);
  return { isAdmitted: true };
}

type ById = Pick<UsageRequest, 'operationId'>;

function isSame(one: ById, other: ById): boolean {
  return one.operationId === other.operationId;
}

function without<T extends ById>(list: readonly T[], gone: ById): T[] {
  return list.filter((entry) => !isSame(entry, gone));
}

function overlaps(one: UsageRequest, other: UsageRequest): boolean {
  return one.things.some((thing) => other.things.includes(thing));
}
