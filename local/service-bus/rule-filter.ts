import { compileSqlFilter } from './sql-filter';
import type { MessageFacts } from './queued-message';

/** Fields a message must have exactly; those not named do not matter. */
export interface CorrelationFilter {
  readonly correlationId?: string;
  readonly messageId?: string;
  readonly to?: string;
  readonly replyTo?: string;
  readonly subject?: string;
  readonly sessionId?: string;
  readonly replyToSessionId?: string;
  readonly contentType?: string;
  readonly applicationProperties?: Readonly<Record<string, unknown>>;
}

/** An SQL expression, or the fields to compare. */
export type RuleFilter = string | CorrelationFilter;

/** The fields of a correlation filter in the order they have on the wire. */
export const CORRELATION_FIELDS = [
  'correlationId',
  'messageId',
  'to',
  'replyTo',
  'subject',
  'sessionId',
  'replyToSessionId',
  'contentType',
] as const;

/**
 * Makes the test a filter stands for.
 * @throws BrokerError when an SQL expression cannot be read.
 */
export function compileFilter(filter: RuleFilter): (facts: MessageFacts) => boolean {
  return typeof filter === 'string' ? compileSqlFilter(filter) : (facts) => correlates(filter, facts);
}

function correlates(filter: CorrelationFilter, facts: MessageFacts): boolean {
  const fieldsAgree = CORRELATION_FIELDS.every(
    (name) => filter[name] === undefined || filter[name] === facts[name],
  );
  const wanted = Object.entries(filter.applicationProperties ?? {});
  return fieldsAgree && wanted.every(([name, value]) => isSame(facts.applicationProperties[name], value));
}

function isSame(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
}
