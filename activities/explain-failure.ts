import type { ErrorFinding } from '../connection/errors';
import { connectionGroup } from '../diagnostics/catalogue/connection/group';
import { extensionGroup } from '../diagnostics/catalogue/extension/group';
import { helmGroup } from '../diagnostics/catalogue/helm/group';
import { diagnose } from '../diagnostics/diagnose';
import { redact } from '../diagnostics/evidence/redact';
import type { Finding } from '../diagnostics/finding';
import { targets } from '../targets/registry';
import type { Clients } from './clients';
import type { DiagnosisActivities } from './diagnosis-activity';
import { examinedRequest } from './examined-request';
import { openEvidence } from './diagnosis-evidence';

type Explain = DiagnosisActivities['explain-failure'];

/** A failed connection is told soon; what has not been read by then is left out. */
const LIMITS = { totalTimeMs: 40_000, callTimeoutMs: 10_000 };
const GROUPS = [connectionGroup, extensionGroup, helmGroup];
const MAX_FINDINGS = 5;

/** What the state of the cluster and the words of the error tell about a failed connection. An error here is no finding. */
export async function explainFailure(
  clients: Clients,
  { request, error }: Parameters<Explain>[0],
): ReturnType<Explain> {
  try {
    const evidence = await openEvidence(clients, request.clusterId, LIMITS);
    const report = await diagnose(evidence, {
      clusterId: request.clusterId,
      connectionName: request.name,
      request: examinedRequest(request),
      errorText: redact(`${error.code}: ${error.message}\n${error.cause}`),
      targets,
      groups: GROUPS,
      now: clients.now(),
    });
    return { findings: report.findings.filter(explains).slice(0, MAX_FINDINGS).map(toErrorFinding) };
  } catch {
    return { findings: [] };
  }
}

/** Errors of the state, and whatever the words of the error point to. */
function explains({ severity, evidence }: Finding): boolean {
  return severity === 'error' || evidence.some(({ where }) => where === 'error text');
}

function toErrorFinding({ id, title, confidence, cause, fix, commands }: Finding): ErrorFinding {
  return { id, title, confidence, cause, fix, commands };
}
