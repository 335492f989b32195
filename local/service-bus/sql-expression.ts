import type { MessageFacts } from './queued-message';

/** A value of an expression; null is SQL's unknown. */
type SqlValue = string | number | boolean | null;
/** What an expression is compiled to. */
export type Expression = (facts: MessageFacts) => SqlValue;

/** Properties of a message by their lower-case names after `sys.`. */
const SYSTEM_PROPERTIES: Readonly<Record<string, keyof MessageFacts>> = {
  messageid: 'messageId',
  correlationid: 'correlationId',
  to: 'to',
  replyto: 'replyTo',
  label: 'subject',
  subject: 'subject',
  sessionid: 'sessionId',
  replytosessionid: 'replyToSessionId',
  contenttype: 'contentType',
};

/** Comparison operators, as tests of the order of two values. */
export const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

export const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

/** A system property by its name, whatever the case; undefined when there is none of that name. */
export function systemProperty(name: string): Expression | undefined {
  const field = SYSTEM_PROPERTIES[name.toLowerCase()];
  return field && ((facts) => valueOf(facts[field]));
}

export function userProperty(name: string): Expression {
  // Property names are not case-sensitive in a filter.
  return ({ applicationProperties: properties }) => {
    const exact = Object.hasOwn(properties, name) ? name : undefined;
    const key = exact ?? Object.keys(properties).find((other) => other.toLowerCase() === name.toLowerCase());
    return valueOf(key === undefined ? undefined : properties[key]);
  };
}

function valueOf(value: unknown): SqlValue {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

export function comparison(
  left: Expression,
  right: Expression,
  accept: (order: number) => boolean,
): Expression {
  return (facts) => {
    const [a, b] = [left(facts), right(facts)];
    if (a === null || b === null || typeof a !== typeof b) return null;
    return accept(a < b ? -1 : Number(a > b));
  };
}

export function arithmetic(
  left: Expression,
  right: Expression,
  operate: (a: number, b: number) => number,
): Expression {
  return (facts) => {
    const [a, b] = [left(facts), right(facts)];
    if (typeof a === 'string' && typeof b === 'string' && operate === ARITHMETIC['+']) return a + b;
    return typeof a === 'number' && typeof b === 'number' ? operate(a, b) : null;
  };
}

export function both(left: Expression, right: Expression): Expression {
  return (facts) => {
    const a = left(facts);
    if (a === false) return false;
    const b = right(facts);
    return b === false ? false : a === true && b === true ? true : null;
  };
}

export function either(left: Expression, right: Expression): Expression {
  return opposite(both(opposite(left), opposite(right)));
}

export function opposite(operand: Expression): Expression {
  return (facts) => {
    const value = operand(facts);
    return typeof value === 'boolean' ? !value : null;
  };
}

export function likePattern(pattern: string, escape: string): RegExp {
  let source = '';
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern.charAt(index);
    if (char === escape && escape !== '') source += literal(pattern.charAt(++index));
    else if (char === '%') source += '[^]*';
    else source += char === '_' ? '[^]' : literal(char);
  }
  return new RegExp(`^${source}$`);
}

function literal(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
}
