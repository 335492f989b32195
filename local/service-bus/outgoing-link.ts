import type { Delivery as AmqpDelivery, EventContext, Sender } from 'rhea';
import { asBrokerError, BrokerError } from './broker-error';
import { tokenFromDeliveryTag, tokenToDeliveryTag } from './lock-token';
import type { MessageQueue } from './message-queue';
import type { Delivery, ReceiveMode, Settlement } from './queued-message';
import {
  acceptSettlement,
  answerDrainAtZeroCredit,
  finishDrain,
  onFlow,
  refuseSettlement,
  roomToSend,
} from './rhea-workarounds';

/** Messages taken in one transaction; keeps one busy link from holding up the others. */
const MOST_AT_ONCE = 256;

/** An unsettled tag must be unique on the link; messages already settled need none that means something. */
const NO_TAG = Buffer.alloc(16);

export interface OutgoingLinkOptions {
  readonly sender: Sender;
  readonly queue: MessageQueue;
  readonly mode: ReceiveMode;
  readonly sessionId?: string | undefined;
  readonly onError: (error: unknown) => void;
}

/** Serves a link on which a client receives: sends while there is credit, and settles what the client decides. */
export class OutgoingLink {
  readonly #options: OutgoingLinkOptions;
  readonly #stopListening: () => void;
  #isPumping = false;
  #isWanted = false;
  #isStopped = false;

  constructor(options: OutgoingLinkOptions) {
    this.#options = options;
    const { sender, queue } = options;
    answerDrainAtZeroCredit(sender);
    onFlow(sender, this.#wake);
    for (const outcome of ['accepted', 'rejected', 'released', 'modified']) {
      sender.on(outcome, ({ delivery }: EventContext) => delivery && void this.#settle(delivery));
    }
    this.#stopListening = queue.onReady(this.#wake);
  }

  /** Locks of what was delivered stay until they expire, as in the real service. */
  stop(): void {
    this.#isStopped = true;
    this.#stopListening();
  }

  readonly #wake = (): void => {
    this.#isWanted = true;
    if (this.#isPumping || this.#isStopped) return;
    this.#isPumping = true;
    this.#pump()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => (this.#isPumping = false));
  };

  async #pump(): Promise<void> {
    const { sender, queue, mode, sessionId } = this.#options;
    while (this.#isWanted && !this.#isStopped) {
      this.#isWanted = false;
      const room = Math.min(roomToSend(sender), MOST_AT_ONCE);
      const deliveries = room > 0 ? await queue.take(room, mode, sessionId) : [];
      for (const delivery of deliveries) this.#send(delivery);
      if (deliveries.length > 0) this.#isWanted = true;
      else finishDrain(sender);
    }
  }

  #send({ token, bytes }: Delivery): void {
    const { sender, queue } = this.#options;
    if (!this.#isStopped) {
      sender.send(bytes, token === undefined ? NO_TAG : tokenToDeliveryTag(token), 0);
    } else if (token !== undefined) {
      queue.settle(token, { kind: 'release' }).catch(this.#options.onError);
    }
  }

  async #settle(delivery: AmqpDelivery): Promise<void> {
    try {
      await this.#options.queue.settle(tokenFromDeliveryTag(delivery.tag as Buffer), settlementOf(delivery));
      acceptSettlement(delivery);
    } catch (error) {
      if (!(error instanceof BrokerError)) this.#options.onError(error);
      const { condition, message } = asBrokerError(error);
      refuseSettlement(delivery, condition, message);
    }
  }

  #fail(error: unknown): void {
    if (!(error instanceof BrokerError)) this.#options.onError(error);
    const { condition, message: description } = asBrokerError(error);
    this.stop();
    this.#options.sender.close({ condition, description });
  }
}

/** The client's outcome: accepted completes, rejected dead-letters, modified defers or abandons. */
function settlementOf({ remote_state: state }: AmqpDelivery): Settlement {
  const outcome = (state as { constructor: { composite_type?: string } } | undefined)?.constructor
    .composite_type;
  if (outcome === 'accepted') return { kind: 'complete' };
  if (outcome === 'released') return { kind: 'release' };
  if (outcome === 'rejected') return { kind: 'deadLetter', properties: { ...state?.['error']?.info } };
  const properties = { ...state?.['message_annotations'] };
  return { kind: state?.['undeliverable_here'] === true ? 'defer' : 'abandon', properties };
}
