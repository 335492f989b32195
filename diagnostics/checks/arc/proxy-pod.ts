import { AGENT_NAMESPACE, PROXY_ACCOUNT } from '../../catalogue/arc/agents';
import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { isPodHealthy, type Workload } from '../../evidence/objects';
import { podsNamed, readEvents, readNamespace } from '../../evidence/pods';
import { known, knownList, optional } from '../../evidence/reading';
import { matchesIn } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired } from '../check';
import { agentDeployments } from './agent-deployments';
import { agentPods } from './agent-pods';
import { arcReleaseIfReadable } from './arc-release';

const DEPLOYMENT = 'kube-aad-proxy';

interface Denials {
  /** What a controller was told when it tried to make the pod. */
  items: EvidenceItem[];
  deployment: Workload | undefined;
}

/** What admission said about the pod: conditions of the deployment and events of its ReplicaSets. */
async function denialsOf(evidence: Evidence, entry: DiagnosticEntry): Promise<Denials> {
  const deployment = (await agentDeployments(evidence)).find(({ metadata }) => metadata?.name === DEPLOYMENT);
  const failure = (deployment?.status?.conditions ?? []).find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  );
  const where = `deployment ${AGENT_NAMESPACE}/${DEPLOYMENT}`;
  const events = (await optional(readEvents(evidence, AGENT_NAMESPACE))) ?? [];
  const texts = [
    ...(failure ? [{ where, text: failure.message ?? '' }] : []),
    ...events
      .filter(({ involvedObject }) => involvedObject?.name?.startsWith(`${DEPLOYMENT}-`))
      .map(({ message = '', involvedObject }) => ({
        where: `event of ${involvedObject?.kind} ${AGENT_NAMESPACE}/${involvedObject?.name}`,
        text: message,
      })),
  ];
  return { items: matchesIn(entry, texts), deployment };
}

/**
 * arc-kube-aad-proxy-missing: the other agents run, and there is no pod of kube-aad-proxy although its deployment wants one. When
 * cluster connect is off there is no deployment either, and nothing is wrong.
 */
export async function proxyMissing(
  evidence: Evidence,
  _context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const pods = await agentPods(evidence);
  if (podsNamed(pods, `${DEPLOYMENT}-`).length > 0) return undefined;
  const { items, deployment } = await denialsOf(evidence, entry);
  const runs = ['clusterconnect-agent-', 'config-agent-'].every((prefix) =>
    podsNamed(pods, prefix).some(isPodHealthy),
  );
  if (!runs && items.length === 0) return undefined;
  if (deployment?.spec?.replicas === 0) return undefined;
  const missing = { where: `pods ${AGENT_NAMESPACE}/${DEPLOYMENT}-*`, what: 'there is none' };
  return fired([missing, ...items, ...(await podSecurity(evidence))], {
    subject: `deployment ${AGENT_NAMESPACE}/${DEPLOYMENT}`,
  });
}

interface PodSecurityPolicy extends KubernetesObject {
  spec?: { volumes?: string[] };
}

/** Pod security admission of the namespace, and policies of clusters before Kubernetes 1.25. */
async function podSecurity(evidence: Evidence): Promise<EvidenceItem[]> {
  const namespace = await optional(readNamespace(evidence, AGENT_NAMESPACE));
  const level = namespace?.metadata?.labels?.['pod-security.kubernetes.io/enforce'];
  const policies =
    (await optional(evidence.list<PodSecurityPolicy>('/apis/policy/v1beta1/podsecuritypolicies'))) ?? [];
  return [
    ...(level === undefined || level === 'privileged'
      ? []
      : [{ where: `namespace ${AGENT_NAMESPACE}`, what: `pod security level ${level} forbids host paths` }]),
    ...policies
      .filter(({ spec }) => !(spec?.volumes ?? []).some((volume) => volume === '*' || volume === 'hostPath'))
      .map(({ metadata }) => ({
        where: `PodSecurityPolicy ${metadata?.name}`,
        what: 'does not allow hostPath volumes',
      })),
  ];
}

interface Constraint extends KubernetesObject {
  users?: string[] | null;
  groups?: string[] | null;
}

interface Binding extends KubernetesObject {
  roleRef?: { name?: string };
  subjects?: { kind?: string; name?: string; namespace?: string }[];
}

const SCC = '/apis/security.openshift.io/v1/securitycontextconstraints/privileged';
const SCC_ROLE = 'system:openshift:scc:privileged';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const ACCOUNT = `system:serviceaccount:${AGENT_NAMESPACE}:${PROXY_ACCOUNT}`;
const ACCOUNT_GROUPS = [
  `system:serviceaccounts:${AGENT_NAMESPACE}`,
  'system:serviceaccounts',
  'system:authenticated',
];

/**
 * arc-openshift-scc-missing: OpenShift, kube-aad-proxy wanted but not running (or the cluster not connected yet), and its account
 * may not use the constraint.
 */
export async function sccMissing(
  evidence: Evidence,
  _context: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const constraint = await known(evidence.object<Constraint>(SCC));
  if (!constraint || namesAccount(constraint)) return undefined;
  if (!(await isProxyWanted(evidence))) return undefined;
  if (await isBound(evidence)) return undefined;
  const { items } = await denialsOf(evidence, entry);
  return fired(
    [{ where: 'SecurityContextConstraints privileged', what: `does not name ${ACCOUNT}` }, ...items],
    {
      subject: ACCOUNT,
    },
  );
}

function namesAccount({ users, groups }: Constraint): boolean {
  return (users ?? []).includes(ACCOUNT) || ACCOUNT_GROUPS.some((group) => (groups ?? []).includes(group));
}

async function isProxyWanted(evidence: Evidence): Promise<boolean> {
  if (podsNamed(await agentPods(evidence), `${DEPLOYMENT}-`).some(isPodHealthy)) return false;
  const deployments = await agentDeployments(evidence);
  if (deployments.some(({ metadata }) => metadata?.name === DEPLOYMENT)) return true;
  const reading = await arcReleaseIfReadable(evidence);
  return reading !== undefined && reading.release === undefined;
}

async function isBound(evidence: Evidence): Promise<boolean> {
  const lists = await Promise.all([
    knownList(evidence.list<Binding>(`${RBAC}/namespaces/${AGENT_NAMESPACE}/rolebindings`)),
    knownList(evidence.list<Binding>(`${RBAC}/clusterrolebindings`)),
  ]);
  return lists
    .flat()
    .some(({ roleRef, subjects = [] }) => roleRef?.name === SCC_ROLE && subjects.some(isAccount));
}

function isAccount({
  kind,
  name = '',
  namespace,
}: {
  kind?: string;
  name?: string;
  namespace?: string;
}): boolean {
  if (kind === 'Group') return ACCOUNT_GROUPS.includes(name);
  return name === PROXY_ACCOUNT && (namespace ?? AGENT_NAMESPACE) === AGENT_NAMESPACE;
}
