import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { InstanceStatus } from '../../../../local/functions-host/durable/instance-status';

interface Message {
  readonly ready?: number;
  readonly call?: string;
  readonly done?: InstanceStatus[];
}

/** A host in a process of its own over a state directory, which can be killed and started again. */
export class HostProcess {
  /** Every activity run that was reported, by key, over all processes. */
  readonly calls: string[] = [];
  readonly #directory: string;
  #child: ChildProcess | undefined;
  #origin = '';
  #onMessage: (message: Message) => void = () => {};

  constructor(directory: string) {
    this.#directory = directory;
  }

  async start(): Promise<void> {
    const child = fork(join(__dirname, 'child.js'), [this.#directory], {
      execArgv: [],
      env: { ...process.env, FIXTURE_REPORTS: 'true' },
    });
    this.#child = child;
    child.on('message', (message: Message) => {
      if (message.call !== undefined) this.calls.push(message.call);
      this.#onMessage(message);
    });
    const { ready } = await this.#next((message) => message.ready !== undefined);
    this.#origin = `http://127.0.0.1:${ready}/runtime/webhooks/durabletask`;
  }

  /** Ends the process with SIGKILL: no handler of it runs. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#child = undefined;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Answers whether the host acknowledged the start; false when it was killed before it did. */
  async begin(name: string, id: string, input: unknown): Promise<boolean> {
    const url = `${this.#origin}/orchestrators/${name}/${id}`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(input) }).catch(() => undefined);
    return response?.status === 202;
  }

  async json(path: string): Promise<unknown> {
    return (await fetch(`${this.#origin}/${path}`)).json();
  }

  /** Resolves after that many further activity runs. */
  async furtherCalls(count: number): Promise<void> {
    const wanted = this.calls.length + count;
    await this.#next(() => this.calls.length >= wanted);
  }

  async completions(ids: readonly string[]): Promise<InstanceStatus[]> {
    const done = this.#next((message) => message.done !== undefined);
    this.#child?.send({ wait: ids });
    return (await done).done ?? [];
  }

  #next(isWanted: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve, reject) => {
      this.#child?.once('exit', (code, signal) => reject(new Error(`The host ended: ${code ?? signal}`)));
      this.#onMessage = (message) => {
        if (isWanted(message)) resolve(message);
      };
    });
  }
}
