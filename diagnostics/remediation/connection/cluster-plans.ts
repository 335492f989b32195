import { EXTENSION_NAME, EXTENSION_NAMESPACE } from '../../../connection/names';
import { connectionsOf } from '../../checks/connection/selected-connections';
import { API_VERSIONS } from '../../evidence/api-versions';
import { extensionId, repeatRequest, repeatsOf, waitForSucceeded } from '../actions';
import type { RemediationAction, RemediationPlanner } from '../remediation-plan';

const JOB_PATH = `/apis/batch/v1/namespaces/${EXTENSION_NAMESPACE}/jobs/sc-job`;

/** sc-job-active: wait until the Job has ended or is gone. */
export const planWaitForJob: RemediationPlanner = () => ({
  actions: [
    {
      kind: 'wait',
      read: { api: 'kubernetes', path: JOB_PATH },
      property: 'status.succeeded',
      until: ['1'],
      endsWhenGone: true,
      failOn: [],
      everySeconds: 10,
      limitSeconds: 900,
      description: 'Wait until sc-job has succeeded or is gone',
    },
  ],
  warnings: [],
});

/** sc-job-image-pull-failure: let the extension move to the current version. */
export const planExtensionUpgrade: RemediationPlanner = (_evidence, context) => {
  const id = extensionId(context.cluster.id, EXTENSION_NAME);
  const actions: RemediationAction[] = [
    {
      kind: 'arm',
      method: 'PATCH',
      id,
      apiVersion: API_VERSIONS.extensions,
      body: { properties: { autoUpgradeMinorVersion: true } },
      description: `Let ${EXTENSION_NAME} upgrade its minor version by itself`,
    },
    waitForSucceeded(id, API_VERSIONS.extensions, EXTENSION_NAME, { limitSeconds: 1800 }),
    ...repeatsOf(context),
  ];
  return { actions, warnings: ['The extension is updated to a newer version.'] };
};

/** sc-extension-missing: send every connection again; the first one installs the extension. */
export const planRepeatAll: RemediationPlanner = async (evidence, context) => {
  const connections = await connectionsOf(evidence, context);
  if (connections.length === 0) return undefined;
  const withSecret = connections.filter(({ kind }) => kind === 'secret' || kind === 'servicePrincipal');
  return {
    actions: connections.map(({ name }) => repeatRequest(name)),
    warnings: withSecret.map(
      ({ name }) => `Connection ${name} may need its credential again: it is not stored.`,
    ),
  };
};

/** Switches on OIDC issuer and workload identity. */
export const planWorkloadIdentity: RemediationPlanner = (_evidence, { cluster }) => ({
  actions: [
    {
      kind: 'armUpdate',
      id: cluster.id,
      apiVersion: API_VERSIONS.managedClusters,
      change: {
        properties: {
          oidcIssuerProfile: { enabled: true },
          securityProfile: { workloadIdentity: { enabled: true } },
        },
      },
      description: `Switch on OIDC issuer and workload identity of ${cluster.name}`,
    },
    waitForSucceeded(cluster.id, API_VERSIONS.managedClusters, `cluster ${cluster.name}`, {
      limitSeconds: 3600,
    }),
  ],
  warnings: [
    'The OIDC issuer cannot be switched off again.',
    'Pods have to be started again to get their token.',
  ],
});

/** Switches on the add-on azure-keyvault-secrets-provider. */
export const planCsiAddon: RemediationPlanner = (_evidence, { cluster }) => ({
  actions: [
    {
      kind: 'armUpdate',
      id: cluster.id,
      apiVersion: API_VERSIONS.managedClusters,
      change: { properties: { addonProfiles: { azureKeyvaultSecretsProvider: { enabled: true } } } },
      description: `Switch on the Key Vault CSI driver of ${cluster.name}`,
    },
    waitForSucceeded(cluster.id, API_VERSIONS.managedClusters, `cluster ${cluster.name}`, {
      limitSeconds: 3600,
    }),
  ],
  warnings: ['Two DaemonSets start on every node.'],
});
