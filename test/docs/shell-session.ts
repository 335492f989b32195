import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface Ended {
  code: number;
  /** Standard output and standard error, as they came. */
  output: string;
}

/** One shell, as a reader has it open: variables that one command sets are there for the next. */
export class ShellSession {
  readonly #shell: ChildProcessByStdio<Writable, Readable, null>;
  readonly #codes: Interface;
  readonly #script: string;
  readonly #log: string;

  constructor(directory: string, environment: NodeJS.ProcessEnv) {
    this.#script = join(directory, '.command.sh');
    this.#log = join(directory, '.command.log');
    this.#shell = spawn('bash', ['--noprofile', '--norc'], {
      cwd: directory,
      env: environment,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#codes = createInterface(this.#shell.stdout);
  }

  /** Runs a command; nobody types anything. */
  async run(command: string): Promise<Ended> {
    writeFileSync(this.#script, `${command}\n`);
    closeSync(openSync(this.#log, 'w'));
    const code = new Promise<string>((resolve) => this.#codes.once('line', resolve));
    this.#shell.stdin.write('set -o pipefail; . ./.command.sh >.command.log 2>&1 </dev/null; echo $?\n');
    return { code: Number(await code), output: readFileSync(this.#log, 'utf8') };
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.#shell.once('exit', resolve));
    this.#shell.stdin.end();
    await ended;
  }
}
