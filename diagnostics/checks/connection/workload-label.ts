import type { Evidence } from '../../evidence/evidence';
import { listWorkloads, type NamedWorkload } from '../../evidence/workloads';
import { type CheckContext, type CheckResult, firedIfAny } from '../check';
import { connectionsOf } from './selected-connections';

const LABEL = 'azure.workload.identity/use';

/** sc-workload-label-not-on-pod-template: a workload runs as the service account of a connection without the label on its pods. */
export async function workloadLabelMissing(evidence: Evidence, context: CheckContext): Promise<CheckResult> {
  const accounts = new Set(
    (await connectionsOf(evidence, context)).flatMap(({ namespace, serviceAccountName }) =>
      serviceAccountName === undefined ? [] : [`${namespace}/${serviceAccountName}`],
    ),
  );
  if (accounts.size === 0) return undefined;
  const namespaces = [...accounts].map((account) => account.split('/')[0] ?? '');
  const unlabelled = (await listWorkloads(evidence, namespaces)).filter(
    (workload) => accounts.has(accountOf(workload)) && labelOf(workload) !== 'true',
  );
  const [first] = unlabelled;
  const { namespace: ns = '', name: workload = '' } = first?.metadata ?? {};
  return firedIfAny(
    unlabelled.map((one) => ({
      where: `${one.workloadKind} ${one.metadata?.namespace}/${one.metadata?.name}`,
      what: `spec.template has no label ${LABEL}: "true"`,
    })),
    {
      subject: `${first?.workloadKind} ${ns}/${workload}`,
      values: { ns, workload, kind: (first?.workloadKind ?? '').toLowerCase() },
    },
  );
}

function accountOf({ metadata, spec }: NamedWorkload): string {
  return `${metadata?.namespace}/${spec?.template?.spec?.serviceAccountName ?? 'default'}`;
}

function labelOf({ spec }: NamedWorkload): string | undefined {
  return spec?.template?.metadata?.labels?.[LABEL];
}
