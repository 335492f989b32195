import { catalogueItems } from '../../diagnostics/catalogue/catalogue';
import type { AskedRepair } from '../api/diagnoses';
import { usageError } from '../cli-error';
import type { CliContext } from '../context';
import type { DoctorOptions } from './doctor-options';

/** What somebody has decided, every repair in one of the lists. */
export interface Decision {
  ids: string[];
  declined: string[];
}

/** Refuses options about repairs that do not fit together, before anything begins. */
export function checkRepairOptions(options: DoctorOptions, isInteractive: boolean): void {
  const { fix, approve = [], operation, wait } = options;
  if (approve.length > 0 && fix !== 'ask' && operation === undefined)
    throw usageError('--approve', 'needs --fix, and not --fix safe, which approves nothing');
  const known = new Set(catalogueItems().map(({ entry }) => entry.id));
  const unknown = approve.filter((id) => !known.has(id));
  if (unknown.length > 0) throw usageError('--approve', `there is no entry ${unknown.join(', ')}`);
  if (fix !== 'ask') return;
  if (!wait)
    throw usageError('--no-wait', 'cannot be given together with --fix, which asks; --fix safe does not');
  if (!canDecide(options, isInteractive))
    throw usageError(
      '--fix',
      'nobody can be asked here; add safe, --yes, or --approve with the ids to approve',
    );
}

/** Whether this call answers for repairs that wait for approval. */
export function canDecide({ approve = [], yes }: DoctorOptions, isInteractive: boolean): boolean {
  return isInteractive || yes === true || approve.length > 0;
}

/** Decides about each repair: by name, by asking, or by leaving it alone. Every plan is shown before. */
export async function decideRepairs(
  context: CliContext,
  repairs: readonly AskedRepair[],
  { approve = [], yes }: DoctorOptions,
): Promise<Decision> {
  const decision: Decision = { ids: [], declined: [] };
  for (const repair of repairs) {
    for (const line of planLines(repair, context)) context.note(line);
    const isNamed = approve.includes(repair.id);
    const mayAsk = context.io.isInteractive && yes !== true;
    const isApproved = isNamed || (mayAsk && (await isConfirmed(context)));
    (isApproved ? decision.ids : decision.declined).push(repair.id);
    context.note(isApproved ? '  Approved.' : notApproved(repair, mayAsk));
  }
  return decision;
}

function planLines({ id, title, actions, warnings }: AskedRepair, { paint }: CliContext): string[] {
  return [
    `${paint('bold', title)} [${id}] needs approval:`,
    ...actions.map(({ description }, index) => `  ${index + 1}. ${description}`),
    ...warnings.map((warning) => `  ${paint('yellow', 'Note:')} ${warning}`),
  ];
}

async function isConfirmed({ io }: CliContext): Promise<boolean> {
  const answer = await io.ask('  Carry it out? (y/N) ');
  return /^y(?:es)?$/i.test(answer.trim());
}

function notApproved({ id }: AskedRepair, wasAsked: boolean): string {
  return wasAsked ? '  Left alone.' : `  Left alone: --approve ${id} would carry it out.`;
}
