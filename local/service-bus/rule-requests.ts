import { badArgument, notAllowed, notImplemented } from './broker-error';
import type { Entity } from './entity-directory';
import type { ManagementAnswer, ManagementRequest } from './request-link';
import { describedList, numberOf } from './rhea-values';
import { CORRELATION_FIELDS, type CorrelationFilter, type RuleFilter } from './rule-filter';
import type { Rule, Subscription } from './subscription';

type Body = ManagementRequest['body'];

/** Descriptors of the lists a rule is written as. */
const DESCRIPTOR = {
  ruleDescription: 0x137_0000_0004,
  emptyAction: 0x137_0000_0005,
  sqlFilter: 0x13_7000_0006,
  trueFilter: 0x13_7000_0007,
  correlationFilter: 0x13_7000_0009,
} as const;

/** How a correlation filter's fields are named in a request; `label` is the old name of the subject. */
const WIRE_NAMES: Readonly<Record<(typeof CORRELATION_FIELDS)[number], string>> = {
  correlationId: 'correlation-id',
  messageId: 'message-id',
  to: 'to',
  replyTo: 'reply-to',
  subject: 'label',
  sessionId: 'session-id',
  replyToSessionId: 'reply-to-session-id',
  contentType: 'content-type',
};

/** `com.microsoft:add-rule`. */
export async function addRule(entity: Entity, body: Body): Promise<ManagementAnswer> {
  const description = (body['rule-description'] ?? {}) as Record<string, Record<string, unknown> | undefined>;
  if (description['sql-rule-action']) throw notImplemented('Rule actions are not served here.');
  await subscriptionOf(entity).addRule({ name: nameOf(body), filter: filterOf(description) });
  return { status: 200, body: {} };
}

/** `com.microsoft:remove-rule`. */
export async function removeRule(entity: Entity, body: Body): Promise<ManagementAnswer> {
  await subscriptionOf(entity).removeRule(nameOf(body));
  return { status: 200, body: {} };
}

/** `com.microsoft:enumerate-rules`; a client that is not answered 204 after the last page asks for ever. */
export async function listRules(entity: Entity, body: Body): Promise<ManagementAnswer> {
  const skip = numberOf(body['skip'] ?? 0);
  const page = subscriptionOf(entity).rules.slice(skip, skip + numberOf(body['top'] ?? 100));
  if (page.length === 0) return { status: 204, body: {} };
  return { status: 200, body: { rules: page.map((rule) => ({ 'rule-description': describe(rule) })) } };
}

function subscriptionOf({ name, subscription }: Entity): Subscription {
  if (!subscription) throw notAllowed(`'${name}' is not a subscription: it has no rules.`);
  return subscription;
}

function nameOf(body: Body): string {
  const name = body['rule-name'];
  if (typeof name !== 'string' || name === '') throw badArgument('The request names no rule.');
  return name;
}

function filterOf(description: Readonly<Record<string, Record<string, unknown> | undefined>>): RuleFilter {
  const expression = description['sql-filter']?.['expression'];
  if (typeof expression === 'string') return expression;
  const wire = description['correlation-filter'];
  if (!wire) throw badArgument('The rule has neither an SQL nor a correlation filter.');
  const fields = CORRELATION_FIELDS.map((name) => [name, wire[WIRE_NAMES[name]]] as const);
  const properties = wire['properties'] as CorrelationFilter['applicationProperties'] | null | undefined;
  return {
    ...Object.fromEntries(fields.filter(([, value]) => value !== undefined && value !== null)),
    ...(properties && { applicationProperties: properties }),
  };
}

function describe({ name, filter }: Rule) {
  return describedList(DESCRIPTOR.ruleDescription, [
    describeFilter(filter),
    describedList(DESCRIPTOR.emptyAction, []),
    name,
  ]);
}

function describeFilter(filter: RuleFilter) {
  if (filter === '1=1') return describedList(DESCRIPTOR.trueFilter, []);
  if (typeof filter === 'string') return describedList(DESCRIPTOR.sqlFilter, [filter]);
  const fields = CORRELATION_FIELDS.map((name) => filter[name] ?? null);
  return describedList(DESCRIPTOR.correlationFilter, [...fields, filter.applicationProperties ?? null]);
}
