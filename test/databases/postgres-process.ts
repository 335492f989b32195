// A PostgreSQL flexible server in a process of its own: real PostgreSQL (PGlite, built for WebAssembly) behind TLS and
// the sign-in of Microsoft Entra ID. Node runs this file as it is, so it imports nothing of the project.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { PGlite } from '@electric-sql/pglite';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';

const AUDIENCE = 'https://ossrdbms-aad.database.windows.net';
const SSL_REQUEST = 80_877_103;

/** What flexible servers have instead of CREATE ROLE for identities; the label says whose the role is. */
const ENTRA = `
  CREATE FUNCTION pg_catalog.pgaadauth_create_principal_with_oid(
    name text, oid text, type text, is_admin boolean, is_mfa boolean) RETURNS text LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  BEGIN
    EXECUTE format('CREATE ROLE %I LOGIN', $1);
    INSERT INTO pg_catalog.pg_shseclabel (objoid, classoid, provider, label)
      SELECT r.oid, 'pg_catalog.pg_authid'::regclass, 'pgaadauth', format('aadauth,oid=%s,type=%s', $2, $3)
      FROM pg_catalog.pg_roles r WHERE r.rolname = $1;
    RETURN format('Created role for "%s"', $1);
  END $$`;

interface Settings {
  certPem: string;
  keyPem: string;
}

interface SignIn {
  jwks: JSONWebKeySet;
  /** Object ids of the administrators by the name they sign in with. */
  administrators: Record<string, string>;
}

type Message =
  | { kind: 'start'; settings: Settings }
  | { kind: 'signIn'; signIn: SignIn }
  | { kind: 'refuse'; message: string | null }
  | { kind: 'query'; database: string; sql: string };

const directory = mkdtempSync(join(tmpdir(), 'aks-service-connector-postgres-'));
let signIn: SignIn = { jwks: { keys: [] }, administrators: {} };
/** Set while the server lets nobody in. */
let refusal: string | null = null;
let turn: Promise<unknown> = Promise.resolve();
let opened: { database: string; db: PGlite } | undefined;

/** PostgreSQL in WebAssembly has one database open at a time, for one user of it. */
function inDatabase<T>(database: string, use: (db: PGlite) => Promise<T>): Promise<T> {
  const next = turn.then(async () => {
    if (opened?.database !== database) {
      await opened?.db.close();
      opened = { database, db: new PGlite(join(directory, 'data'), { database }) };
      await opened.db.waitReady;
    }
    return use(opened.db);
  });
  turn = next.catch(() => undefined);
  return next;
}

async function start({ certPem, keyPem }: Settings): Promise<number> {
  await inDatabase('postgres', async (db) => {
    await db.exec(ENTRA);
    await db.exec('CREATE DATABASE orders');
  });
  await inDatabase('orders', (db) => db.exec('CREATE TABLE public.orders (id int PRIMARY KEY, total int)'));
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    serve(socket, { certPem, keyPem }).catch(() => socket.destroy());
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
}

/** Reads a byte stream piece by piece. */
class Reader {
  #buffer = Buffer.alloc(0);
  #isEnded = false;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      this.#wake();
    });
    for (const event of ['end', 'close', 'error']) {
      socket.on(event, () => {
        this.#isEnded = true;
        this.#wake();
      });
    }
  }

  /** @returns `undefined` at the end of the stream. */
  async take(length: number): Promise<Buffer | undefined> {
    while (this.#buffer.length < length) {
      if (this.#isEnded) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return taken;
  }

  /** A message without a type, as the first ones are: length and body together. */
  async first(): Promise<Buffer | undefined> {
    const length = await this.take(4);
    const body = length && (await this.take(length.readInt32BE() - 4));
    return length && body && Buffer.concat([length, body]);
  }

  async message(): Promise<Buffer | undefined> {
    const type = await this.take(1);
    const rest = type && (await this.first());
    return type && rest && Buffer.concat([type, rest]);
  }
}

async function serve(plain: Socket, { certPem, keyPem }: Settings): Promise<void> {
  const request = await firstOf(plain);
  if (request?.readInt32BE(4) !== SSL_REQUEST) {
    plain.end(fatal('28000', 'SSL/TLS required'));
    return;
  }
  plain.write('S');
  const socket = new TLSSocket(plain, { isServer: true, cert: certPem, key: keyPem });
  socket.on('error', () => socket.destroy());
  const reader = new Reader(socket);
  const startup = await reader.first();
  if (!startup) return;
  if (refusal !== null) {
    socket.end(fatal('28000', refusal));
    return;
  }
  socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])); // AuthenticationCleartextPassword
  const password = await reader.message();
  if (!password) return;
  const { user = '', database = 'postgres' } = parametersOf(startup);
  if (!(await isAdministrator(user, password.subarray(5, -1).toString('utf8')))) {
    socket.end(fatal('28P01', `password authentication failed for user "${user}"`));
    return;
  }
  await inDatabase(database, (db) => converse(db, startup, reader, socket));
}

/** The one message before TLS; what follows it belongs to TLS. */
function firstOf(socket: Socket): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    socket.once('data', (chunk: Buffer) => resolve(chunk));
    socket.once('close', () => resolve(undefined));
  });
}

async function converse(db: PGlite, startup: Buffer, reader: Reader, socket: Socket): Promise<void> {
  socket.write(await db.execProtocolRaw(startup));
  for (;;) {
    const message = await reader.message();
    if (!message || message[0] === 0x58) break; // Terminate
    socket.write(await db.execProtocolRaw(message));
  }
  socket.end();
}

function parametersOf(startup: Buffer): Record<string, string> {
  const words = startup.subarray(8).toString('utf8').split('\0');
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < words.length; at += 2) pairs.push([words[at] ?? '', words[at + 1] ?? '']);
  return Object.fromEntries(pairs);
}

async function isAdministrator(user: string, token: string): Promise<boolean> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(signIn.jwks), { audience: AUDIENCE });
    return payload['oid'] !== undefined && payload['oid'] === signIn.administrators[user];
  } catch {
    return false;
  }
}

function fatal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`, 'utf8');
  const length = Buffer.alloc(4);
  length.writeInt32BE(fields.length + 4);
  return Buffer.concat([Buffer.from('E'), length, fields]);
}

async function answer(message: Message): Promise<unknown> {
  switch (message.kind) {
    case 'start':
      return { port: await start(message.settings) };
    case 'signIn':
      signIn = message.signIn;
      return {};
    case 'refuse':
      refusal = message.message;
      return {};
    case 'query': {
      const rows = await inDatabase(message.database, async (db) => (await db.query(message.sql)).rows);
      return { rows };
    }
  }
}

process.on('message', (message: Message) => {
  answer(message).then(
    (result) => process.send?.({ kind: message.kind, result }),
    (error: unknown) => process.send?.({ kind: message.kind, error: String(error) }),
  );
});
process.on('disconnect', () => {
  rmSync(directory, { recursive: true, force: true });
  process.exit();
});
