/** A compiled route template, in ASP.NET's syntax: `a/{b}/{c:int?}/{*rest}`. */
export interface Route {
  readonly pattern: RegExp;
  readonly parameters: readonly string[];
  /** One digit per segment, lower is more literal; routes are tried in the order of this text. */
  readonly precedence: string;
}

const CONSTRAINTS: Readonly<Record<string, string>> = {
  int: '-?\\d+',
  long: '-?\\d+',
  alpha: '[a-z]+',
  bool: 'true|false',
  guid: '[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}',
};

/**
 * Compiles a template. Literal text matches without regard to case, as in the real host.
 * Throws on a constraint that this host does not know.
 */
export function compileRoute(template: string): Route {
  const segments = splitPath(template).map(compileSegment);
  return {
    pattern: new RegExp(`^${segments.map(({ source }) => source).join('')}$`, 'i'),
    parameters: segments.flatMap(({ parameters }) => parameters),
    precedence: segments.map(({ rank }) => rank).join(''),
  };
}

/**
 * Matches a path as it came in, still percent-encoded; double slashes count as one, because Azure SDKs send
 * them. Answers the decoded parameters, or undefined.
 */
export function matchRoute(route: Route, path: string): Record<string, string> | undefined {
  const match = route.pattern.exec(
    splitPath(path)
      .map((segment) => `/${segment}`)
      .join(''),
  );
  if (!match) return undefined;
  const entries = route.parameters.flatMap((name, index) => {
    const value = match[index + 1];
    return value === undefined || value === '' ? [] : [[name, decode(value)] as const];
  });
  return Object.fromEntries(entries);
}

function splitPath(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function compileSegment(segment: string): { source: string; parameters: string[]; rank: number } {
  const catchAll = /^\{\*{1,2}([^:}]+)\}$/.exec(segment);
  if (catchAll) return { source: '(?:/(.*))?', parameters: [catchAll[1] ?? ''], rank: 4 };
  const optional = /^\{([^:}?]+)(?::([^}?]+))?\?\}$/.exec(segment);
  if (optional) {
    const [, name = '', constraint] = optional;
    return { source: `(?:/(${constraintSource(constraint)}))?`, parameters: [name], rank: 3 };
  }
  return compileRequired(segment);
}

/** A segment of literal text, of one parameter, or of both mixed. */
function compileRequired(segment: string): { source: string; parameters: string[]; rank: number } {
  const parameters: string[] = [];
  let rank = 0;
  const source = segment
    .split(/(\{[^}]+\})/)
    .filter((part) => part !== '')
    .map((part) => {
      const parameter = /^\{([^:}]+)(?::([^}]+))?\}$/.exec(part);
      if (!parameter) return escapeRegExp(part);
      const [, name = '', constraint] = parameter;
      parameters.push(name);
      rank = constraint === undefined && part === segment ? 2 : 1;
      return `(${constraintSource(constraint)})`;
    })
    .join('');
  return { source: `/${source}`, parameters, rank };
}

function constraintSource(constraint: string | undefined): string {
  if (constraint === undefined) return '[^/]+?';
  const source = CONSTRAINTS[constraint];
  if (source === undefined)
    throw new Error(`The local host does not know the route constraint "${constraint}".`);
  return source;
}

/** A value that is not valid percent-encoding stays as it came. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
