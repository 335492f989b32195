/**
 * Decodes a path as Kestrel does: all but `%2F`, so that an encoded slash never divides segments; what is not valid
 * percent-encoding stays as it came.
 */
export function decodePath(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) =>
    encoded
      .split(/(%2f)/i)
      .map((part) => (/^%2f$/i.test(part) ? part : decode(part)))
      .join(''),
  );
}

/** The segments of a path; one slash at the end counts for nothing, and doubled ones enclose an empty segment. */
export function pathSegments(path: string): string[] {
  const inner = path.replace(/^\//, '').replace(/\/$/, '');
  return inner === '' && path.length <= 1 ? [] : inner.split('/');
}

/** A path without empty segments. */
export function withoutDoubledSlashes(path: string): string {
  return path.replace(/\/{2,}/g, '/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
