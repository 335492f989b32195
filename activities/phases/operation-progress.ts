import type { Progress, Step } from '../../connection/step';
import { pollAgain } from '../waits';
import type { Work } from '../work';

type Wait = Extract<Step<never>, { state: 'wait' }>;

export type OperationOutcome =
  | { state: 'none' }
  | { state: 'running'; wait: Wait }
  | { state: 'succeeded' }
  | { state: 'failed'; reason: string };

/** Looks once at the long operation whose URL is kept in `progress.operationUrl`. */
export async function lookAtOperation(
  work: Work,
  progress: Progress | undefined,
  message: string,
): Promise<OperationOutcome> {
  const url = progress?.['operationUrl'];
  if (typeof url !== 'string') return { state: 'none' };
  const operation = await work.arm.pollOperation(url);
  switch (operation.state) {
    case 'running': {
      const wait = pollAgain('LongRunningOperation', message, progress, operation.retryAfterSeconds);
      return { state: 'running', wait };
    }
    case 'succeeded':
      return { state: 'succeeded' };
    case 'failed':
      return { state: 'failed', reason: `${operation.code}: ${operation.message}` };
  }
}
