import type { AddressInfo, Server, Socket } from 'node:net';
import { create_container, type Connection, type EventContext, type Receiver, type Sender } from 'rhea';
import { asBrokerError, notAllowed } from './broker-error';
import type { Entity, EntityDirectory } from './entity-directory';
import { MAX_MESSAGE_BYTES, serveIncomingLink } from './incoming-link';
import { manage } from './management';
import { OutgoingLink } from './outgoing-link';
import { serveRequestLink, type RequestHandler } from './request-link';
import {
  acceptAnyIdentity,
  acknowledgeAtOnce,
  keepMessageBytes,
  setAttachFields,
  stopWithSocket,
} from './rhea-workarounds';
import { openSessionLink, requestedSession } from './session-link';

const CBS = '$cbs';
const MANAGEMENT = /\/\$management$/i;
const SETTLED = 1;

/** Messages a client may send ahead; rhea tops it up. */
const CREDIT = 1000;

const CONNECTION_OPTIONS = {
  host: '127.0.0.1',
  tcp_no_delay: true,
  autoaccept: false,
  autosettle: false,
  treat_modified_as_released: false,
  receiver_options: { credit_window: CREDIT, max_message_size: MAX_MESSAGE_BYTES, autoaccept: false },
};

/** Clients take this as a reason to connect again. */
const SHUTTING_DOWN = { condition: 'amqp:connection:forced', description: 'The broker is shutting down.' };

/** How long a client has to answer the goodbye. */
const GOODBYE_MS = 200;

/** What is open on one connection. */
interface OpenLinks {
  /** Links the broker answers requests on, by name. */
  readonly replies: Map<string, Sender>;
  readonly closers: Map<Sender, () => void>;
}

/** Speaks AMQP 1.0 on a port of 127.0.0.1 and leads every link to its entity. */
export class AmqpServer {
  readonly #entities: EntityDirectory;
  readonly #onError: (error: unknown) => void;
  readonly #sockets = new Set<Socket>();
  readonly #connections = new Set<Connection>();
  readonly #links = new WeakMap<Connection, OpenLinks>();
  #server: Server | undefined;

  constructor(entities: EntityDirectory, onError: (error: unknown) => void) {
    this.#entities = entities;
    this.#onError = onError;
  }

