import { apiVersions } from '../../azure/api-versions';
import {
  type ClusterFeature,
  csiIdentityOf,
  hasFeature,
  issuerOf,
  type ManagedCluster,
  withFeatures,
} from '../../azure/managed-cluster';
import { connectionError } from '../../connection/errors';
import type { ClusterFacts, ConnectionFacts } from '../../connection/plan';
import type { Step } from '../../connection/step';
import { clusterArguments, clusterName, isReady, readClusterForWrite } from '../cluster-state';
import { lookAtOperation } from './operation-progress';
import type { PhaseInput } from '../phase-activity';
import { pollAgain } from '../waits';
import { operation, type PhaseModule, skip, type Work } from '../work';

const DESCRIPTIONS: Readonly<Record<ClusterFeature, string>> = {
  oidcIssuer: 'Enable the OIDC issuer of the cluster',
  workloadIdentity: 'Enable workload identity on the cluster',
  keyVaultCsi: 'Enable the add-on azureKeyvaultSecretsProvider on the cluster',
};

const ARGUMENTS: Readonly<Record<ClusterFeature, string>> = {
  oidcIssuer: 'update {names} --enable-oidc-issuer',
  workloadIdentity: 'update {names} --enable-workload-identity',
  keyVaultCsi: 'enable-addons {names} --addons azure-keyvault-secrets-provider',
};

const WAITING = 'The cluster is switching the features on';
const WRITE_LIMIT = 3;

/** The features that the authentication needs on the cluster. */
export function neededFeatures(work: Work): ClusterFeature[] {
  if (work.isAuthOptedOut) return [];
  if (work.auth === 'workloadIdentity') return ['oidcIssuer', 'workloadIdentity'];
  return work.auth === 'csi' ? ['keyVaultCsi'] : [];
}

/** Switches features on in one write. They stay on: other workloads may rely on them by then. */
export const enableClusterFeatures: PhaseModule = {
  async plan(work, { cluster }) {
    const needed = neededFeatures(work);
    if (needed.length === 0) return skip('The authentication needs no cluster feature');
    const missing = needed.filter((feature) => !hasFeature(cluster, feature));
    if (missing.length === 0 && areReady(cluster, needed)) return skip('The cluster features are on');
    return {
      operations: missing.map((feature) =>
        operation('enable-cluster-features', 'configAuth', {
          name: `enable${feature.charAt(0).toUpperCase()}${feature.slice(1)}`,
          description: DESCRIPTIONS[feature],
          action: 'Microsoft.ContainerService/managedClusters/write',
          scope: work.clusterId,
          subject: feature,
          sharedWrite: 'enableClusterFeatures',
        }),
      ),
    };
  },

  async run(work, input) {
    const outcome = await lookAtOperation(work, input.progress, WAITING);
    if (outcome.state === 'running') return outcome.wait;
    if (outcome.state === 'failed') return failed(work, outcome.reason);
    const { body: cluster, etag } = await readClusterForWrite(work);
    const needed = neededFeatures(work);
    const missing = needed.filter((feature) => !hasFeature(cluster, feature));
    if (!isReady(cluster, work.clusterId)) {
      return pollAgain('Busy', `The cluster ${clusterName(work.clusterId)} is being changed`, input.progress);
    }
    if (missing.length > 0) return write(work, input, { cluster, etag, missing });
    if (!areReady(cluster, needed)) return pollAgain('Dependency', WAITING, input.progress);
    return { state: 'done', message: 'The cluster features are on', facts: factsOf(work, input, cluster) };
  },
};

/** Azure fills issuer and add-on identity in after the switch is on. */
function areReady(cluster: ManagedCluster, needed: readonly ClusterFeature[]): boolean {
  if (needed.includes('oidcIssuer') && issuerOf(cluster) === undefined) return false;
  return !needed.includes('keyVaultCsi') || csiIdentityOf(cluster) !== undefined;
}

async function write(
  work: Work,
  { progress }: PhaseInput,
  change: { cluster: ManagedCluster; etag: string | undefined; missing: ClusterFeature[] },
): Promise<Step<ConnectionFacts>> {
  const writes = Number(progress?.['writes'] ?? 0);
  if (writes >= WRITE_LIMIT) return failed(work, 'Azure accepted the change and did not make it');
  const body = withFeatures(change.cluster, change.missing);
  const { operationUrl } = await work.arm.put(work.clusterId, apiVersions.managedClusters, body, {
    ifMatch: change.etag,
  });
  return pollAgain('LongRunningOperation', WAITING, {
    writes: writes + 1,
    ...(operationUrl === undefined ? {} : { operationUrl }),
  });
}

function failed(work: Work, reason: string): Step<never> {
  const names = clusterArguments(work.clusterId);
  return {
    state: 'failed',
    error: connectionError('ClusterFeatureFailed', {
      message: `The features of the cluster ${clusterName(work.clusterId)} could not be switched on. ${reason}`,
      target: work.clusterId,
      cause: reason,
      commands: neededFeatures(work).map(
        (feature) => `az aks ${ARGUMENTS[feature].replace('{names}', names)}`,
      ),
    }),
  };
}

function factsOf(work: Work, { facts }: PhaseInput, cluster: ManagedCluster): ConnectionFacts {
  const identity = work.auth === 'csi' ? csiIdentityOf(cluster) : undefined;
  return {
    cluster: clusterFacts(cluster, facts.cluster),
    ...(identity ? { principal: identity } : {}),
  };
}

/** Facts of a cluster; what only earlier steps know is kept. */
export function clusterFacts(cluster: ManagedCluster, before?: ClusterFacts): ClusterFacts {
  const issuer = issuerOf(cluster);
  return {
    ...before,
    location: cluster.location,
    ...(issuer === undefined ? {} : { oidcIssuerUrl: issuer }),
  };
}
