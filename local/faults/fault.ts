import { z } from 'zod';

function isRegularExpression(text: string): boolean {
  try {
    void new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

const Failure = z.strictObject({ code: z.string().min(1), message: z.string() });

/**
 * One arranged mishap. A request that matches uses up one of `times`.
 * The effects may be combined; `delayMs` comes first.
 */
export const Fault = z.strictObject({
  match: z.strictObject({
    /** HTTP method in any case; absent matches all. */
    method: z.string().min(1).optional(),
    /** Regular expression on path and query, case-insensitive as resource ids are. */
    path: z.string().refine(isRegularExpression, 'must be a regular expression'),
  }),
  times: z.int().positive().default(1),
  /** Milliseconds to wait before the request is handled. */
  delayMs: z.number().nonnegative().optional(),
  /** Answer this and do no work. */
  respond: z
    .strictObject({
      status: z.int().min(100).max(599),
      code: z.string(),
      message: z.string(),
      headers: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  /** Do the work, then cut the connection before the answer. */
  dropAnswer: z.literal(true).optional(),
  /** The long-running operation that this request starts ends Failed; a bare string is the message. */
  fail: z.union([z.string().min(1), Failure]).optional(),
});
export type Fault = z.infer<typeof Fault>;

/** The `fail` of a fault with both parts filled in. */
export function failureOf(fault: Fault | undefined): z.infer<typeof Failure> | undefined {
  if (fault?.fail === undefined) return undefined;
  return typeof fault.fail === 'string' ? { code: 'InternalServerError', message: fault.fail } : fault.fail;
}
