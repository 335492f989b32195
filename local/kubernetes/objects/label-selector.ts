import { badRequest } from './api-error';
import { isObject, objectOf, objectsOf, textOf, textsOf } from './json';

export type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

const NAME = String.raw`[A-Za-z0-9](?:[-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?`;
const KEY = String.raw`(?:[a-z0-9](?:[-.a-z0-9]{0,251}[a-z0-9])?/)?${NAME}`;
const VALUE = `(?:${NAME})?`;
const EQUALITY = new RegExp(String.raw`^(${KEY})\s*(==|=|!=)\s*(${VALUE})$`, 'u');
const MEMBERSHIP = new RegExp(String.raw`^(${KEY})\s+(in|notin)\s*\(([^()]*)\)$`, 'u');
const PRESENCE = new RegExp(String.raw`^(!?)\s*(${KEY})$`, 'u');
const COMPARISON = new RegExp(String.raw`^(${KEY})\s*([<>])\s*(-?\d+)$`, 'u');
const WHOLE_VALUE = new RegExp(`^${VALUE}$`, 'u');

function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** Splits at the commas that are not inside brackets. */
function splitRequirements(selector: string): string[] {
  return selector.split(/,(?![^(]*\))/u).map((part) => part.trim());
}

function equality(key: string, operator: string, wanted: string): Requirement {
  return operator === '!='
    ? (labels) => valueOf(labels, key) !== wanted
    : (labels) => valueOf(labels, key) === wanted;
}

function membership(key: string, isIn: boolean, values: readonly string[]): Requirement {
  const set = new Set(values);
  return (labels) => {
    const value = valueOf(labels, key);
    return value === undefined ? !isIn : set.has(value) === isIn;
  };
}

function presence(key: string, isWanted: boolean): Requirement {
  return (labels) => (valueOf(labels, key) !== undefined) === isWanted;
}

function comparison(key: string, operator: string, bound: number): Requirement {
  return (labels) => {
    const value = valueOf(labels, key);
    if (value === undefined || !/^-?\d+$/u.test(value)) {
      return false;
    }
    return operator === '>' ? Number(value) > bound : Number(value) < bound;
  };
}

function parseMembership(match: RegExpExecArray): Requirement | undefined {
  const values = textOf(match[3])
    .split(',')
    .map((value) => value.trim());
  return values.every((value) => WHOLE_VALUE.test(value))
    ? membership(textOf(match[1]), match[2] === 'in', values)
    : undefined;
}

function parseRequirement(text: string): Requirement | undefined {
  const equal = EQUALITY.exec(text);
  if (equal !== null) {
    return equality(textOf(equal[1]), textOf(equal[2]), textOf(equal[3]));
  }
  const member = MEMBERSHIP.exec(text);
  if (member !== null) {
    return parseMembership(member);
  }
  const present = PRESENCE.exec(text);
  if (present !== null) {
    return presence(textOf(present[2]), present[1] === '');
  }
  const compared = COMPARISON.exec(text);
  return compared === null
    ? undefined
    : comparison(textOf(compared[1]), textOf(compared[2]), Number(compared[3]));
}

/**
 * Reads a `labelSelector` query parameter (`a=b,c!=d,e in (f,g),!h`).
 * An absent or empty one matches everything. Throws a 400 for text that is no selector.
 */
export function parseLabelSelector(selector: string | undefined): (labels: Labels | undefined) => boolean {
  const trimmed = selector?.trim() ?? '';
  if (trimmed === '') {
    return () => true;
  }
  const requirements = splitRequirements(trimmed).map((part) => {
    const requirement = parseRequirement(part);
    if (requirement === undefined) {
      throw badRequest(`unable to parse requirement: found '${part}', expected a label selector`);
    }
    return requirement;
  });
  return (labels = {}) => requirements.every((requirement) => requirement(labels));
}

function expression(entry: unknown): Requirement {
  const { key, operator, values } = objectOf(entry);
  switch (operator) {
    case 'In':
      return membership(textOf(key), true, textsOf(values));
    case 'NotIn':
      return membership(textOf(key), false, textsOf(values));
    case 'Exists':
      return presence(textOf(key), true);
    default:
      return presence(textOf(key), false);
  }
}

/**
 * The matcher of a `LabelSelector` inside an object (`matchLabels`, `matchExpressions`).
 * An absent selector matches nothing, an empty one everything, as in the API's own rule.
 */
export function labelSelectorMatcher(selector: unknown): (labels: Labels | undefined) => boolean {
  if (!isObject(selector)) {
    return () => false;
  }
  const requirements = [
    ...Object.entries(objectOf(selector['matchLabels'])).map(([key, value]) =>
      equality(key, '=', textOf(value)),
    ),
    ...objectsOf(selector['matchExpressions']).map(expression),
  ];
  return (labels = {}) => requirements.every((requirement) => requirement(labels));
}
