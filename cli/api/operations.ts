import { z } from 'zod';
import { operationIdOf } from '../../connection/operation-status-id';
import type { ErrorReport } from '../cli-error';
import { exitCodes } from '../exit-codes';
import { errorOf } from './answer-error';
import type { Answer } from './call';
import type { HttpClient } from './http-client';
import { parseAnswer } from './parse-answer';

const Phase = z.looseObject({
  name: z.string(),
  state: z.string(),
  message: z.string().default(''),
  attempt: z.number().default(0),
});

/** An operation with its phases, as this service tells it besides the contract. */
const Operation = z.looseObject({
  operationId: z.string(),
  linkerId: z.string().default(''),
  status: z.string(),
  percent: z.number().default(0),
  message: z.string().default(''),
  phases: z.array(Phase).default([]),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.unknown().optional(),
});
export type Operation = z.infer<typeof Operation>;
export type OperationPhase = Operation['phases'][number];

/** An operation as the contract tells it. */
const AsyncOperation = z.looseObject({
  status: z.string(),
  properties: z.unknown().optional(),
  error: z.unknown().optional(),
});
export type AsyncOperation = z.infer<typeof AsyncOperation>;

const ENDED = /^(?:succeeded|failed|cancell?ed)$/i;

/** Whether a status word stands for an end. Unknown words count as running. */
export function isEndedStatus(status: string): boolean {
  return ENDED.test(status);
}

/** The service's own id of the operation behind a polling address; `undefined` for addresses of other services. */
export function operationIdOfPath(path: string): string | undefined {
  const name = /\/operationStatuses\/(?<name>[^/?]+)/i.exec(path)?.groups?.['name'];
  return name === undefined ? undefined : operationIdOf(decodeURIComponent(name));
}

/** Operations take minutes; the service may be restarted meanwhile. */
const PATIENT = { method: 'GET', tries: 25 } as const;

/** @returns the operation, or `undefined` when the service does not know it or does not have this route. */
export async function findOperation(
  http: HttpClient,
  id: string,
): Promise<{ operation: Operation; answer: Answer } | undefined> {
  const answer = await http.find({ ...PATIENT, path: `/api/operations/${encodeURIComponent(id)}` });
  const parsed = Operation.safeParse(answer?.body);
  return answer && parsed.success ? { operation: parsed.data, answer } : undefined;
}

/** Polls once at the address that the contract names. */
export async function pollOperation(
  http: HttpClient,
  path: string,
): Promise<{ operation: AsyncOperation; answer: Answer }> {
  const answer = await http.send({ ...PATIENT, path });
  return { operation: parseAnswer(AsyncOperation, answer.body), answer };
}

/** The report of an operation that did not succeed. */
export function failureReport(
  status: string,
  own: Pick<Operation, 'error' | 'result'> | undefined,
  polled: Pick<AsyncOperation, 'error'> | undefined,
): ErrorReport {
  const fallback = { code: `Operation${status}`, message: `The operation ended as ${status}.` };
  const error = errorOf({ error: own?.error }) ?? errorOf({ error: polled?.error }) ?? fallback;
  return { ...error, exitCode: exitCodes.failed, ...becameOf(own?.result) };
}

function becameOf(result: Record<string, unknown> | undefined) {
  const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  return {
    undone: texts(result?.['undone']),
    kept: texts(result?.['kept']),
    leftBehind: texts(result?.['leftBehind']),
  };
}
