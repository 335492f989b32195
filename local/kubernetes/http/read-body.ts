import type { IncomingMessage } from 'node:http';
import { parse as parseYaml } from 'yaml';
import { ApiError, badRequest, unsupportedMediaType } from '../objects/api-error';
import { decodeProtobuf } from '../protobuf/decode-protobuf';

/** The real server's limit on the size of a request. */
const BODY_LIMIT_BYTES = 3 * 1024 * 1024;

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) {
      throw new ApiError(413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseText(text: string, isYaml: boolean): unknown {
  try {
    return isYaml ? parseYaml(text) : JSON.parse(text);
  } catch (error) {
    throw badRequest(
      `error decoding the request body: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The media type of a request, without parameters. */
export function contentTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/**
 * Reads a request's body by its content type: JSON, YAML, a patch of them, or the protobuf that kubectl sends.
 * Answers undefined for no body. Throws a 400, 413 or 415.
 */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const bytes = await readAll(request);
  if (bytes.length === 0) {
    return undefined;
  }
  const contentType = contentTypeOf(request);
  if (contentType === 'application/vnd.kubernetes.protobuf') {
    return decodeProtobuf(bytes);
  }
  const isApply = contentType === 'application/apply-patch+yaml';
  const text = bytes.toString('utf8');
  if (isApply || contentType === 'application/yaml' || contentType === 'application/x-yaml') {
    // Both clients name YAML and send JSON, which is read much faster as what it is.
    return parseText(text, !text.trimStart().startsWith('{'));
  }
  if (contentType === '' || contentType.endsWith('json')) {
    return parseText(text, false);
  }
  throw unsupportedMediaType(
    `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf`,
  );
}

const PATCH_TYPE = /^application\/(?:[\w-]+-patch\+(?:json|yaml)|json)$/u;

/** Reads the body of a PATCH. Throws a 415 for what is no patch at all. */
export async function readPatch(request: IncomingMessage): Promise<unknown> {
  if (!PATCH_TYPE.test(contentTypeOf(request))) {
    throw unsupportedMediaType('415: Unsupported Media Type');
  }
  return readBody(request);
}
