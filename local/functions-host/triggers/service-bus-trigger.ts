import type {
  ProcessErrorArgs,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
  ServiceBusReceiverOptions,
} from '@azure/service-bus';
import type { RegisteredFunction } from '../core/function-registry';
import type { HostLog } from '../core/host-log';
import { reasonOf } from '../core/host-log';
import type { Invoker } from '../core/invoke';
import { resolveSettings } from '../host-settings';
import { messageBody, messageMetadata } from './service-bus-metadata';

/** The part of the SDK's receiver that the trigger uses. */
export type TriggerReceiver = Pick<
  ServiceBusReceiver,
  'subscribe' | 'completeMessage' | 'abandonMessage' | 'close'
>;

/** The part of the SDK's client that the trigger uses; tests give their own. */
export interface TriggerClient {
  createReceiver(queue: string, options: ServiceBusReceiverOptions): TriggerReceiver;
  createReceiver(topic: string, subscription: string, options: ServiceBusReceiverOptions): TriggerReceiver;
  close(): Promise<void>;
}

export interface ServiceBusSettings {
  readonly maxConcurrentCalls: number;
  readonly autoCompleteMessages: boolean;
  readonly maxAutoLockRenewalMs: number;
}

/**
 * Runs a function for each message of a queue or subscription, in peek-lock mode: completed after success,
 * abandoned after a throw, so the broker counts deliveries and dead-letters. The SDK renews locks and connects
 * again by itself, for ever.
 */
export class ServiceBusTrigger {
  readonly #fn: RegisteredFunction;
  readonly #invoker: Invoker;
  readonly #log: HostLog;
  readonly #settings: ServiceBusSettings;
  readonly #isCompleting: boolean;
  readonly #running = new Set<Promise<void>>();
  readonly #receiver: TriggerReceiver;
  #subscription: { close(): Promise<void> } | undefined;
  #lastProblem: string | undefined;
  #isDraining = false;

  /** Throws when a setting that the binding names is missing, or on options this host does not have. */
  constructor(
    fn: RegisteredFunction,
    client: TriggerClient,
    deps: { invoker: Invoker; log: HostLog; settings: ServiceBusSettings },
  ) {
    const { trigger } = fn;
    if (trigger.cardinality === 'many' || trigger.isSessionsEnabled === true || trigger.sdkBinding === true) {
      throw new Error(`Function "${fn.name}": the local host has no batches, sessions or SDK bindings.`);
    }
    this.#fn = fn;
    this.#invoker = deps.invoker;
    this.#log = deps.log;
    this.#settings = deps.settings;
    this.#isCompleting =
      typeof trigger.autoCompleteMessages === 'boolean'
        ? trigger.autoCompleteMessages
        : deps.settings.autoCompleteMessages;
    this.#receiver = createReceiver(fn, client, {
      receiveMode: 'peekLock',
      maxAutoLockRenewalDurationInMs: deps.settings.maxAutoLockRenewalMs,
      skipParsingBodyAsJson: true,
    });
  }

  start(): void {
    this.#subscription = this.#receiver.subscribe(
      {
        processMessage: (message) => this.#track(this.#process(message)),
        processError: (args) => Promise.resolve(this.#onError(args)),
      },
      { autoCompleteMessages: false, maxConcurrentCalls: this.#settings.maxConcurrentCalls },
    );
  }

  /** Takes no further message and waits for the functions under way, so that their messages are settled. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    await this.#subscription?.close();
    await Promise.all(this.#running);
  }

  close(): Promise<void> {
    return this.#receiver.close();
  }

  async #track(work: Promise<void>): Promise<void> {
    this.#running.add(work);
    await work.finally(() => this.#running.delete(work));
  }

  async #process(message: ServiceBusReceivedMessage): Promise<void> {
    this.#lastProblem = undefined;
    try {
      await this.#invoker.call({
        fn: this.#fn,
        data: messageBody(message),
        triggerMetadata: messageMetadata(message),
      });
    } catch (error) {
      this.#log.failed(this.#fn.name, error);
      await this.#settle('abandon', () => this.#receiver.abandonMessage(message));
      return;
    }
    if (this.#isCompleting) await this.#settle('complete', () => this.#receiver.completeMessage(message));
  }

  /** A function may settle its message itself; then the lock is gone and there is nothing left to do. */
  async #settle(what: string, settle: () => Promise<void>): Promise<void> {
    try {
      await settle();
    } catch (error) {
      const text = `Function "${this.#fn.name}" could not ${what} its message: ${reasonOf(error)}`;
      if (isLockLost(error)) this.#log.debug(text);
      else this.#log.warn(text);
    }
  }

  /** The SDK reports every attempt to connect; one line for each new reason is enough. */
  #onError({ error, errorSource }: ProcessErrorArgs): void {
    const problem = `${errorSource}: ${reasonOf(error)}`;
    if (errorSource === 'renewLock' && isLockLost(error)) return this.#log.debug(problem);
    if (problem === this.#lastProblem || this.#isDraining) return;
    this.#lastProblem = problem;
    this.#log.warn(`The queue of function "${this.#fn.name}" cannot be read (trying again): ${problem}`);
  }
}

function createReceiver(
  fn: RegisteredFunction,
  client: TriggerClient,
  options: ServiceBusReceiverOptions,
): TriggerReceiver {
  const { queueName, topicName, subscriptionName } = fn.trigger;
  if (typeof queueName === 'string') return client.createReceiver(resolveSettings(queueName), options);
  const [topic, subscription] = [String(topicName), String(subscriptionName)].map(resolveSettings);
  return client.createReceiver(topic ?? '', subscription ?? '', options);
}

function isLockLost(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 'MessageLockLost';
}
