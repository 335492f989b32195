import { Listr, type ListrTask } from 'listr2';
import type { ConnectionEvent } from '../../connection/events';
import { connectPhases } from '../../connection/phases';

/** Shows progress events as they come. */
export interface PhaseDisplay {
  show(event: ConnectionEvent): void;
  /** Resolves when the last line is on the screen. */
  end(): Promise<void>;
}

/** One line per event: for files, pipes and CI. */
export function plainDisplay(write: (line: string) => void): PhaseDisplay {
  const began = Date.now();
  return {
    show: ({ type, data }) => {
      const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(5);
      const percent = `${String(data.percent ?? 0).padStart(3)}%`;
      const kind = type.replace('aks.connection.', '').padEnd(15);
      write(`${seconds}s ${percent} ${kind} ${(data.phase ?? '').padEnd(24)} ${data.message}`);
    },
    end: () => Promise.resolve(),
  };
}

interface Waiter {
  task?: { output: string; title: string; skip(message?: string): void };
  resolve: () => void;
  reject: (error: Error) => void;
  ended: Promise<void>;
}

/** A live list of the phases: for terminals. */
export function liveDisplay(): PhaseDisplay {
  const waiters = new Map<string, Waiter>(connectPhases.map(({ name }) => [name, makeWaiter()]));
  const tasks: ListrTask[] = connectPhases.map(({ name, title }) => ({
    title,
    task: (_, task) => {
      const waiter = waiters.get(name) as Waiter;
      waiter.task = task as unknown as NonNullable<Waiter['task']>;
      return waiter.ended;
    },
  }));
  const list = new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    rendererOptions: { collapseErrors: false, collapseSkips: false },
  });
  const finished = list.run();
  return {
    show: (event) => showLive(waiters, event),
    end: async () => {
      for (const waiter of waiters.values()) waiter.resolve();
      await finished;
    },
  };
}

function makeWaiter(): Waiter {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Nobody may be listening yet when a phase fails; the list reports it.
  promise.catch(() => undefined);
  return { ended: promise, resolve, reject };
}

function showLive(waiters: Map<string, Waiter>, { type, data }: ConnectionEvent): void {
  const waiter = data.phase === undefined ? undefined : waiters.get(data.phase);
  if (type === 'aks.connection.failed') {
    waiter?.reject(new Error(data.message));
    for (const other of waiters.values()) other.resolve();
  } else if (waiter) {
    showPhase(waiter, type, data.message);
  }
}

function showPhase({ task, resolve }: Waiter, type: ConnectionEvent['type'], message: string): void {
  if (task) task.output = message;
  if (type === 'aks.connection.phase.skipped') task?.skip(message);
  if (type === 'aks.connection.phase.completed' && task) task.title = message;
  if (type === 'aks.connection.phase.completed' || type === 'aks.connection.phase.skipped') resolve();
}
