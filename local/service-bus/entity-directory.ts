import { entityNotFound } from './broker-error';
import { MessageQueue, type QueueSurroundings } from './message-queue';
import type { IncomingMessage, QueueSettings } from './queued-message';
import type { RuleFilter } from './rule-filter';
import { Subscription } from './subscription';
import { Topic } from './topic';

export interface QueueOptions extends QueueSettings {
  readonly name: string;
}

export interface SubscriptionOptions extends QueueSettings {
  readonly name: string;
  /** An SQL expression or fields to compare; all messages when absent. */
  readonly filter?: RuleFilter;
}

export interface TopicOptions {
  readonly name: string;
  readonly duplicateDetectionSeconds?: number;
  readonly subscriptions: readonly SubscriptionOptions[];
}

/** The queues, topics and subscriptions of a namespace. Names are not case-sensitive. */
export interface EntityOptions {
  readonly queues: readonly QueueOptions[];
  readonly topics: readonly TopicOptions[];
}

/** Where messages can be sent to. */
interface MessageSink {
  enqueue(incoming: readonly IncomingMessage[]): Promise<number[]>;
  cancelScheduled(sequences: readonly number[]): Promise<void>;
}

/** What an address stands for: a queue has both, a topic a sink only, a subscription or dead-letter queue a queue only. */
export interface Entity {
  readonly name: string;
  readonly queue?: MessageQueue;
  readonly sink?: MessageSink;
  readonly subscription?: Subscription;
}

/** All entities by lower-case address: `q`, `topic`, `topic/subscriptions/s`, each with `/$deadletterqueue`. */
export class EntityDirectory {
  readonly #entities = new Map<string, Entity>();
  readonly #around: QueueSurroundings;
  readonly #closers: (() => void)[] = [];

  constructor(options: EntityOptions, around: QueueSurroundings) {
    refuseTwice(options);
    this.#around = around;
    for (const queue of options.queues) {
      const made = this.#addQueue(queue.name, queue);
      this.#add(queue.name, { queue: made, sink: made });
    }
    for (const topic of options.topics) this.#addTopic(topic);
  }

  /** @throws BrokerError when there is no such entity. */
  find(address: string): Entity {
    const entity = this.#entities.get(normalize(address));
    if (!entity) throw entityNotFound(address);
    return entity;
  }

  close(): void {
    for (const close of this.#closers) close();
  }

  #addTopic({ name, subscriptions, ...settings }: TopicOptions): void {
    const made = subscriptions.map((options) => {
      const address = `${name}/Subscriptions/${options.name}`;
      const queue = this.#addQueue(address, options);
      const subscription = new Subscription(queue, this.#around.store, options.filter);
      this.#add(address, { queue, subscription });
      return subscription;
    });
    const topic = new Topic(normalize(name), settings, made, this.#around);
    this.#closers.push(() => topic.close());
    this.#add(name, { sink: topic });
  }

  #addQueue(address: string, settings: QueueSettings): MessageQueue {
    const deadLetterAddress = `${address}/$DeadLetterQueue`;
    const { lockSeconds } = settings;
    const deadLetterSettings = lockSeconds === undefined ? {} : { lockSeconds };
    const deadLetterQueue = this.#makeQueue(deadLetterAddress, deadLetterSettings, this.#around);
    this.#add(deadLetterAddress, { queue: deadLetterQueue });
    return this.#makeQueue(address, settings, { ...this.#around, deadLetterQueue });
  }

  #makeQueue(address: string, settings: QueueSettings, around: QueueSurroundings): MessageQueue {
    const queue = new MessageQueue(normalize(address), settings, around);
    this.#closers.push(() => queue.close());
    return queue;
  }

  #add(address: string, parts: Omit<Entity, 'name'>): void {
    this.#entities.set(normalize(address), { name: address, ...parts });
  }
}

/** @throws when two entities have the same address. */
function refuseTwice({ queues, topics }: EntityOptions): void {
  const addresses = [
    ...queues.map(({ name }) => name),
    ...topics.flatMap(({ name, subscriptions }) => [
      name,
      ...subscriptions.map((subscription) => `${name}/Subscriptions/${subscription.name}`),
    ]),
  ];
  const keys = addresses.map(normalize);
  const twice = addresses.find((_, index) => keys.indexOf(keys[index] as string) !== index);
  if (twice !== undefined) throw new Error(`The Service Bus entity '${twice}' is configured twice.`);
}

/** Addresses may come with scheme and host, and with slashes around. */
function normalize(address: string): string {
  return address
    .replace(/^[a-z]+:\/\/[^/]*/i, '')
    .replace(/^\/+|\/+$/g, '')
    .toLowerCase();
}
