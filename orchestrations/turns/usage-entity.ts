import type { EntityContext } from 'durable-functions';
import type { Admission } from './gate-entity';

/** What an operation uses or takes away: names that all operations have in common. */
export interface UsageRequest {
  operationId: string;
  things: string[];
}

/** An operation that makes a connection. */
export interface UseRequest extends UsageRequest {
  /** The names of variables that the connection may be the first to have. */
  naming: string;
  /** Whether it has to wait for whoever may have the names, to see what they are. */
  isUncertain: boolean;
}

/** An operation that deletes a connection. */
export interface DepartureRequest extends UsageRequest {
  linkerId: string;
}

interface User extends UsageRequest {
  naming?: string;
  /** The connection that the operation deletes. */
  linkerId?: string;
  /** The operation takes away: what it made before it failed, what an update needs no longer, or all when it deletes. */
  isLeaving?: true;
}

export interface UsageState {
  /** Operations that use things, in the order of announcing. */
  users: User[];
  /** Operations that are taking something away at this moment. */
  removers: UsageRequest[];
}

/**
 * Who uses what. An operation announces what its connection may share with others before it reads anything, and a shared
 * thing is taken away only while nobody who runs may use it. Operations, each idempotent: `use` ({@link UseRequest} →
 * {@link Admission}, `ahead` of one that is admitted is who has the names already), `depart` ({@link DepartureRequest} →
 * linker ids), `remove` ({@link UsageRequest} → {@link Admission}), `removed` and `leave` (`{ operationId }`).
 */
export function usageEntity(context: EntityContext<UsageState>): void {
  const state = context.df.getState(() => ({ users: [], removers: [] })) ?? { users: [], removers: [] };
  const request = context.df.getInput<UsageRequest>() as UsageRequest;
  switch (context.df.operationName) {
    case 'use':
      context.df.return(use(state, request as UseRequest));
      break;
    case 'depart':
      context.df.return(depart(state, request as DepartureRequest));
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

function use({ users, removers }: UsageState, { isUncertain, ...request }: UseRequest): Admission {
  const first = users.find(({ naming }) => naming === request.naming);
  if (!users.some((user) => isSame(user, request))) {
    if (isUncertain && first) return { isAdmitted: false, ahead: first.operationId };
    const remover = removers.find((other) => !isSame(other, request) && overlaps(other, request));
    if (remover) return { isAdmitted: false, ahead: remover.operationId };
    users.push(request);
  }
  return { isAdmitted: true, ...(first && !isSame(first, request) ? { ahead: first.operationId } : {}) };
}

/**
 * Connections that are deleted at once do not count as users of what they share: whoever departs last takes it away, when
 * those before have ended.
 * @returns the connections that are being deleted by those before.
 */
function depart({ users }: UsageState, request: DepartureRequest): string[] {
  if (!users.some((user) => isSame(user, request))) users.push({ ...request, isLeaving: true });
  const own = users.findIndex((user) => isSame(user, request));
  return users
    .slice(0, own)
    .flatMap((user) => (user.linkerId !== undefined && overlaps(user, request) ? [user.linkerId] : []));
}

/**
 * Waits for those who use the things, and among those who take away for the ones that announced earlier. One order for all
 * keeps them from waiting for each other in a circle.
 */
function remove({ users, removers }: UsageState, request: UsageRequest): Admission {
  const own = users.findIndex((user) => isSame(user, request));
  const self = users[own];
  if (self) self.isLeaving = true;
  const ahead =
    users.find(
      (user, index) => user !== self && overlaps(user, request) && (user.isLeaving !== true || index < own),
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
