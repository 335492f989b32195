import { DefaultRenderer, Listr, ListrLogger, type ListrTask, ProcessOutput } from 'listr2';
import type { OperationPhase } from '../api/operations';
import type { Paint } from '../output/paint';
import { type ProgressDisplay, titleOf } from './plain-display';

/** The parts of a task's handle that are used. */
interface TaskHandle {
  output: string;
  title: string;
  skip(message?: string): void;
}

interface Line {
  title: string;
  handle?: TaskHandle;
  hasEnded: boolean;
  resolve: () => void;
  reject: (error: Error) => void;
  ended: Promise<void>;
}

/** The library looks at standard output only; this list is on standard error, which has been looked at before. */
class TerminalRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

/** A live list of the phases on a terminal. It appears when the service tells the phases for the first time. */
export function liveDisplay(stream: NodeJS.WriteStream, paint: Paint): ProgressDisplay {
  const lines = new Map<string, Line>();
  let finished: Promise<unknown> | undefined;
  return {
    show: ({ phases }) => {
      if (phases.length === 0) return;
      finished ??= start(phases, lines, stream);
      for (const phase of phases) update(lines.get(phase.name), phase, paint);
    },
    end: async () => {
      for (const { handle, hasEnded, resolve } of lines.values()) {
        if (!hasEnded) handle?.skip();
        resolve();
      }
      await finished;
    },
  };
}

function start(
  phases: readonly OperationPhase[],
  lines: Map<string, Line>,
  stream: NodeJS.WriteStream,
): Promise<unknown> {
  for (const { name } of phases) lines.set(name, makeLine(titleOf(name)));
  const tasks: ListrTask[] = [...lines.values()].map((line) => ({
    title: line.title,
    task: (_, task) => {
      line.handle = task as unknown as TaskHandle;
      return line.ended;
    },
  }));
  const logger = new ListrLogger({ useIcons: false, processOutput: new ProcessOutput(stream, stream) });
  return new Listr(tasks, {
    renderer: TerminalRenderer,
    concurrent: true,
    exitOnError: false,
    // Ctrl+C is ours: the operation goes on at the service.
    registerSignalListeners: false,
    rendererOptions: { logger },
  }).run();
}

function makeLine(title: string): Line {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Nobody may be listening yet when a phase fails; the list reports it.
  promise.catch(() => undefined);
  return { title, hasEnded: false, ended: promise, resolve, reject };
}

function update(line: Line | undefined, { state, message }: OperationPhase, paint: Paint): void {
  if (!line?.handle || line.hasEnded) return;
  const { handle, title } = line;
  if (isOpenState(state)) {
    handle.output = message;
    return;
  }
  line.hasEnded = true;
  if (state === 'failed') return line.reject(new Error(message || title));
  if (state === 'skipped') handle.skip(message || title);
  else handle.title = `${message || title}${suffixOf(state, paint)}`;
  line.resolve();
}

function isOpenState(state: string): boolean {
  return state === 'running' || state === 'waiting' || state === 'pending';
}

/** What became of a phase that a failure took back, or left. */
function suffixOf(state: string, paint: Paint): string {
  return state === 'completed' ? '' : ` ${paint('yellow', `(${state})`)}`;
}
