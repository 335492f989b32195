import type { z } from 'zod';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';

/** Reads an answer. What is not of the expected form did not come from the service that was meant. */
export function parseAnswer<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'body');
  throw new CliError({
    exitCode: exitCodes.failed,
    code: 'UnexpectedAnswer',
    message: `The answer is not that of a connector service (${fields.join(', ')}).`,
    target: '--endpoint',
    fix: 'Check the address: something else may answer there.',
  });
}
