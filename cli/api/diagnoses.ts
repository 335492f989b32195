import { z } from 'zod';
import type { DiagnosisRequest } from '../../connection/diagnosis-request';
import type { DiagnosisReport } from '../../diagnostics/diagnose';
import type { HttpClient } from './http-client';
import { parseAnswer } from './parse-answer';

const Accepted = z.looseObject({ operationId: z.string() });

const AskedRepair = z.looseObject({
  id: z.string(),
  title: z.string(),
  state: z.string(),
  actions: z.array(z.looseObject({ description: z.string() })).default([]),
  warnings: z.array(z.string()).default([]),
});
export type AskedRepair = z.infer<typeof AskedRepair>;

const WithRepairs = z.looseObject({ repairs: z.array(AskedRepair).default([]) });

/** The parts that tell a report from anything else. */
const Report = z.looseObject({
  cluster: z.looseObject({ id: z.string(), name: z.string() }),
  findings: z.array(z.looseObject({ id: z.string(), severity: z.string(), title: z.string() })),
  healthy: z.array(z.looseObject({ id: z.string() })),
  notReadable: z.array(z.looseObject({ what: z.string() })),
});

/** Begins a diagnosis. @returns the id of its operation. */
export async function startDiagnosis(http: HttpClient, body: Partial<DiagnosisRequest>): Promise<string> {
  const answer = await http.send({ method: 'POST', path: '/api/clusters/diagnose', body });
  return parseAnswer(Accepted, answer.body).operationId;
}

/** The report of a diagnosis that has ended. */
export async function readReport(http: HttpClient, operationId: string): Promise<DiagnosisReport> {
  const answer = await http.send({ method: 'GET', path: `${operationPath(operationId)}/report?format=json` });
  return parseAnswer(Report, answer.body) as unknown as DiagnosisReport;
}

/** Says which repairs may be carried out, and which may not. */
export async function sendApproval(
  http: HttpClient,
  operationId: string,
  decision: { ids: readonly string[]; declined: readonly string[] },
): Promise<void> {
  await http.send({ method: 'POST', path: `${operationPath(operationId)}/approve`, body: decision });
}

/** The repairs of an operation that wait for a decision. */
export function waitingRepairs(operation: unknown): AskedRepair[] {
  const parsed = WithRepairs.safeParse(operation);
  return parsed.success ? parsed.data.repairs.filter(({ state }) => state === 'awaitingApproval') : [];
}

function operationPath(operationId: string): string {
  return `/api/operations/${encodeURIComponent(operationId)}`;
}
