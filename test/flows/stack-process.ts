import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join, resolve } from 'node:path';

const PROGRAM = resolve(__dirname, '..', '..', 'dist', 'local', 'main.js');
/** For a process that was asked to end. */
const PATIENCE_MS = 10_000;
/** Ends the process when the one that began it is gone, however that ended. */
const END_WITH_PARENT =
  'data:text/javascript,process.stdin.on("close",()=>process.exit(1)).resume();process.stdin.unref()';

/** The process of `npm start`. */
export class StackProcess {
  /** All that it has printed, since the first start. */
  output = '';
  #child: ChildProcess | undefined;
  #isEnding = false;
  readonly #onCrash: (reason: string) => void;

  /** @param onCrash called when the process ends and nobody has asked it to. */
  constructor(onCrash: (reason: string) => void) {
    this.#onCrash = onCrash;
  }

  /** Starts it and waits for a file; rejects with what it has printed when it ends before. */
  async start(env: NodeJS.ProcessEnv, directory: string, file: string): Promise<void> {
    this.#isEnding = false;
    const child = spawn(process.execPath, ['--import', END_WITH_PARENT, PROGRAM], { env });
    this.#child = child;
    child.once('exit', (code, signal) => {
      if (!this.#isEnding) this.#onCrash(this.#reason(signal ?? code));
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString('utf8')));
    }
    await new Promise<void>((done, fail) => {
      const watcher = watch(directory, () => {
        if (!existsSync(join(directory, file))) return;
        watcher.close();
        done();
      });
      child.once('exit', (code, signal) => {
        watcher.close();
        fail(new Error(this.#reason(signal ?? code)));
      });
    });
  }

  /** Ends it, by force when it does not listen. @returns the exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#isEnding = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise((wake) => child.once('exit', wake));
    child.kill(signal);
    const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await ended;
    clearTimeout(patience);
    return child.exitCode;
  }

  #reason(how: unknown): string {
    return `The stack ended by itself (${String(how)}):\n${this.output}`;
  }
}
