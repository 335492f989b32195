import { connectPhases, type Phase } from './phases';

export type PhaseState =
  'pending' | 'running' | 'waiting' | 'completed' | 'skipped' | 'failed' | 'undone' | 'kept';

/** One line of the progress that callers poll. */
export interface PhaseStatus {
  name: string;
  state: PhaseState;
  startedAt?: string;
  endedAt?: string;
  /** How many steps the phase has taken. */
  attempt: number;
  message: string;
}

/** The durable custom status. Azure limits it to 16 KB of UTF-16; ours stays under 8 KB. */
export interface OperationProgress {
  phases: PhaseStatus[];
  percent: number;
  message: string;
}

const MESSAGE_LIMIT = 240;
const ENDED: readonly PhaseState[] = ['completed', 'skipped', 'kept', 'undone', 'failed'];

export function isEnded(state: PhaseState): boolean {
  return ENDED.includes(state);
}

/** The phases of a list, all pending. */
export function pendingPhases(phases: readonly Phase[] = connectPhases): PhaseStatus[] {
  return phases.map(({ name }) => ({ name, state: 'pending', attempt: 0, message: '' }));
}

/** Custom status for the phases as they are: the percentage counts ended phases, texts are cut to keep the status small. */
export function progressOf(phases: readonly PhaseStatus[], message: string): OperationProgress {
  const ended = phases.filter((phase) => isEnded(phase.state)).length;
  return {
    phases: phases.map((phase) => ({ ...phase, message: cut(phase.message) })),
    percent: phases.length === 0 ? 100 : Math.floor((ended / phases.length) * 100),
    message: cut(message),
  };
}

function cut(text: string): string {
  return text.length <= MESSAGE_LIMIT ? text : `${text.slice(0, MESSAGE_LIMIT - 1)}…`;
}
