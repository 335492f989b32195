import type { FunctionRegistry } from '../core/function-registry';
import type { HostLog } from '../core/host-log';
import { reasonOf } from '../core/host-log';
import type { Invoker } from '../core/invoke';
import type { HostStore } from '../store/host-store';
import type { InboxMessage } from '../store/inbox-table';
import { hasEnded } from '../store/instance-table';
import type { HistoryEvent } from './history-events';
import { EVENT, historyEvent } from './history-events';
import { KeyedQueue } from './keyed-queue';
import type { OrchestrationRun } from './orchestration-run';
import { callOrchestrator } from './orchestrator-call';
import { RunCache } from './run-cache';
import { commitTurn } from './turn-commit';
import { planTurn } from './turn-plan';
import type { TurnWrites } from './turn-writes';

/** Messages one turn reads at most, so that a fan-in of thousands does not hold up the others. */
const MAX_MESSAGES_PER_TURN = 200;
/** Pause before a turn whose commit failed is tried again. */
const RETRY_AFTER_MS = 1_000;

/** Told after a turn is committed, so that the work it owes is started. */
export interface TurnListener {
  committed(run: OrchestrationRun, writes: TurnWrites): void;
}

/** Runs orchestrator turns: read mail, replay, commit what came of it. */
export class OrchestrationEngine {
  readonly #store: HostStore;
  readonly #registry: FunctionRegistry;
  readonly #invoker: Invoker;
  readonly #log: HostLog;
  readonly #listener: TurnListener;
  readonly #cache: RunCache;
  readonly #ready: KeyedQueue;
  readonly #warned = new Set<string>();

  constructor(options: {
    store: HostStore;
    registry: FunctionRegistry;
    invoker: Invoker;
    log: HostLog;
    listener: TurnListener;
    maxConcurrentTurns: number;
  }) {
    this.#store = options.store;
    this.#registry = options.registry;
    this.#invoker = options.invoker;
    this.#log = options.log;
    this.#listener = options.listener;
    this.#cache = new RunCache(options.store);
    this.#ready = new KeyedQueue(options.maxConcurrentTurns, (id) => this.#turn(id));
  }

  /** Wakes every instance that has mail. */
  recover(): void {
    for (const id of this.#store.inbox.waitingInstances()) this.wake(id);
  }

  /** To be called after mail for the instance is committed. */
  wake(id: string): void {
    this.#ready.add(id);
  }

  stop(): Promise<void> {
    return this.#ready.stop();
  }

  async #turn(id: string): Promise<void> {
    try {
      await this.#tryTurn(id);
    } catch (error) {
      this.#log.warn(`A turn of instance ${id} could not be finished and is tried again: ${reasonOf(error)}`);
      setTimeout(() => this.wake(id), RETRY_AFTER_MS).unref();
    }
  }

  async #tryTurn(id: string): Promise<void> {
    const state = this.#store.instances.state(id);
    if (!state || hasEnded(state.status)) return this.#discardMail(id);
    if (state.isSuspended) return;
    const run = this.#cache.get(id, state.exec);
    if (!run) return;
    const waiting = this.#store.inbox.read(id, MAX_MESSAGES_PER_TURN);
    const messages = firstMessages(waiting);
    const last = messages.at(-1);
    if (!last) return this.#cache.keep(run);
    const wanted = messages.filter(
      (message) => (message.exec ?? state.exec) === state.exec && run.wants(message.mail),
    );
    if (wanted.length === 0) {
      await this.#store.write(() => this.#store.inbox.removeUpTo(id, last.seq));
      this.#cache.keep(run);
    } else {
      await this.#replay(run, wanted, last.seq);
    }
    const isMoreWaiting = waiting.length > messages.length || waiting.length === MAX_MESSAGES_PER_TURN;
    if (isMoreWaiting) this.wake(id);
  }

  async #replay(run: OrchestrationRun, messages: readonly InboxMessage[], readUpTo: number): Promise<void> {
    const { instance } = run;
    const fn = this.#registry.find(instance.name, 'orchestrationtrigger');
    if (!fn) {
      throw new Error(`the app has no orchestrator "${instance.name}" (any more)`);
    }
    const now = new Date();
    const seen = openTurn(messages, now);
    const result = await callOrchestrator(this.#invoker, {
      fn,
      instanceId: instance.id,
      parentInstanceId: instance.parent?.id,
      history: run.events.concat(seen),
      isReplaying: run.turns > 0,
      input: instance.input,
    });
    if (result.failure !== undefined) this.#log.failed(fn.name, result.failure);
    if (result.view?.hasSharedTask) this.#warnSharedTask(fn.name);
    const writes = planTurn(run, seen, result, now);
    const eventsJson = JSON.stringify(writes.events);
    const commit = await this.#store.write(() =>
      commitTurn(this.#store, {
        run,
        readUpTo,
        writes,
        eventsJson,
        updated: now.toISOString(),
        isKnownOrchestrator: (name) => this.#registry.find(name, 'orchestrationtrigger') !== undefined,
      }),
    );
    if (!commit) return;
    run.append(writes.events);
    for (const task of writes.cancelledTimers) run.cancelledTimers.add(task);
    if (writes.end.kind === 'waiting') this.#cache.keep(run);
    this.#listener.committed(run, writes);
    for (const id of commit.woken) this.wake(id);
  }

  async #discardMail(id: string): Promise<void> {
    if (this.#store.inbox.read(id, 1).length > 0) {
      await this.#store.write(() => this.#store.inbox.clear(id));
    }
  }

  #warnSharedTask(name: string): void {
    if (this.#warned.has(name)) return;
    this.#warned.add(name);
    this.#log.warn(
      `Orchestrator "${name}" yields one task in several Task.any/Task.all calls; on Azure it would start again.`,
    );
  }
}

/** Up to the first external event, or that event alone: so none is lost when a turn continues as new. */
function firstMessages(messages: readonly InboxMessage[]): readonly InboxMessage[] {
  const firstExternal = messages.findIndex((message) => message.exec === undefined);
  return firstExternal < 0 ? messages : messages.slice(0, Math.max(firstExternal, 1));
}

/** Stamped after the messages were read: the orchestrator's clock must not be before a timer it sees fire. */
function openTurn(messages: readonly InboxMessage[], now: Date): HistoryEvent[] {
  const timestamp = now.toISOString();
  return [
    historyEvent({ EventType: EVENT.orchestratorStarted }, timestamp),
    ...messages.map((message) => historyEvent(message.mail, timestamp)),
  ];
}
