import { AGENT_NAMESPACE } from '../../catalogue/arc/agents';
import { agentDeployments } from '../../checks/arc/agent-deployments';
import { LEFT_OVERS } from '../../checks/arc/release-state';
import { registrationEvidence } from '../../checks/registration-evidence';
import { API_VERSIONS } from '../../evidence/api-versions';
import type { Evidence } from '../../evidence/evidence';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { optional } from '../../evidence/reading';
import { registerProvider } from '../actions';
import type { RemediationAction, RemediationPlanner } from '../remediation-plan';

const PROVIDERS = ['Microsoft.Kubernetes', 'Microsoft.KubernetesConfiguration', 'Microsoft.ExtendedLocation'];

/** Registers the providers of Azure Arc that are missing. */
export const planArcProviders: RemediationPlanner = async (evidence, { cluster }) => {
  const found = await Promise.all(
    PROVIDERS.map(async (namespace) => {
      const missing = await registrationEvidence(evidence, cluster.subscriptionId, namespace);
      return missing.length > 0 ? registerProvider(cluster.subscriptionId, namespace) : [];
    }),
  );
  return { actions: found.flat(), warnings: [] };
};

/** Waits until the agents have their images; installing again is a command of the person who connects the cluster. */
export const planWaitForImages: RemediationPlanner = async (evidence) => {
  const deployments = await agentDeployments(evidence);
  const waits = deployments
    .filter(({ spec, status }) => (status?.readyReplicas ?? 0) < (spec?.replicas ?? 1))
    .map(({ metadata, spec }): RemediationAction => {
      const name = metadata?.name ?? '';
      return {
        kind: 'wait',
        read: { api: 'kubernetes', path: `/apis/apps/v1/namespaces/${AGENT_NAMESPACE}/deployments/${name}` },
        property: 'status.readyReplicas',
        until: [String(spec?.replicas ?? 1)],
        failOn: [],
        everySeconds: 20,
        limitSeconds: 3600,
        description: `Wait until deployment ${name} is ready`,
      };
    });
  return { actions: waits, warnings: ['Then run az connectedk8s connect once more.'] };
};

/** Clears away what an installation with Helm v3.3.0-rc.1 left, in the order of the fix. */
export const planClearFailedInstallation: RemediationPlanner = async (evidence, { cluster }) => {
  const resource = await optional(evidence.arm(cluster.id, API_VERSIONS.connectedClusters));
  const deletions = await Promise.all(LEFT_OVERS.map((leftOver) => deletion(evidence, leftOver)));
  const azure: RemediationAction = {
    kind: 'arm',
    method: 'DELETE',
    id: cluster.id,
    apiVersion: API_VERSIONS.connectedClusters,
    description: `Delete the Azure Arc resource ${cluster.name}`,
  };
  return {
    actions: [...(resource === undefined ? [] : [azure]), ...deletions.flat()],
    warnings: [
      'Deletes the connected cluster in Azure with its extensions and configurations, and the agents in the cluster.',
      'Then install a stable Helm 3 and run az connectedk8s connect.',
    ],
  };
};

async function deletion(
  evidence: Evidence,
  { label, path }: { label: string; path: string },
): Promise<RemediationAction[]> {
  const exists = await optional(evidence.object<KubernetesObject>(path));
  return exists ? [{ kind: 'kubernetes', method: 'DELETE', path, description: `Delete ${label}` }] : [];
}
