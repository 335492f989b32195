import type { FunctionRegistry } from '../core/function-registry';
import type { HostLog } from '../core/host-log';
import { reasonOf } from '../core/host-log';
import type { Invoker } from '../core/invoke';
import type { EntityOperation, QueuedOperation } from '../store/entity-table';
import type { HostStore } from '../store/host-store';
import { eventRaised } from './history-events';
import { KeyedQueue } from './keyed-queue';

/** Operations one batch holds at most. */
const MAX_BATCH = 50;
const MAX_CONCURRENT_ENTITIES = 50;
const RETRY_AFTER_MS = 1_000;

/** What the SDK answers for a batch; state, inputs and results are JSON texts. */
interface EntityBatchResult {
  readonly entityExists: boolean;
  readonly entityState?: string;
  readonly results: readonly { readonly isError: boolean; readonly result?: string }[];
  readonly signals: readonly {
    readonly target: { readonly name: string; readonly key: string };
    readonly name: string;
    readonly input: string;
  }[];
}

/** Runs entity operations: one batch at a time per entity; state, answers and signals commit together. */
export class EntityRunner {
  readonly #store: HostStore;
  readonly #registry: FunctionRegistry;
  readonly #invoker: Invoker;
  readonly #log: HostLog;
  readonly #wakeInstance: (instanceId: string) => void;
  readonly #ready: KeyedQueue;

  constructor(options: {
    store: HostStore;
    registry: FunctionRegistry;
    invoker: Invoker;
    log: HostLog;
    wakeInstance: (instanceId: string) => void;
  }) {
    this.#store = options.store;
    this.#registry = options.registry;
    this.#invoker = options.invoker;
    this.#log = options.log;
    this.#wakeInstance = options.wakeInstance;
    this.#ready = new KeyedQueue(MAX_CONCURRENT_ENTITIES, (id) => this.#batch(id));
  }

  recover(): void {
    for (const id of this.#store.entities.waitingEntities()) this.wake(id);
  }

  /** To be called after an operation for the entity is committed. */
  wake(id: string): void {
    this.#ready.add(id);
  }

  stop(): Promise<void> {
    return this.#ready.stop();
  }

  async #batch(id: string): Promise<void> {
    try {
      await this.#tryBatch(id);
    } catch (error) {
      this.#log.warn(`Operations of entity ${id} are tried again: ${reasonOf(error)}`);
      setTimeout(() => this.wake(id), RETRY_AFTER_MS).unref();
    }
  }

  async #tryBatch(id: string): Promise<void> {
    const queued = this.#store.entities.read(id, MAX_BATCH);
    const last = queued.at(-1);
    if (!last) return;
    const result = await this.#run(id, queued);
    const woken = await this.#store.write(() => this.#commit(id, queued, last.seq, result));
    for (const instanceId of woken.instances) this.#wakeInstance(instanceId);
    for (const entityId of woken.entities) this.wake(entityId);
    this.wake(id);
  }

  async #run(id: string, queued: readonly QueuedOperation[]): Promise<EntityBatchResult> {
    const { name, key } = parseEntityId(id);
    const state = this.#store.entities.state(id);
    const unchanged = {
      entityExists: state !== undefined,
      ...(typeof state === 'string' ? { entityState: state } : {}),
      signals: [],
    };
    const fn = this.#registry.find(name, 'entitytrigger');
    if (!fn) return { ...unchanged, results: failAll(queued, `There is no entity function "${name}".`) };
    const outcome = await this.#invoker.run({
      fn,
      data: {},
      directInput: {
        self: { name, key },
        exists: state !== undefined,
        state: state ?? undefined,
        batch: queued.map(({ operation }) => batchEntry(operation)),
      },
    });
    if (!outcome.failed) return outcome.result as EntityBatchResult;
    this.#log.failed(fn.name, outcome.error);
    return { ...unchanged, results: failAll(queued, reasonOf(outcome.error)) };
  }

  #commit(id: string, queued: readonly QueuedOperation[], readUpTo: number, result: EntityBatchResult) {
    const { entities } = this.#store;
    entities.removeUpTo(id, readUpTo);
    if (result.entityExists) entities.put(id, result.entityState ?? null);
    else entities.remove(id);
    const instances = queued.flatMap(({ operation }, index) =>
      this.#answer(operation, result.results[index]),
    );
    const targets = result.signals.map((signal) => {
      const target = entityId(signal.target.name, signal.target.key);
      entities.post(target, { name: signal.name, input: signal.input });
      return target;
    });
    return { instances, entities: targets };
  }

  /** Posts the answer to the caller, if there is one that still waits. */
  #answer({ caller }: EntityOperation, result: EntityBatchResult['results'][number] | undefined): string[] {
    if (!caller) return [];
    const answer = {
      result: result?.result ?? 'null',
      ...(result?.isError ? { exceptionType: 'Error' } : {}),
    };
    const mail = eventRaised(caller.requestId, JSON.stringify(answer));
    return this.#store.inbox.postIfOpen(caller.instanceId, caller.exec, mail) ? [caller.instanceId] : [];
  }
}

/** The scheduler id of an entity; names count without case. */
export function entityId(name: string, key: string): string {
  return `@${name.toLowerCase()}@${key}`;
}

function parseEntityId(id: string): { name: string; key: string } {
  const at = id.indexOf('@', 1);
  return { name: id.slice(1, at), key: id.slice(at + 1) };
}

function batchEntry({ name, input, caller }: EntityOperation) {
  return { name, input, isSignal: caller === undefined, id: caller?.requestId ?? '' };
}

function failAll(queued: readonly QueuedOperation[], message: string): EntityBatchResult['results'] {
  return queued.map(() => ({ isError: true, result: JSON.stringify(message) }));
}
