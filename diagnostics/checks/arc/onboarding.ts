import type { DiagnosticEntry } from '../../catalogue/diagnostic-entry';
import { isOpenShiftSupported } from '../../catalogue/arc/openshift-versions';
import { readConnectedCluster } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { isActionGranted } from '../../evidence/permissions';
import { known, knownList, optional } from '../../evidence/reading';
import { capturesIn, matchesInErrorText } from '../../evidence/text-matches';
import { type CheckContext, type CheckResult, type EvidenceItem, fired, firedIfAny } from '../check';
import { readableOr } from '../readable-or';
import { registrationEvidence } from '../registration-evidence';
import { findArcRelease } from './arc-release';

const CLUSTERS = 'Microsoft.Kubernetes/connectedClusters';
const ACTIONS = ['read', 'write', 'delete', 'listClusterUserCredential/action'].map(
  (action) => `${CLUSTERS}/${action}`,
);

/**
 * arc-onboarding-prerequisites: the cluster is not connected, and who asks has too few rights to connect it. On a cluster that is
 * connected nobody needs these rights any more.
 */
export async function onboardingPrerequisites(
  evidence: Evidence,
  { cluster }: CheckContext,
): Promise<CheckResult> {
  if (await findArcRelease(evidence)) return undefined;
  const items: EvidenceItem[] = [];
  const scope = `/subscriptions/${cluster.subscriptionId}/resourceGroups/${cluster.resourceGroup}`;
  for (const action of ACTIONS) {
    const isGranted = await isActionGranted(evidence, scope, action);
    if (isGranted === false)
      items.push({ where: `permissions on ${scope}`, what: `${action} is not granted` });
  }
  const mayDoAll = await known(evidence.mayI({ verb: '*', group: '*', resource: '*' }));
  if (mayDoAll === false)
    items.push({ where: 'own rights in the cluster', what: 'not those of cluster-admin' });
  return firedIfAny(items, { subject: `connecting ${cluster.name}` });
}

const PROVIDERS = ['Microsoft.Kubernetes', 'Microsoft.KubernetesConfiguration', 'Microsoft.ExtendedLocation'];

/** arc-resource-providers-unregistered: one of the three providers is not registered. */
export async function arcProvidersUnregistered(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const found = await Promise.all(
    PROVIDERS.map((namespace) => registrationEvidence(evidence, cluster.subscriptionId, namespace)),
  );
  const missing = PROVIDERS.filter((_, index) => (found[index] ?? []).length > 0);
  // Registered meanwhile: the text is about the past.
  if (missing.length === 0) return undefined;
  return fired([...found.flat(), ...matchesInErrorText(entry, errorText)], { subject: missing.join(', ') });
}

interface Binding extends KubernetesObject {
  roleRef?: { name?: string };
  subjects?: { kind?: string; name?: string }[];
}

/** arc-insufficient-cluster-permissions: the installation said so; the bindings tell whether it is still the case. */
export async function insufficientPermissions(
  evidence: Evidence,
  { errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  if (text.length === 0) return undefined;
  const values = capturesIn(entry, errorText);
  const bindings = await readableOr(
    knownList(evidence.list<Binding>('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings')),
    [],
  );
  const admin = bindings.find(
    ({ roleRef, subjects = [] }) =>
      roleRef?.name === 'cluster-admin' && subjects.some(({ name }) => name === values['user']),
  );
  const facts = { subject: `user ${values['user'] ?? ''}`, values };
  if (!admin) return fired(text, facts);
  const where = `ClusterRoleBinding ${admin.metadata?.name ?? ''}`;
  return fired([...text, { where, what: 'makes the user cluster-admin now' }], {
    ...facts,
    confidence: 'low',
    fix: 'The right is there now: run the command again.',
  });
}

interface ClusterVersion extends KubernetesObject {
  status?: { desired?: { version?: string } };
}

/** arc-openshift-unsupported-version: an OpenShift cluster of a release that cannot be connected. */
export async function openShiftVersion(evidence: Evidence): Promise<CheckResult> {
  const resource = await known(
    evidence.object<ClusterVersion>('/apis/config.openshift.io/v1/clusterversions/version'),
  );
  const version = resource?.status?.desired?.version ?? '';
  if (isOpenShiftSupported(version) !== false) return undefined;
  return fired([{ where: 'ClusterVersion version', what: `OpenShift ${version}` }], {
    subject: `OpenShift ${version}`,
  });
}

/** arc-service-timeout: Azure shows that provisioning failed; the text counts while Azure does not say that all is well. */
export async function serviceTimeout(
  evidence: Evidence,
  { cluster, errorText }: CheckContext,
  entry: DiagnosticEntry,
): Promise<CheckResult> {
  const text = matchesInErrorText(entry, errorText);
  const reading = readConnectedCluster(evidence, cluster.id);
  const resource = text.length > 0 ? await optional(reading) : await known(reading);
  const state = resource?.properties?.provisioningState;
  const where = `cluster ${cluster.name}`;
  if (state === 'Failed') {
    return fired([{ where, what: 'provisioningState is Failed' }, ...text], { subject: cluster.id });
  }
  if (text.length === 0 || state === 'Succeeded') return undefined;
  return fired([...text, { where, what: `provisioningState is ${state ?? 'unknown'}` }], {
    subject: cluster.id,
    confidence: 'medium',
  });
}
