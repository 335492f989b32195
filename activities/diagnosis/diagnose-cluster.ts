import type { Step } from '../../connection/step';
import { type CatalogueItem, catalogueItems } from '../../diagnostics/catalogue/catalogue';
import { parseClusterId } from '../../diagnostics/cluster-reference';
import {
  diagnose,
  type DiagnosisQuestion,
  type DiagnosisReport,
  readContext,
} from '../../diagnostics/diagnose';
import { readManagedCluster } from '../../diagnostics/evidence/cluster';
import type { Evidence } from '../../diagnostics/evidence/evidence';
import { planRemediation } from '../../diagnostics/remediation/plan-remediation';
import { headline } from '../../diagnostics/report/headline';
import { toStoredReport } from '../../diagnostics/report/stored-report';
import { targets } from '../../targets/registry';
import { isAllowedRepair } from '../repairs/allowed-repairs';
import type { Clients } from '../clients';
import { fail } from '../connection-failure';
import { examinedRequest } from './examined-request';
import { forgetRefusedLogin, openEvidence } from './diagnosis-evidence';
import type { DiagnoseInput, DiagnosisFacts, TitledPlan } from './diagnosis-activity';

/** Repairs that one diagnosis plans; more than these are for a second one. */
const MAX_PLANS = 10;

/** Looks at a cluster, each resource once for all checks, and works out repairs where they are asked for. */
export async function diagnoseCluster(clients: Clients, input: DiagnoseInput): Promise<Step<DiagnosisFacts>> {
  const { clusterId, repaired } = input;
  const evidence = await openEvidence(clients, clusterId);
  const question = questionOf(input, clients.now());
  const report = await diagnose(evidence, question);
  await requireCluster(evidence, clusterId);
  const unsolved = repaired.length === 0 ? [] : await unsolvedOf(evidence, question, repaired);
  const findings = report.findings.filter(({ id }) => !repaired.includes(id) || unsolved.includes(id));
  const plans = input.plansRepairs ? await plansOf(evidence, question, { ...report, findings }) : [];
  await forgetRefusedLogin(clients, clusterId, evidence);
  return {
    state: 'done',
    message: `Problems: ${findings.length}, checked and healthy: ${report.healthy.length}`,
    facts: {
      report: toStoredReport({ ...report, findings, apiCalls: evidence.calls }),
      verdict: headline({ ...report, findings }),
      plans: plans.filter(({ entryId }) => !repaired.includes(entryId)),
      unsolved,
    },
  };
}

function questionOf(
  { clusterId, connectionName, errorText, failedRequest }: DiagnoseInput,
  now: Date,
): DiagnosisQuestion {
  return {
    clusterId,
    targets,
    now,
    ...(connectionName === undefined ? {} : { connectionName }),
    ...(errorText === undefined ? {} : { errorText }),
    ...(failedRequest === undefined ? {} : { request: examinedRequest(failedRequest) }),
  };
}

/** The id of an AKS cluster that Azure does not know is a wrong question. Arc agents can outlive their resource. */
async function requireCluster(evidence: Evidence, clusterId: string): Promise<void> {
  if (parseClusterId(clusterId).type !== 'managedClusters') return;
  const { state } = await readManagedCluster(evidence, clusterId);
  if (state === 'absent')
    fail('ClusterNotFound', { message: `${clusterId} does not exist.`, target: clusterId });
}

/** Asks the checks of repaired entries by the state alone: the error text stays what it was. */
async function unsolvedOf(
  evidence: Evidence,
  { errorText: _past, ...question }: DiagnosisQuestion,
  repaired: readonly string[],
): Promise<string[]> {
  const { findings, notReadable } = await diagnose(evidence, { ...question, entryIds: repaired });
  const open = [
    ...findings.flatMap(({ id, symptoms }) => [id, ...symptoms.map((symptom) => symptom.id)]),
    ...notReadable.flatMap(({ affects }) => affects),
  ];
  return repaired.filter((id) => open.includes(id));
}

async function plansOf(
  evidence: Evidence,
  question: DiagnosisQuestion,
  { findings }: Pick<DiagnosisReport, 'findings'>,
): Promise<TitledPlan[]> {
  const context = await readContext(evidence, question);
  const items = new Map(catalogueItems().map((item) => [item.entry.id, item]));
  const wanted = findings
    .map(({ id }) => items.get(id))
    .filter((item): item is CatalogueItem => item?.remediation !== undefined)
    .slice(0, MAX_PLANS);
  const plans: TitledPlan[] = [];
  for (const item of wanted) {
    const plan = await planRemediation(item, evidence, context);
    if (!plan || plan.actions.length === 0) continue;
    const isAllowed = plan.actions.every((action) => isAllowedRepair(action, question.clusterId));
    if (isAllowed) plans.push({ ...plan, title: item.entry.title });
  }
  return plans;
}
