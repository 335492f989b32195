import { EXTENSION_PROVIDER, registrationEvidence } from '../../checks/registration-evidence';
import { API_VERSIONS } from '../../evidence/api-versions';
import { readManagedCluster } from '../../evidence/cluster';
import type { Evidence } from '../../evidence/evidence';
import { known } from '../../evidence/reading';
import { registerProvider, repeatsOf, waitForSucceeded } from '../actions';
import type { PlannedRemediation, RemediationPlanner } from '../remediation-plan';
import { unregisteredProviders } from '../../checks/connection/registration';

const CLUSTER_LIMIT_SECONDS = 3600;

/** sc-conflict-cluster-updating: wait for the cluster and its pools, then send the request again. */
export const planWaitForCluster: RemediationPlanner = async (evidence, context) => {
  const { cluster } = context;
  const state = (await known(readManagedCluster(evidence, cluster.id)))?.properties?.provisioningState;
  if (state === 'Failed' || state === 'Canceled') return undefined;
  const wait = waitForSucceeded(cluster.id, API_VERSIONS.managedClusters, `cluster ${cluster.name}`, {
    limitSeconds: CLUSTER_LIMIT_SECONDS,
  });
  return { actions: [wait, ...repeatsOf(context)], warnings: [] };
};

/** Providers that connections, clusters and supported targets use. Others are registered on approval only. */
const ALLOWED = new Set(
  [
    'ServiceLinker',
    'ContainerService',
    'KubernetesConfiguration',
    'Kubernetes',
    'ExtendedLocation',
    'ManagedIdentity',
    'KeyVault',
    'Storage',
    'AppConfiguration',
    'Cache',
    'CognitiveServices',
    'DBforMySQL',
    'DBforPostgreSQL',
    'DocumentDB',
    'EventHub',
    'Insights',
    'ServiceBus',
    'SignalRService',
    'Sql',
  ].map((name) => `microsoft.${name}`.toLowerCase()),
);

/** Registers what is not registered; nothing is left to do for what is. */
async function planFor(
  evidence: Evidence,
  places: readonly { subscriptionId: string; namespace: string }[],
  after: PlannedRemediation['actions'],
): Promise<PlannedRemediation> {
  const missing = await Promise.all(
    places.map(async (place) => ({
      ...place,
      items: await registrationEvidence(evidence, place.subscriptionId, place.namespace),
    })),
  );
  const actions = missing
    .filter(({ items }) => items.length > 0)
    .flatMap(({ subscriptionId, namespace }) => registerProvider(subscriptionId, namespace));
  const isUnusual = places.some(({ namespace }) => !ALLOWED.has(namespace.toLowerCase()));
  return {
    actions: actions.length === 0 ? [] : [...actions, ...after],
    warnings: [],
    ...(isUnusual ? { needsApproval: true as const } : {}),
  };
}

/** sc-missing-subscription-registration, sc-conflict-provider-unregistered: register the provider of extensions. */
export const planRegistration: RemediationPlanner = (evidence, context) =>
  planFor(
    evidence,
    [{ subscriptionId: context.cluster.subscriptionId, namespace: EXTENSION_PROVIDER }],
    repeatsOf(context),
  );

/** rp-missing-subscription-registration-other: register what is missing in the subscription of the cluster. */
export const planOtherRegistration: RemediationPlanner = async (evidence, context) => {
  const missing = await unregisteredProviders(evidence, context, 'sameSubscription');
  return planFor(evidence, missing, repeatsOf(context));
};

/** sc-target-subscription-not-registered: register in the subscription of the target. */
export const planTargetRegistration: RemediationPlanner = async (evidence, context) => {
  const missing = await unregisteredProviders(evidence, context, 'otherSubscriptions');
  const plan = await planFor(evidence, missing, repeatsOf(context));
  return {
    ...plan,
    warnings: ['This registers a provider in another subscription than that of the cluster.'],
  };
};

/** The request is worth one more try; the caller uses another API version or fresh credentials. */
export const planRepeat: RemediationPlanner = (_evidence, context) => {
  const actions = repeatsOf(context);
  return actions.length === 0 ? undefined : { actions, warnings: [] };
};
