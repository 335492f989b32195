import { failureReport, isEndedStatus, type Operation } from '../api/operations';
import { sendApproval, waitingRepairs } from '../api/diagnoses';
import { CliError } from '../cli-error';
import type { CliContext } from '../context';
import { exitCodes } from '../exit-codes';
import { unknownOperation } from '../operations/operation-argument';
import { watchOperation } from '../progress/follow-operation';
import { canDecide, decideRepairs } from './decide-repairs';
import type { DoctorOptions } from './doctor-options';

/**
 * Watches a diagnosis until it ends well; decides about repairs on the way.
 * @throws CliError when it fails, and when the caller gives up.
 */
export async function followDiagnosis(
  context: CliContext,
  id: string,
  options: DoctorOptions,
): Promise<void> {
  const decided = new Set<string>();
  const open = (operation: Operation) =>
    waitingRepairs(operation).filter((repair) => !decided.has(repair.id));
  const mayDecide = canDecide(options, context.io.isInteractive);
  for (;;) {
    const operation = await watchOperation(context, id, (seen) => mayDecide && open(seen).length > 0);
    if (!operation) throw unknownOperation(id);
    if (isEndedStatus(operation.status)) return assertSucceeded(operation);
    const repairs = open(operation);
    const decision = await decideOrGiveUp(context, id, () => decideRepairs(context, repairs, options));
    await sendApproval(context.service().http, id, decision);
    for (const repair of repairs) decided.add(repair.id);
  }
}

function assertSucceeded(operation: Operation): void {
  if (/^succeeded$/i.test(operation.status)) return;
  const report = failureReport(operation.status, operation, undefined);
  throw new CliError(report.code.endsWith('NotFound') ? { ...report, exitCode: exitCodes.notFound } : report);
}

/** Ctrl+C at a question leaves the diagnosis waiting. */
async function decideOrGiveUp<T>({ io }: CliContext, id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!io.interrupted.aborted) throw error;
    throw new CliError({
      exitCode: exitCodes.interrupted,
      code: 'Interrupted',
      message: 'The diagnosis goes on at the service and waits for approval.',
      commands: [`aksc doctor --operation ${id}`],
    });
  }
}
