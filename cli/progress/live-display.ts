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

/** One phase on the screen. */
interface Line {
  phase: OperationPhase;
  /** Absent until the library begins to draw. */
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
  let isOver = false;
  let finished: Promise<unknown> | undefined;
  const draw = (line: Line): void => update(line, isOver, paint);
  return {
    show: ({ phases }) => {
      for (const phase of phases) {
        const line = lines.get(phase.name);
        if (line) draw(Object.assign(line, { phase }));
        else lines.set(phase.name, makeLine(phase));
      }
      if (phases.length > 0) finished ??= start([...lines.values()], draw, stream);
    },
    end: async () => {
      isOver = true;
      for (const line of lines.values()) draw(line);
      await finished;
    },
  };
}

function start(
  lines: readonly Line[],
  draw: (line: Line) => void,
  stream: NodeJS.WriteStream,
): Promise<unknown> {
  const tasks: ListrTask[] = lines.map((line) => ({
    title: titleOf(line.phase.name),
    task: (_, task) => {
      line.handle = task as unknown as TaskHandle;
      draw(line);
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

function makeLine(phase: OperationPhase): Line {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Nobody may be listening yet when a phase fails; the list reports it.
  promise.catch(() => undefined);
  return { phase, hasEnded: false, ended: promise, resolve, reject };
}

/** Draws a line as its phase is. What goes on when the watching is over counts as skipped. */
function update(line: Line, isOver: boolean, paint: Paint): void {
  const { handle, hasEnded, phase } = line;
  if (!handle || hasEnded) return;
  const { state, message } = phase;
  const title = message || titleOf(phase.name);
  const isOpen = state === 'running' || state === 'waiting' || state === 'pending';
  if (isOpen && !isOver) {
    handle.output = message;
    return;
  }
  line.hasEnded = true;
  if (state === 'failed') return line.reject(new Error(title));
  if (isOpen || state === 'skipped') handle.skip(isOpen ? titleOf(phase.name) : title);
  else handle.title = `${title}${suffixOf(state, paint)}`;
  line.resolve();
}

/** What became of a phase that a failure took back, or left. */
function suffixOf(state: string, paint: Paint): string {
  return state === 'completed' ? '' : ` ${paint('yellow', `(${state})`)}`;
}
