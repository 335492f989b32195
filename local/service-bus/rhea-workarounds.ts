import type { Socket } from 'node:net';
import { message, type Connection, type Container, type Delivery, type Sender, type Session } from 'rhea';

/*
 * Everything in which rhea 3.0.5 must be helped to act as a Service Bus broker. Each function says what goes
 * wrong without it. The interfaces name the private members they touch.
 */

interface EndpointInternals {
  readonly state: { local_open: boolean; open_requests: number };
}

interface ConnectionInternals {
  readonly socket: Socket;
  _register(): void;
  _write_frame(channel: number): void;
  _disconnected(error?: Error): void;
}

interface SessionInternals {
  readonly outgoing: {
    readonly next_delivery_id: number;
    readonly next_pending_delivery: number;
    available(): number;
    transfer_window(): number;
  };
  on_transfer(frame: { readonly performative: { message_format?: number } }): void;
  on_flow(frame: unknown): void;
}

interface SenderInternals extends EndpointInternals {
  readonly local: { readonly attach: Record<string, unknown> };
  readonly connection: ConnectionInternals;
  readonly session: SessionInternals;
  credit: number;
  delivery_count: number;
  _draining: boolean;
  _drained: boolean;
  _get_drain(): boolean;
}

interface Outcome {
  described(): unknown;
}

interface Outcomes {
  accepted(): Outcome;
  rejected(fields: { readonly error: { readonly condition: string; readonly description: string } }): Outcome;
}

const outcomes = message as unknown as Outcomes;

function internals<T>(object: object): T {
  return object as T;
}

/**
 * The .NET client, and with it the real Functions host, calls its anonymous mechanism MSSBCBS (claims come later,
 * over `$cbs`); rhea knows ANONYMOUS only and would refuse the connection.
 */
export function acceptAnyIdentity(container: Container): void {
  const mechanisms = container.sasl_server_mechanisms as Record<string, unknown> & {
    enable_anonymous(): void;
  };
  mechanisms.enable_anonymous();
  mechanisms['MSSBCBS'] = mechanisms['ANONYMOUS'];
}

/** Any format but 0, which the sender has not used either. */
const RAW_FORMAT = 0x7fff_ffff;

/**
 * rhea decodes messages of format 0 and drops the bytes, and encoding them again loses AMQP types. With
 * another format it hands over the buffer as it came.
 */
export function keepMessageBytes(session: Session): void {
  const target = internals<SessionInternals>(session);
  const onTransfer = target.on_transfer.bind(session);
  target.on_transfer = (frame) => {
    // Undefined on the later frames of a long message; rhea reads it from the first alone.
    if (!frame.performative.message_format) frame.performative.message_format = RAW_FORMAT;
    onTransfer(frame);
  };
}

/** rhea raises no event for a flow of the session (a wider transfer window), only for one of the link. */
export function onFlow(sender: Sender, listener: () => void): void {
  const session = internals<SessionInternals>(sender.session);
  const forward = session.on_flow.bind(sender.session);
  session.on_flow = (frame) => {
    forward(frame);
    listener();
  };
}

/**
 * How many messages the link can send now. rhea queues what goes beyond the credit, the peer's window or its
 * own ring of 2,048 unsettled deliveries (and throws when that is full); a message queued there is locked and
 * its time runs. Every client link has a session of its own, so the session's numbers are the link's.
 */
export function roomToSend(sender: Sender): number {
  const { credit, session } = internals<SenderInternals>(sender);
  const { outgoing } = session;
  const unsent = outgoing.next_delivery_id - outgoing.next_pending_delivery;
  // Not a number before the peer's first flow.
  const window = outgoing.transfer_window() || 0;
  return Math.min(credit - unsent, window - unsent, outgoing.available());
}

/**
 * rhea answers a drain only while credit is left, but the client waits for an answer also when the last
 * message crossed its request; it then closes the link after 200 ms, and a session is lost.
 */
export function answerDrainAtZeroCredit(sender: Sender): void {
  const target = internals<SenderInternals>(sender);
  target._get_drain = () => {
    if (!target._draining || !target._drained) return false;
    target.delivery_count += target.credit;
    target.credit = 0;
    target._draining = false;
    return true;
  };
}

/** Tells a client that asked for a drain that nothing more comes. rhea notes the answer but does not wake up to write it. */
export function finishDrain(sender: Sender): void {
  const target = internals<SenderInternals>(sender);
  if (!target._draining) return;
  sender.set_drained(true);
  target.connection._register();
}

/** Settles a delivery the client accepted, rejected or modified. See `settle`. */
export function acceptSettlement(delivery: Delivery): void {
  settle(delivery, outcomes.accepted());
}

/** Refuses what the client decided about a delivery; the client's call fails with the condition. */
export function refuseSettlement(delivery: Delivery, condition: string, description: string): void {
  settle(delivery, outcomes.rejected({ error: { condition, description } }));
}

/**
 * In second-settle mode rhea waits for a settlement of the client's after the broker's own; none comes, the
 * delivery stays in the ring, and after 2,048 of them the link stops for ever. So it is marked settled, after
 * the disposition was queued.
 */
function settle(delivery: Delivery, outcome: Outcome): void {
  delivery.update(true, outcome.described());
  internals<{ remote_settled: boolean }>(delivery).remote_settled = true;
}

/** Takes back the attach rhea queued before it raised `sender_open`; `sender.open()` then sends it later. */
export function holdAttach(sender: Sender): void {
  const { state } = internals<EndpointInternals>(sender);
  if (!state.local_open) return;
  state.local_open = false;
  state.open_requests--;
}

/** Sets fields of the attach that is about to be sent; rhea has setters for source and target only. */
export function setAttachFields(sender: Sender, fields: Readonly<Record<string, unknown>>): void {
  Object.assign(internals<SenderInternals>(sender).local.attach, fields);
}

/**
 * The client's socket has Nagle's algorithm on: it holds back a small write until the last one is
 * acknowledged, and the kernel delays the acknowledgement by 40 ms when nothing is written back. An empty
 * frame carries it at once.
 */
export function acknowledgeAtOnce(connection: Connection): void {
  const target = internals<ConnectionInternals>(connection);
  const { socket } = target;
  let isChecking = false;
  socket.on('data', () => {
    if (isChecking) return;
    isChecking = true;
    const written = socket.bytesWritten;
    // Answers that need a commit are written in the second turn.
    setImmediate(() =>
      setImmediate(() => {
        isChecking = false;
        if (socket.bytesWritten === written && socket.writable && connection.is_open())
          target._write_frame(0);
      }),
    );
  });
}

/** rhea hears of `end` and `error` but not of `close`: after `destroy()` its heartbeat timers would keep running. */
export function stopWithSocket(connection: Connection): void {
  const target = internals<ConnectionInternals>(connection);
  target.socket.once('close', () => target._disconnected());
}
