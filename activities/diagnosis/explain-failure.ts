import type { ErrorFinding } from '../../connection/errors';
import { connectionGroup } from '../../diagnostics/catalogue/connection/group';
import { extensionGroup } from '../../diagnostics/catalogue/extension/group';
import type { DiagnosticGroup } from '../../diagnostics/catalogue/diagnostic-group';
import { flux2Group } from '../../diagnostics/catalogue/flux2/group';
import { helmGroup } from '../../diagnostics/catalogue/helm/group';
import { diagnose } from '../../diagnostics/diagnose';
import { redact } from '../../diagnostics/evidence/redact';
import type { Finding } from '../../diagnostics/finding';
import { targets } from '../../targets/registry';
import type { Clients } from '../clients';
import type { ExplainInput } from './diagnosis-activity';
import { examinedRequest } from './examined-request';
import { openEvidence } from './diagnosis-evidence';

/** A failure is told soon; what has not been read by then is left out. */
const LIMITS = { totalTimeMs: 40_000, callTimeoutMs: 10_000 };
const GROUPS: Readonly<Record<ExplainInput['about'], readonly DiagnosticGroup[]>> = {
  connection: [connectionGroup, extensionGroup, helmGroup],
  flux: [flux2Group, extensionGroup, helmGroup],
};
const MAX_FINDINGS = 5;

/** What the state of the cluster and the words of the error tell about a failed operation. An error here is no finding. */
export async function explainFailure(
  clients: Clients,
  { clusterId, about, request, error }: ExplainInput,
): Promise<{ findings: ErrorFinding[] }> {
  try {
    const evidence = await openEvidence(clients, clusterId, LIMITS);
    const report = await diagnose(evidence, {
      clusterId,
      ...(request === undefined ? {} : { connectionName: request.name, request: examinedRequest(request) }),
      errorText: redact(`${error.code}: ${error.message}\n${error.cause}`),
      targets,
      groups: GROUPS[about],
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
