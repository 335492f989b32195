import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

interface Reply {
  result?: unknown;
  error?: string;
}

/** A PostgreSQL flexible server with the database `orders`, in a process of its own. */
export class RunningPostgres {
  port = 0;
  readonly #process: ChildProcess = fork(join(__dirname, 'postgres-process.ts'), {
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
  });

  /** @param certificate what the server shows; its name is `localhost`. */
  async start(certificate: { serverCertPem: string; serverKeyPem: string }): Promise<void> {
    const settings = { certPem: certificate.serverCertPem, keyPem: certificate.serverKeyPem };
    ({ port: this.port } = (await this.#ask({ kind: 'start', settings })) as { port: number });
  }

  /** Whose tokens count, and who is administrator: object ids by the name to sign in with. */
  async admit(jwks: unknown, administrators: Record<string, string>): Promise<void> {
    await this.#ask({ kind: 'signIn', signIn: { jwks, administrators } });
  }

  /** Lets nobody in any more, with this message; `null` lets them in again. */
  async refuse(message: string | null): Promise<void> {
    await this.#ask({ kind: 'refuse', message });
  }

  /** Looks into a database as its owner. */
  async query<Row>(database: string, sql: string): Promise<Row[]> {
    const { rows } = (await this.#ask({ kind: 'query', database, sql })) as { rows: Row[] };
    return rows;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    await ended;
  }

  /** One question at a time. */
  async #ask(message: object): Promise<unknown> {
    this.#process.send(message);
    const [reply] = (await once(this.#process, 'message')) as [Reply];
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply.result;
  }
}
