import { decodePath, pathSegments } from './http-paths';

/** A compiled route template, in ASP.NET's syntax: `a/{b}/{c:int?}/{*rest}`. */
export interface Route {
  readonly segments: readonly Segment[];
  /** Name of the parameter that takes the rest of the path, of any length. */
  readonly catchAll?: string;
}

interface Segment {
  readonly pattern: RegExp;
  readonly parameters: readonly string[];
  readonly isOptional: boolean;
}

const CONSTRAINTS: Readonly<Record<string, string>> = {
  int: '-?\\d+',
  long: '-?\\d+',
  alpha: '[a-z]+',
  bool: 'true|false',
  guid: '[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}',
};

/** Throws on a constraint that this host does not know. */
export function compileRoute(template: string): Route {
  const parts = template.split('/').filter((part) => part !== '');
  const catchAll = /^\{\*{1,2}([^:}]+)\}$/.exec(parts.at(-1) ?? '')?.[1];
  const segments = (catchAll === undefined ? parts : parts.slice(0, -1)).map(compileSegment);
  return { segments, ...(catchAll === undefined ? {} : { catchAll }) };
}

/**
 * Matches a path as it came in, still percent-encoded, as the router of ASP.NET does: literal text without regard to case,
 * one slash at the end left out of account, empty segments never (except behind the first one that a catch-all takes).
 * https://github.com/dotnet/aspnetcore/blob/main/src/Http/Routing/src/Patterns/RoutePatternMatcher.cs
 * @returns the parameters, or undefined.
 */
export function matchRoute(route: Route, path: string): Record<string, string> | undefined {
  const decoded = decodePath(path);
  const found = pathSegments(decoded);
  const { segments, catchAll } = route;
  if (found.slice(0, segments.length + (catchAll === undefined ? 0 : 1)).includes('')) return undefined;
  if (catchAll === undefined && found.length > segments.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, segment] of segments.entries()) {
    if (!matchSegment(segment, found[index], params)) return undefined;
  }
  const rest = decoded.slice(1).split('/').slice(segments.length).join('/');
  if (catchAll !== undefined && rest !== '') params.set(catchAll, rest);
  return Object.fromEntries(params);
}

function matchSegment(
  { pattern, parameters, isOptional }: Segment,
  text: string | undefined,
  params: Map<string, string>,
): boolean {
  if (text === undefined) return isOptional;
  const match = pattern.exec(text);
  if (!match) return false;
  for (const [index, name] of parameters.entries()) params.set(name, match[index + 1] ?? '');
  return true;
}

function compileSegment(segment: string): Segment {
  const optional = /^\{([^:}?]+)(?::([^}?]+))?\?\}$/.exec(segment);
  if (!optional) return compileRequired(segment);
  const [, name = '', constraint] = optional;
  return { pattern: whole(`(${constraintSource(constraint)})`), parameters: [name], isOptional: true };
}

/** A segment of literal text, of one parameter, or of both mixed. */
function compileRequired(segment: string): Segment {
  const parameters: string[] = [];
  const source = segment
    .split(/(\{[^}]+\})/)
    .filter((part) => part !== '')
    .map((part) => {
      const parameter = /^\{([^:}]+)(?::([^}]+))?\}$/.exec(part);
      if (!parameter) return escapeRegExp(part);
      const [, name = '', constraint] = parameter;
      parameters.push(name);
      return `(${constraintSource(constraint)})`;
    })
    .join('');
  return { pattern: whole(source), parameters, isOptional: false };
}

function whole(source: string): RegExp {
  return new RegExp(`^(?:${source})$`, 'is');
}

/** Of several parameters in one segment the first takes most, because ASP.NET looks for their separators from the right. */
function constraintSource(constraint: string | undefined): string {
  if (constraint === undefined) return '.+';
  const source = CONSTRAINTS[constraint];
  if (source === undefined)
    throw new Error(`The local host does not know the route constraint "${constraint}".`);
  return source;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
