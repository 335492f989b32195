import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, Faults, RequestLog } from '../faults';
import { ArmError } from './arm-error';
import type { Answer } from './provider';

export type Respond = (req: IncomingMessage, fault: Fault | undefined) => Promise<Answer>;

export interface ExchangeOptions {
  faults: Faults;
  log: RequestLog;
  respond: Respond;
  /** Told about errors that are nobody's fault but ours. */
  onDefect(error: unknown): void;
}

/** One request from first byte to last: arranged faults, the answer or the error, and the line in the log. */
export async function exchange(
  req: IncomingMessage,
  res: ServerResponse,
  options: ExchangeOptions,
): Promise<void> {
  const started = performance.now();
  const startedAt = new Date().toISOString();
  const { method = 'GET', url = '/' } = req;
  const fault = options.faults.take(method, url);
  if (fault?.delayMs !== undefined) await delay(fault.delayMs);
  const answer = arranged(fault) ?? (await outcome(req, fault, options));
  const isDropped = fault?.dropAnswer === true;
  const durationMs = Math.round((performance.now() - started) * 100) / 100;
  options.log.add({ method, path: url, status: isDropped ? 0 : answer.status, startedAt, durationMs });
  if (isDropped) req.socket.destroy();
  else send(req, res, answer);
}

function arranged(fault: Fault | undefined): Answer | undefined {
  if (!fault?.respond) return undefined;
  const { status, code, message, headers } = fault.respond;
  return { status, body: { error: { code, message } }, ...(headers ? { headers } : {}) };
}

async function outcome(
  req: IncomingMessage,
  fault: Fault | undefined,
  options: ExchangeOptions,
): Promise<Answer> {
  try {
    return await options.respond(req, fault);
  } catch (error) {
    if (error instanceof ArmError) return errorAnswer(error);
    options.onDefect(error);
    return errorAnswer(
      new ArmError(500, 'InternalServerError', 'The local stand-in failed; its log tells why.'),
    );
  }
}

function errorAnswer({ status, code, message, headers, target, innerCode }: ArmError): Answer {
  const detail = {
    code,
    message,
    ...(target === undefined ? {} : { target }),
    ...(innerCode === undefined ? {} : { innererror: { code: innerCode } }),
  };
  return {
    status,
    headers,
    body: { error: target === undefined ? detail : { ...detail, details: [detail] } },
  };
}

const READS = new Set(['GET', 'HEAD']);

function send(req: IncomingMessage, res: ServerResponse, answer: Answer): void {
  const requestId = randomUUID();
  const sentId = req.headers['x-ms-correlation-request-id'];
  const quota = READS.has(req.method ?? '')
    ? ['reads', '11999']
    : [req.method === 'DELETE' ? 'deletes' : 'writes', '1199'];
  const body = answer.body === undefined || req.method === 'HEAD' ? undefined : JSON.stringify(answer.body);
  res.writeHead(answer.status, {
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': typeof sentId === 'string' ? sentId : requestId,
    [`x-ms-ratelimit-remaining-subscription-${quota[0]}`]: quota[1],
    'cache-control': 'no-cache',
    ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...answer.headers,
  });
  res.end(body);
}
