import type { MessageHandlers, ServiceBusReceivedMessage, SubscribeOptions } from '@azure/service-bus';
import type {
  TriggerClient,
  TriggerReceiver,
} from '../../../../local/functions-host/triggers/service-bus-trigger';

/** A client that hands over the messages a test gives it, and records how they are settled. */
export class FakeServiceBus implements TriggerClient {
  readonly settled: string[] = [];
  readonly queues: string[] = [];
  readonly closed: string[] = [];
  subscribeOptions: SubscribeOptions | undefined;
  /** Thrown by the next settlement. */
  settlementError: Error | undefined;
  #handlers: MessageHandlers | undefined;

  createReceiver(queue: string): TriggerReceiver {
    this.queues.push(queue);
    return {
      subscribe: (handlers, options) => {
        this.#handlers = handlers;
        this.subscribeOptions = options;
        return { close: () => this.#close('subscription') };
      },
      completeMessage: (message) => this.#settle('complete', message),
      abandonMessage: (message) => this.#settle('abandon', message),
      close: () => this.#close('receiver'),
    };
  }

  close(): Promise<void> {
    return this.#close('client');
  }

  /** Resolves when the trigger is done with the message. */
  async deliver(message: Partial<ServiceBusReceivedMessage>): Promise<void> {
    await this.#handlers?.processMessage({ deliveryCount: 0, ...message } as ServiceBusReceivedMessage);
  }

  async fail(error: Error): Promise<void> {
    await this.#handlers?.processError({
      error,
      errorSource: 'receive',
      entityPath: 'requests',
      fullyQualifiedNamespace: 'local',
      identifier: 'fake',
    });
  }

  #settle(how: string, message: ServiceBusReceivedMessage): Promise<void> {
    const error = this.settlementError;
    this.settlementError = undefined;
    if (error) return Promise.reject(error);
    this.settled.push(`${how} ${message.messageId?.toString()}`);
    return Promise.resolve();
  }

  #close(what: string): Promise<void> {
    this.closed.push(what);
    return Promise.resolve();
  }
}
