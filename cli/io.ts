/** One of the process's output streams. */
export interface Sink {
  write(text: string): void;
  isTerminal: boolean;
  /** Characters in a line; 80 when nobody knows. */
  columns: number;
  /** The stream itself, for live displays. Absent where there is no real one. */
  stream?: NodeJS.WriteStream;
}

/** Everything a command touches of the machine it runs on. */
export interface Io {
  env: Readonly<Record<string, string | undefined>>;
  /** Working directory. */
  directory: string;
  home: string;
  out: Sink;
  err: Sink;
  /** Whether a person can answer questions. */
  isInteractive: boolean;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** Asks a person for a line. */
  ask(question: string): Promise<string>;
  /** Rejects with the reason of {@link Io.interrupted} when that comes first. */
  pause(ms: number): Promise<void>;
  /** Epoch milliseconds. */
  now(): number;
  /** At least 0, below 1. */
  random(): number;
  /** Aborted by Ctrl+C. */
  interrupted: AbortSignal;
}