  /** @param port 0 for any free one. Answers the port. */
  listen(port: number): Promise<number> {
    const container = create_container({ id: 'service-bus' });
    acceptAnyIdentity(container);
    container.on('connection_open', ({ connection }: EventContext) => this.#prepare(connection));
    container.on('session_open', ({ session }: EventContext) => session && keepMessageBytes(session));
    container.on('receiver_open', (context: EventContext) => this.#openIncoming(context));
    container.on('sender_open', (context: EventContext) => this.#openOutgoing(context));
    container.on(
      'sender_close',
      ({ connection, sender }: EventContext) => sender && this.#end(connection, sender),
    );
    container.on('session_close', (context: EventContext) => this.#endSession(context));
    container.on('disconnected', ({ connection }: EventContext) => this.#endAll(connection));
    container.on('connection_close', ({ connection }: EventContext) => this.#endAll(connection));
    // Without a listener rhea throws what a client reports, or prints it.
    for (const event of ['error', 'protocol_error']) container.on(event, this.#onError);
    for (const event of ['connection_error', 'session_error', 'sender_error', 'receiver_error']) {
      container.on(event, () => undefined);
    }
    const server = container.listen({ ...CONNECTION_OPTIONS, port });
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.once('listening', () => resolve((server.address() as AddressInfo).port));
    });
  }

  /** Says goodbye on all connections, cuts those that do not go, and frees the port. */
  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    const isClosed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of this.#connections) connection.close(SHUTTING_DOWN);
    const timer = setTimeout(() => this.#sockets.forEach((socket) => socket.destroy()), GOODBYE_MS);
    await isClosed;
    clearTimeout(timer);
  }

  #prepare(connection: Connection): void {
    connection.setMaxListeners(0);
    this.#connections.add(connection);
    this.#links.set(connection, { replies: new Map(), closers: new Map() });
    acknowledgeAtOnce(connection);
    stopWithSocket(connection);
  }

  /** A link the client sends on. */
  #openIncoming({ connection, receiver }: EventContext): void {
    if (!receiver) return;
    const address = String(receiver.target?.address ?? '');
    receiver.set_target({ address });
    if (receiver.source) receiver.set_source({ address: receiver.source.address });
    try {
      if (address.toLowerCase() === CBS) this.#serveRequests(connection, receiver, grantToken);
      else if (MANAGEMENT.test(address)) {
        const entity = this.#entities.find(address.replace(MANAGEMENT, ''));
        this.#serveRequests(connection, receiver, (request) => manage(entity, request));
      } else serveIncomingLink(receiver, this.#sendable(address), this.#onError);
    } catch (error) {
      refuse(receiver, error);
    }
  }

  #sendable(address: string): Entity {
    const entity = this.#entities.find(address);
    if (!entity.sink) throw notAllowed(`Messages cannot be sent to '${address}'.`);
    return entity;
  }

  #serveRequests(connection: Connection, receiver: Receiver, handle: RequestHandler): void {
    const findReplyLink = (name: string) => this.#links.get(connection)?.replies.get(name);
    serveRequestLink(receiver, findReplyLink, handle, this.#onError);
  }

  /** A link the client receives on. */
  #openOutgoing({ connection, sender }: EventContext): void {
    if (!sender) return;
    const address = String(sender.source?.address ?? '');
    sender.set_source({ address });
    if (sender.target) sender.set_target({ address: String(sender.target.address ?? '') });
    try {
      if (address.toLowerCase() === CBS || MANAGEMENT.test(address))
        this.#openReplies(connection, sender, address);
      else this.#openDelivery(connection, sender, this.#entities.find(address));
    } catch (error) {
      refuse(sender, error);
    }
  }

  /** Answers are sent settled: nothing depends on the client's word that it has them. */
  #openReplies(connection: Connection, sender: Sender, address: string): void {
    if (address.toLowerCase() !== CBS) this.#entities.find(address.replace(MANAGEMENT, ''));
    setAttachFields(sender, { snd_settle_mode: SETTLED });
    const replies = this.#links.get(connection)?.replies;
    replies?.set(sender.name, sender);
    if (sender.target?.address) replies?.set(String(sender.target.address), sender);
  }

  #openDelivery(connection: Connection, sender: Sender, { name, queue }: Entity): void {
    if (!queue) throw notAllowed(`Messages cannot be received from '${name}': name a subscription.`);
    const isSession = requestedSession(sender) !== undefined;
    if (isSession !== queue.requiresSession) {
      throw notAllowed(`'${name}' ${isSession ? 'has no' : 'can only be received from by'} sessions.`);
    }
    setAttachFields(sender, {
      snd_settle_mode: sender.snd_settle_mode,
      rcv_settle_mode: sender.rcv_settle_mode,
    });
    const mode = sender.snd_settle_mode === SETTLED ? 'receiveAndDelete' : 'peekLock';
    const serve = (sessionId?: string) =>
      new OutgoingLink({ sender, queue, mode, sessionId, onError: this.#onError });
    const closers = this.#links.get(connection)?.closers;
    if (isSession) {
      closers?.set(sender, openSessionLink(sender, queue, serve));
    } else {
      const link = serve();
      closers?.set(sender, () => link.stop());
    }
  }

  #end(connection: Connection, sender: Sender): void {
    const links = this.#links.get(connection);
    links?.closers.get(sender)?.();
    links?.closers.delete(sender);
    for (const [name, link] of links?.replies ?? []) if (link === sender) links?.replies.delete(name);
  }

  #endSession({ connection, session }: EventContext): void {
    for (const sender of this.#links.get(connection)?.closers.keys() ?? []) {
      if (sender.session === session) this.#end(connection, sender);
    }
  }

  #endAll(connection: Connection): void {
    this.#connections.delete(connection);
    for (const sender of this.#links.get(connection)?.closers.keys() ?? []) this.#end(connection, sender);
  }
}

/** Any token is good: the broker listens on this machine only. */
async function grantToken() {
  return { status: 202, body: {} };
}

/** The attach has been answered; the reason comes with the detach that follows. */
function refuse(link: Sender | Receiver, error: unknown): void {
  const { condition, message: description } = asBrokerError(error);
  link.close({ condition, description });
}
