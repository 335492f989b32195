import { z } from 'zod';
import { AnyClusterId } from './any-cluster-id';
import type { ConnectionError } from './errors';
import { invalidRequest, LinkerName } from './request';

/** Whether repairs are carried out: none; those that are safe; those and the ones that somebody approves. */
export const remediations = ['none', 'safe', 'ask'] as const;

/** What a caller sends to have a cluster diagnosed: queue body or HTTP body. */
export const DiagnosisRequest = z.strictObject({
  clusterId: AnyClusterId,
  operation: z.literal('diagnose', { error: 'must be diagnose' }).default('diagnose'),
  /** Only this connection; all of them when absent. */
  connection: LinkerName.nullish(),
  /** What some tool or log has printed. */
  errorText: z.string().max(16_000, 'must be at most 16000 characters; leave the beginning out').nullish(),
  /** A failed operation of this app: its error and its request are looked at. */
  failedOperationId: z
    .string()
    .regex(/^[0-9a-f]{24}\.[0-9a-f-]{36}$/i, 'must be the operationId of an operation of this app')
    .nullish(),
  remediate: z.enum(remediations, { error: 'must be none, safe or ask' }).default('none'),
  /** With `ask`: how long approvals are waited for. */
  approvalMinutes: z.int().min(1, 'must be 1 to 1440').max(1_440, 'must be 1 to 1440').default(60),
});
export type DiagnosisRequest = z.infer<typeof DiagnosisRequest>;

/** @returns the request, or the error that names every refused field. */
export function parseDiagnosisRequest(
  body: unknown,
): { ok: true; request: DiagnosisRequest } | { ok: false; error: ConnectionError } {
  const parsed = DiagnosisRequest.safeParse(body);
  return parsed.success
    ? { ok: true, request: parsed.data }
    : { ok: false, error: invalidRequest(parsed.error) };
}

/** What a caller sends to approve repairs. */
export const ApprovalRequest = z
  .strictObject({
    /** Catalogue ids whose repairs may be carried out. */
    ids: z.array(z.string().regex(/^[a-z0-9-]{1,80}$/, 'must be the id of a repair')).max(50),
    /** Catalogue ids whose repairs are refused. */
    declined: z
      .array(z.string().regex(/^[a-z0-9-]{1,80}$/, 'must be the id of a repair'))
      .max(50)
      .default([]),
  })
  .refine(({ ids, declined }) => ids.length + declined.length > 0, {
    path: ['ids'],
    error: 'must name a repair, or declined must',
  });
export type ApprovalRequest = z.infer<typeof ApprovalRequest>;
