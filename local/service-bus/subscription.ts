import { alreadyExists, entityNotFound } from './broker-error';
import type { MessageQueue } from './message-queue';
import type { MessageStore } from './message-store';
import { compileFilter, type RuleFilter } from './rule-filter';
import type { MessageFacts } from './queued-message';

/** The name the real service gives the rule a subscription is made with. */
const DEFAULT_RULE = '$Default';
const ALL_MESSAGES = '1=1';

export interface Rule {
  readonly name: string;
  readonly filter: RuleFilter;
}

interface CompiledRule extends Rule {
  readonly matches: (facts: MessageFacts) => boolean;
}

/** A topic's subscription: a queue, and the rules that say which messages come into it. */
export class Subscription {
  readonly queue: MessageQueue;
  readonly #store: MessageStore;
  #rules: CompiledRule[];

  /**
   * @param filter the configured filter; all messages when absent. It becomes the rule `$Default` when it is
   * new or has changed since the last start; rules the client added or removed are kept.
   */
  constructor(queue: MessageQueue, store: MessageStore, filter: RuleFilter = ALL_MESSAGES) {
    this.queue = queue;
    this.#store = store;
    const seed = JSON.stringify(filter);
    const compiled = compile({ name: DEFAULT_RULE, filter });
    this.#rules = store
      .rules(queue.name)
      .map((rule) => compile({ name: rule.name, filter: JSON.parse(rule.filter) as RuleFilter }));
    if (store.seed(queue.name) === seed) return;
    this.#rules = [...this.#rules.filter((rule) => rule.name !== DEFAULT_RULE), compiled];
    void store.write(() => {
      store.setRule(queue.name, DEFAULT_RULE, seed);
      store.setSeed(queue.name, seed);
    });
  }

  get rules(): readonly Rule[] {
    return this.#rules;
  }

  /** A message comes in once, however many rules let it. */
  wants(facts: MessageFacts): boolean {
    return this.#rules.some((rule) => rule.matches(facts));
  }

  /** @throws BrokerError when the name is taken or the filter cannot be read. */
  async addRule(rule: Rule): Promise<void> {
    const { name, filter } = rule;
    if (this.#rules.some((other) => isSameName(other.name, name))) {
      throw alreadyExists(`The rule '${name}' exists already on '${this.queue.name}'.`);
    }
    this.#rules = [...this.#rules, compile(rule)];
    await this.#store.write(() => this.#store.setRule(this.queue.name, name, JSON.stringify(filter)));
  }

  /** @throws BrokerError when there is no such rule. */
  async removeRule(name: string): Promise<void> {
    const found = this.#rules.find((rule) => isSameName(rule.name, name));
    if (!found) throw entityNotFound(`${this.queue.name}/rules/${name}`);
    this.#rules = this.#rules.filter((rule) => rule !== found);
    await this.#store.write(() => this.#store.removeRule(this.queue.name, found.name));
  }
}

function compile(rule: Rule): CompiledRule {
  return { ...rule, matches: compileFilter(rule.filter) };
}

function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
