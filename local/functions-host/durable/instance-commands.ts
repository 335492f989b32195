import { randomUUID } from 'node:crypto';
import type { FunctionRegistry } from '../core/function-registry';
import type { HostStore } from '../store/host-store';
import type { Instance } from '../store/instance-table';
import { hasEnded } from '../store/instance-table';
import { createInstance, removeInstance } from './create-instance';
import { entityId } from './entity-runner';
import { EVENT, eventRaised, historyEvent, subFailed } from './history-events';
import { instanceIdProblem } from './limits';

/** How a command ended; each maps to one HTTP status of the management API. */
export type CommandResult = 'accepted' | 'notFound' | 'ended' | 'running' | { readonly problem: string };

/** What the commands set going. */
export interface DurableWork {
  wakeInstance(id: string): void;
  wakeEntity(id: string): void;
  instanceEnded(id: string): void;
}

/** What a durable client can do to instances and entities. */
export class InstanceCommands {
  readonly #store: HostStore;
  readonly #registry: FunctionRegistry;
  readonly #work: DurableWork;

  constructor(store: HostStore, registry: FunctionRegistry, work: DurableWork) {
    this.#store = store;
    this.#registry = registry;
    this.#work = work;
  }

  /** Starts an orchestration; an instance of that id which has ended is replaced. `input` is JSON text. */
  async start(
    name: string,
    options: { id?: string; input: string | null; version?: string | undefined },
  ): Promise<{ id: string; result: CommandResult }> {
    const id = options.id || randomUUID().replaceAll('-', '');
    const fn = this.#registry.find(name, 'orchestrationtrigger');
    const problem = fn
      ? instanceIdProblem(id)
      : `The orchestrator function '${name}' doesn't exist, is disabled, or is not registered.`;
    if (!fn || problem !== undefined) return { id, result: { problem: problem ?? '' } };
    const isCreated = await this.#store.write(() =>
      createInstance(this.#store, {
        id,
        name: fn.name,
        input: options.input,
        version: options.version ?? null,
        created: new Date().toISOString(),
      }),
    );
    if (isCreated) this.#work.wakeInstance(id);
    return { id, result: isCreated ? 'accepted' : 'running' };
  }

  /** @param input JSON text. */
  raiseEvent(id: string, name: string, input: string): Promise<CommandResult> {
    return this.#change(id, () => this.#store.inbox.post(id, undefined, eventRaised(name, input)));
  }

  suspend(id: string): Promise<CommandResult> {
    return this.#change(id, () => this.#store.instances.setSuspended(id, true, new Date().toISOString()));
  }

  resume(id: string): Promise<CommandResult> {
    return this.#change(id, () => this.#store.instances.setSuspended(id, false, new Date().toISOString()));
  }

  /** Ends the instance at once; its output is the reason. Activities under way end and are not heard. */
  async terminate(id: string, reason: string): Promise<CommandResult> {
    const result = await this.#change(id, (instance) => this.#terminate(instance, reason));
    if (result !== 'accepted') return result;
    this.#work.instanceEnded(id);
    const parent = this.#store.instances.get(id)?.parent;
    if (parent) this.#work.wakeInstance(parent.id);
    return result;
  }

  /** Removes an instance that has ended, with its history. */
  purge(id: string): Promise<CommandResult> {
    return this.#store.write(() => {
      const state = this.#store.instances.state(id);
      if (!state) return 'notFound';
      if (!hasEnded(state.status)) return 'running';
      removeInstance(this.#store, id);
      return 'accepted';
    });
  }

  /** @param input JSON text, empty when there is none. */
  async signalEntity(name: string, key: string, operation: string, input: string): Promise<CommandResult> {
    if (!this.#registry.find(name, 'entitytrigger')) {
      return { problem: `The entity function '${name}' doesn't exist, is disabled, or is not registered.` };
    }
    const id = entityId(name, key);
    await this.#store.write(() => this.#store.entities.post(id, { name: operation, input }));
    this.#work.wakeEntity(id);
    return 'accepted';
  }

  async #change(id: string, change: (instance: Instance) => void): Promise<CommandResult> {
    const result = await this.#store.write((): CommandResult => {
      const instance = this.#store.instances.get(id);
      if (!instance) return 'notFound';
      if (hasEnded(instance.status)) return 'ended';
      change(instance);
      return 'accepted';
    });
    if (result === 'accepted') this.#work.wakeInstance(id);
    return result;
  }

  #terminate(instance: Instance, reason: string): void {
    const { id, exec, parent } = instance;
    const updated = new Date().toISOString();
    const output = JSON.stringify(reason);
    this.#store.inbox.clear(id);
    this.#store.timers.clear(id);
    this.#store.instances.progress(id, exec, { status: 'Terminated', updated, output, custom: null });
    const event = historyEvent({ EventType: EVENT.executionTerminated, Input: output }, updated);
    this.#store.history.append(id, TERMINATED_TURN, JSON.stringify([event]));
    if (parent) {
      this.#store.inbox.post(parent.id, parent.exec, subFailed(parent.task, { reason }));
    }
  }
}

/** After every real turn, whichever number the last one had. */
const TERMINATED_TURN = Number.MAX_SAFE_INTEGER;
