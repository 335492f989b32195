import type { HostStore } from '../store/host-store';
import { executionStarted, subCompleted, subFailed } from './history-events';
import { createInstance } from './create-instance';
import type { OrchestrationRun } from './orchestration-run';
import type { NewChild, TurnEnd, TurnWrites } from './turn-writes';

/** The instances that got mail in a commit and must be woken after it. */
export interface TurnCommit {
  readonly woken: readonly string[];
}

export interface TurnToCommit {
  readonly run: OrchestrationRun;
  /** Sequence number of the last message the turn read. */
  readonly readUpTo: number;
  readonly writes: TurnWrites;
  /** JSON of `writes.events`. */
  readonly eventsJson: string;
  readonly updated: string;
  isKnownOrchestrator(name: string): boolean;
}

/**
 * Writes one turn; to be called inside a transaction. Answers undefined, and writes nothing, when the instance
 * was ended, purged or replaced while the turn ran.
 */
export function commitTurn(store: HostStore, turn: TurnToCommit): TurnCommit | undefined {
  const { run, writes } = turn;
  const { id } = run.instance;
  if (!recordProgress(store, turn)) return undefined;
  store.inbox.removeUpTo(id, turn.readUpTo);
  const woken = writeWork(store, turn);
  const { end } = writes;
  if (end.kind === 'continued') {
    continueAsNew(store, turn, end);
    return { woken: [...woken, id] };
  }
  store.history.append(id, run.turns, turn.eventsJson);
  return { woken: end.kind === 'ended' ? [...woken, ...finish(store, run, end)] : woken };
}

/** False when the run is no longer the instance's open one. */
function recordProgress(store: HostStore, { run, writes, updated }: TurnToCommit): boolean {
  const { id, exec } = run.instance;
  const { end, customStatus: custom } = writes;
  const { status, output } = end.kind === 'ended' ? end : { status: 'Running' as const, output: null };
  return store.instances.progress(id, exec, { status, updated, output, custom });
}

/** Writes the work a turn asks for. Returns the instances that got mail by it. */
function writeWork(store: HostStore, turn: TurnToCommit): string[] {
  const { writes } = turn;
  const { id, exec } = turn.run.instance;
  for (const task of writes.cancelledTimers) store.timers.remove(id, task);
  for (const { task, name, input } of writes.activities) {
    store.activities.add({ instanceId: id, exec, task }, { name, input });
  }
  for (const { task, fireAt } of writes.timers) store.timers.add({ instanceId: id, exec, task, fireAt });
  for (const { entityId, operation } of writes.entityOperations) store.entities.post(entityId, operation);
  for (const answer of writes.answers) store.inbox.post(id, exec, answer);
  const children = writes.children.map((child) => startChild(store, turn, child));
  return writes.answers.length > 0 ? [...children, id] : children;
}

/** Starts a sub-orchestration, or answers its parent that this is not possible. Returns who has mail now. */
function startChild(store: HostStore, { run, updated, ...turn }: TurnToCommit, child: NewChild): string {
  const { id, exec } = run.instance;
  const fail = (reason: string): string => {
    store.inbox.post(id, exec, subFailed(child.task, { reason }));
    return id;
  };
  if (!turn.isKnownOrchestrator(child.name)) {
    return fail(
      `The orchestrator function '${child.name}' doesn't exist, is disabled, or is not registered.`,
    );
  }
  const created = createInstance(store, {
    id: child.id,
    name: child.name,
    input: child.input,
    version: child.version,
    parent: { id, exec, task: child.task },
    created: updated,
  });
  return created ? child.id : fail(`An orchestration with the instance id '${child.id}' is already running.`);
}

function finish(
  store: HostStore,
  run: OrchestrationRun,
  end: Extract<TurnEnd, { kind: 'ended' }>,
): readonly string[] {
  const { id, parent } = run.instance;
  store.timers.clear(id);
  store.inbox.clear(id);
  if (!parent) return [];
  const answer =
    end.status === 'Completed'
      ? subCompleted(parent.task, end.output)
      : subFailed(parent.task, { reason: String(JSON.parse(end.output)) });
  store.inbox.post(parent.id, parent.exec, answer);
  return [parent.id];
}

/** The new run keeps the parent, the custom status and every external event, in the order they came. */
function continueAsNew(
  store: HostStore,
  turn: TurnToCommit,
  end: Extract<TurnEnd, { kind: 'continued' }>,
): void {
  const { instance } = turn.run;
  const { id } = instance;
  const state = store.instances.get(id);
  const notRead = store.inbox
    .read(id, Number.MAX_SAFE_INTEGER)
    .filter((message) => message.exec === undefined);
  store.inbox.clear(id);
  store.history.clear(id);
  store.timers.clear(id);
  store.instances.put({
    ...instance,
    exec: end.exec,
    status: 'Running',
    isSuspended: state?.isSuspended ?? false,
    updated: turn.updated,
    input: end.input,
    output: null,
    custom: state?.custom ?? null,
  });
  store.inbox.post(id, end.exec, executionStarted(instance.name, instance.version, null));
  for (const mail of [...end.unread, ...notRead.map((message) => message.mail)]) {
    store.inbox.post(id, undefined, mail);
  }
}
