import type { FunctionRegistry } from '../core/function-registry';
import type { HostLog } from '../core/host-log';
import type { Invoker } from '../core/invoke';
import type { HostStore } from '../store/host-store';
import { ActivityRunner } from './activity-runner';
import { Completions } from './completions';
import { DurableTimers } from './durable-timers';
import { EntityRunner } from './entity-runner';
import { InstanceCommands } from './instance-commands';
import type { InstanceStatus } from './instance-status';
import { ManagementApi } from './management-api';
import { OrchestrationEngine } from './orchestration-engine';
import type { OrchestrationRun } from './orchestration-run';
import type { TurnWrites } from './turn-writes';

/** The durable engine: orchestrations, activities, timers, entities and the API over them. */
export class DurableRuntime {
  readonly management: ManagementApi;
  readonly #orchestrations: OrchestrationEngine;
  readonly #activities: ActivityRunner;
  readonly #timers: DurableTimers;
  readonly #entities: EntityRunner;
  readonly #completions: Completions;

  constructor(options: {
    store: HostStore;
    registry: FunctionRegistry;
    invoker: Invoker;
    log: HostLog;
    maxConcurrentActivities: number;
    maxConcurrentTurns: number;
  }) {
    const { store, registry, log } = options;
    const wake = (id: string): void => this.#orchestrations.wake(id);
    this.#completions = new Completions(store);
    this.#timers = new DurableTimers(store, log, wake);
    this.#activities = new ActivityRunner({ ...options, wake });
    this.#entities = new EntityRunner({ ...options, wakeInstance: wake });
    this.#orchestrations = new OrchestrationEngine({
      ...options,
      listener: { committed: (run, writes) => this.#startWork(run, writes) },
    });
    const commands = new InstanceCommands(store, registry, {
      wakeInstance: wake,
      wakeEntity: (id) => this.#entities.wake(id),
      instanceEnded: (id) => this.#completions.ended(id),
    });
    this.management = new ManagementApi(store, commands);
  }

  /** Takes up everything that was owed when the host last stopped or was killed. */
  start(): void {
    this.#activities.recover();
    this.#orchestrations.recover();
    this.#entities.recover();
    this.#timers.recover();
  }

  /** Starts nothing new and waits for what is under way. What cannot finish is taken up at the next start. */
  async stop(): Promise<void> {
    await Promise.all([
      this.#timers.stop(),
      this.#orchestrations.stop(),
      this.#activities.stop(),
      this.#entities.stop(),
    ]);
  }

  completion(instanceId: string): Promise<InstanceStatus> {
    return this.#completions.wait(instanceId);
  }

  /** The work that a committed turn owes. */
  #startWork(run: OrchestrationRun, writes: TurnWrites): void {
    const { id, exec } = run.instance;
    for (const { task } of writes.activities) this.#activities.add({ instanceId: id, exec, task });
    for (const { fireAt } of writes.timers) this.#timers.arm(fireAt);
    for (const { entityId } of writes.entityOperations) this.#entities.wake(entityId);
    if (writes.end.kind === 'ended') this.#completions.ended(id);
  }
}
