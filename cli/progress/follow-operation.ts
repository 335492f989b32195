import { CliError } from '../cli-error';
import type { CliContext } from '../context';
import { exitCodes } from '../exit-codes';
import {
  type AsyncOperation,
  failureReport,
  findOperation,
  isEndedStatus,
  type Operation,
  operationIdOfPath,
  pollOperation,
} from '../api/operations';
import { retryAfterSeconds } from '../api/retry-delay';
import type { ProgressDisplay } from './plain-display';
import { progressDisplay } from './progress-display';

const POLL_SECONDS = 2;

/** How a followed operation ended well. */
export interface FollowedOperation {
  operationId?: string;
  /** What the contract tells at the end: the report of a validation, for example. */
  properties?: unknown;
  /** What this service tells besides: objects, identity, what was removed or remains. */
  result: Record<string, unknown>;
  warnings: readonly string[];
}

/**
 * Watches an operation until it ends: the verdict comes from the contract's address, the phases from the service's own
 * route where it has one.
 * @throws CliError when the operation fails, and when the caller gives up with Ctrl+C.
 */
export async function followOperation(context: CliContext, path: string): Promise<FollowedOperation> {
  const operationId = operationIdOfPath(path);
  return await displayed(context, operationId, async (display) => {
    const own = operationId === undefined ? undefined : await watch(context, operationId, display);
    const polled = await poll(context, path);
    if (!/^succeeded$/i.test(polled.status)) throw new CliError(failureReport(polled.status, own, polled));
    const result = own?.result ?? {};
    return {
      ...(operationId === undefined ? {} : { operationId }),
      properties: polled.properties,
      result,
      warnings: warningsOf(result, polled),
    };
  });
}

/**
 * Watches an operation by the service's own id.
 * @param isEnough whether to stop before the end: there is something to ask.
 * @returns it as it was last, or `undefined` when the service does not know it.
 */
export async function watchOperation(
  context: CliContext,
  id: string,
  isEnough: (operation: Operation) => boolean = () => false,
): Promise<Operation | undefined> {
  return await displayed(context, id, (display) => watch(context, id, display, isEnough));
}

async function watch(
  context: CliContext,
  id: string,
  display: ProgressDisplay,
  isEnough: (operation: Operation) => boolean = () => false,
): Promise<Operation | undefined> {
  const { http } = context.service();
  for (;;) {
    const found = await findOperation(http, id);
    if (!found) return undefined;
    display.show(found.operation);
    if (isEndedStatus(found.operation.status) || isEnough(found.operation)) return found.operation;
    await pause(context, found.answer.headers);
  }
}

async function poll(context: CliContext, path: string): Promise<AsyncOperation> {
  const { http } = context.service();
  for (;;) {
    const { operation, answer } = await pollOperation(http, path);
    if (isEndedStatus(operation.status)) return operation;
    await pause(context, answer.headers);
  }
}

/** As long as the service asks, unless the caller is in a greater hurry. */
async function pause({ io }: CliContext, headers: Headers): Promise<void> {
  const wanted = Number(io.env['AKSC_POLL_SECONDS']);
  const seconds = wanted > 0 ? wanted : (retryAfterSeconds(headers, io.now()) ?? POLL_SECONDS);
  await io.pause(seconds * 1000);
}

function warningsOf(result: Record<string, unknown>, { properties }: AsyncOperation): string[] {
  if (Array.isArray(result['warnings'])) return result['warnings'].map(String);
  if (typeof properties !== 'object' || properties === null || 'linkerName' in properties) return [];
  const { Message, message } = properties as { Message?: unknown; message?: unknown };
  const text = Message ?? message;
  return typeof text === 'string' && text !== '' ? [text] : [];
}

/** Gives the work a display and closes it whatever happens. Ctrl+C ends the watching, not the operation. */
async function displayed<T>(
  { io, paint }: CliContext,
  operationId: string | undefined,
  work: (display: ProgressDisplay) => Promise<T>,
): Promise<T> {
  const display = progressDisplay(io, paint);
  try {
    return await work(display);
  } catch (error) {
    if (!io.interrupted.aborted) throw error;
    throw new CliError({
      exitCode: exitCodes.interrupted,
      code: 'Interrupted',
      message: 'The operation goes on at the service.',
      ...(operationId === undefined ? {} : { commands: [`aksc operation watch ${operationId}`] }),
    });
  } finally {
    await display.end();
  }
}
