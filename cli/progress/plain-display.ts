import { diagnosisPhases } from '../../connection/diagnosis-phases';
import { connectPhases } from '../../connection/phases';
import type { Io } from '../io';
import type { Operation, OperationPhase } from '../api/operations';
import type { Paint } from '../output/paint';

/** Shows how an operation goes on. */
export interface ProgressDisplay {
  show(operation: Pick<Operation, 'percent' | 'phases' | 'message'>): void;
  /** Resolves when the last line is on the screen. */
  end(): Promise<void>;
}

/** One line whenever a phase changes its state or its message. */
export function plainDisplay({ err, now }: Pick<Io, 'err' | 'now'>, paint: Paint): ProgressDisplay {
  const began = now();
  const last = new Map<string, string>();
  return {
    show: ({ phases, percent }) => {
      for (const phase of phases.filter(hasBegun)) {
        const key = `${phase.state} ${phase.message}`;
        if (last.get(phase.name) === key) continue;
        last.set(phase.name, key);
        const seconds = ((now() - began) / 1000).toFixed(1).padStart(6);
        const state = stateText(phase.state, paint);
        err.write(
          `${seconds}s ${String(percent).padStart(3)}% ${state} ${phase.name.padEnd(24)} ${phase.message || titleOf(phase.name)}\n`,
        );
      }
    },
    end: () => Promise.resolve(),
  };
}

const TITLES: ReadonlyMap<string, string> = new Map(
  [...connectPhases, ...diagnosisPhases].map(({ name, title }) => [name, title]),
);

/** What a phase is for; its name when it is not one of this version's. */
export function titleOf(phase: string): string {
  return TITLES.get(phase) ?? phase;
}

/** Whether there is something to tell about a phase. */
export function hasBegun({ state }: OperationPhase): boolean {
  return state !== 'pending';
}

function stateText(state: string, paint: Paint): string {
  const text = state.padEnd(9);
  if (state === 'failed') return paint('red', text);
  if (state === 'completed') return paint('green', text);
  return state === 'waiting' ? paint('yellow', text) : text;
}
