import { addManagedCluster } from '../healthy/connection';
import { addBase } from '../healthy/base';
import { addExtensionAgents } from '../healthy/extension-agents';
import { EXTENSION_MANAGER_FEATURE, FLUX_CONFIGURATIONS, FLUX_EXTENSION } from '../healthy/flux';
import { healthyConnectedCluster, healthyManagedCluster } from '../healthy/healthy-worlds';
import { MANAGED_CLUSTER, World } from '../world';
import type { BrokenWorlds } from './broken-world';

function failed(world: World, message: string, more: Record<string, unknown> = {}): World {
  return world.changeArm(FLUX_EXTENSION, {
    properties: {
      provisioningState: 'Failed',
      statuses: [{ code: 'InstallationFailed', level: 'Error', message }],
      ...more,
    },
  });
}

/** The error as Azure nests it. */
function failedWithDetails(world: World, message: string): World {
  return world.changeArm(FLUX_EXTENSION, {
    properties: {
      provisioningState: 'Failed',
      errorInfo: {
        code: 'ResourceOperationFailure',
        message: 'The resource operation completed with terminal provisioning state Failed.',
        details: [{ code: 'ExtensionCreationFailed', message }],
      },
    },
  });
}

const NOT_POPULATED =
  "error: Unable to get the status from the local CRD with the error : {Error : Retry for given duration didn't get any results with err {status not populated}}";

function withPodIdentity(): World {
  const world = failedWithDetails(healthyManagedCluster(), NOT_POPULATED).changeArm(FLUX_EXTENSION, {
    properties: { version: '1.6.1', currentVersion: '1.6.1' },
  });
  return world
    .changeArm(world.clusterId, { properties: { podIdentityProfile: { enabled: true } } })
    .log(
      'kube-system',
      'extension-agent-1',
      `{"Message":"2021/12/02 10:24:56 Error: in getting auth header : error {adal: Refresh request failed. Status Code = '404'. Response body: no azure identity found for request clientID <REDACTED>\\n}","AgentName":"FluxConfigAgent"}`,
      'extension-agent',
    );
}

/** An AKS cluster where nobody ever got an extension installed. */
function withoutAnyExtension(): World {
  return addExtensionAgents(addManagedCluster(addBase(new World(MANAGED_CLUSTER))))
    .putArm(`${FLUX_CONFIGURATIONS}/apps`, {
      name: 'apps',
      properties: { provisioningState: 'Succeeded', complianceState: 'Compliant' },
    })
    .putArm(EXTENSION_MANAGER_FEATURE, { properties: { state: 'NotRegistered' } });
}

export const brokenFlux2ExtensionWorlds: BrokenWorlds = {
  'flux2-extension-crd-conflict': {
    build: () =>
      failed(
        healthyConnectedCluster(),
        'Error: {unable to add the configuration with configId {extension:flux} due to error: {error while adding the CRD configuration: error {Operation cannot be fulfilled on extensionconfigs.clusterconfig.azure.com "flux": the object has been modified; please apply your changes to the latest version and try again}}}',
      ),
  },
  'flux2-release-name-in-use': {
    build: () =>
      failed(
        healthyConnectedCluster(),
        'Error: {failed to install chart from path [] for release [flux]: err [cannot re-use a name that is still in use]} occurred while doing the operation : {Installing the extension} on the config',
      ),
  },
  'flux2-extension-creation-bad-request': {
    build: () =>
      healthyManagedCluster().asks({
        errorText:
          "{'code':'DeploymentFailed','message':'At least one resource deployment operation failed.','details':[{'code':'ExtensionCreationFailed', 'message':' Request failed to https://management.azure.com/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedclusters/c/extensionaddons/flux?api-version=2021-03-01. Error code: BadRequest. Reason: Bad Request'}]}",
      }),
  },
  'flux2-extension-failed': {
    build: () => failed(healthyConnectedCluster(), 'The operation ended in an unknown way'),
  },
  'flux2-extension-missing': {
    build: () => healthyConnectedCluster().removeArm(FLUX_EXTENSION),
  },
  'flux2-feature-flag-missing': { build: withoutAnyExtension },
  'flux2-pod-identity-token-intercepted': { build: withPodIdentity },
  'flux2-status-not-populated': {
    build: () => failedWithDetails(healthyManagedCluster(), NOT_POPULATED),
  },
  'flux2-helm-config-tenant-id-nil': {
    build: () =>
      failed(
        healthyManagedCluster(),
        'Unable to render the Helm chart with the provided config settings and config protected settings : InnerError [template: azure-k8s-flux/templates/source-controller.yaml:100:24: executing "azure-k8s-flux/templates/source-controller.yaml" at <index (lookup "v1" "ConfigMap" "kube-system" "extension-manager-config").data "AZURE_TENANT_ID">: error calling index: index of untyped nil]',
        { version: '1.15.1', currentVersion: '1.15.1' },
      ),
  },
};
