import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Io, Sink } from '../../cli/io';
import { runCli } from '../../cli/run-cli';

/** A machine for one command: remembers what is written, and its clock moves only by waiting. */
export class FakeIo implements Io {
  env: Record<string, string | undefined> = {};
  readonly directory = mkdtempSync(join(tmpdir(), 'aksc-test-'));
  readonly home = this.directory;
  stdout = '';
  stderr = '';
  input = '';
  isInteractive = false;
  answers: string[] = [];
  questions: string[] = [];
  pauses: number[] = [];
  /** Called after every wait. */
  onPause: () => void = () => undefined;
  readonly interruption = new AbortController();
  readonly interrupted = this.interruption.signal;
  readonly out = this.#sink((text) => (this.stdout += text));
  readonly err = this.#sink((text) => (this.stderr += text));
  #nowMs = Date.parse('2026-01-02T03:04:05Z');

  #sink(write: (text: string) => void): Sink {
    return { write, isTerminal: false, columns: 100 };
  }

  readInput = (): Promise<string> => Promise.resolve(this.input);

  ask = (question: string): Promise<string> => {
    this.questions.push(question);
    return Promise.resolve(this.answers.shift() ?? '');
  };

  pause = async (ms: number): Promise<void> => {
    this.pauses.push(ms);
    this.#nowMs += ms;
    this.onPause();
    await new Promise((wake) => setImmediate(wake));
    this.interrupted.throwIfAborted();
  };

  now = (): number => this.#nowMs;
  random = (): number => 0.5;

  /** Runs a command line. Words are split at blanks unless they are given one by one. */
  async run(words: string | readonly string[]): Promise<{ code: number; out: string; err: string }> {
    this.stdout = '';
    this.stderr = '';
    const code = await runCli(typeof words === 'string' ? words.split(/\s+/) : words, this);
    return { code, out: stripVTControlCharacters(this.stdout), err: stripVTControlCharacters(this.stderr) };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
