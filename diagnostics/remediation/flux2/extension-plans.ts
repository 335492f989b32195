import { fluxExtension, fluxNamespace, FLUX_NAME } from '../../checks/flux2/flux-objects';
import { fixedVersion } from '../../checks/flux2/extension-install';
import { EXCEPTION_PATH, FLUX_EXCEPTION, needsException } from '../../checks/flux2/pod-identity';
import { API_VERSIONS } from '../../evidence/api-versions';
import type { ClusterReference } from '../../cluster-reference';
import type { Evidence } from '../../evidence/evidence';
import type { ExtensionResource } from '../../evidence/extension';
import type { KubernetesObject } from '../../evidence/kubernetes-reader';
import { knownList } from '../../evidence/reading';
import { extensionId, waitForSucceeded } from '../actions';
import type { RemediationAction, RemediationPlanner } from '../remediation-plan';

const INSTALL_LIMIT_SECONDS = 1800;

/** The extension as it is installed with the first configuration, or as it was. */
function install(cluster: ClusterReference, extension: ExtensionResource | undefined): RemediationAction[] {
  const name = extension?.name ?? FLUX_NAME;
  const {
    scope,
    configurationSettings,
    version,
    autoUpgradeMinorVersion = true,
  } = extension?.properties ?? {};
  const id = extensionId(cluster.id, name);
  return [
    {
      kind: 'arm',
      method: 'PUT',
      id,
      apiVersion: API_VERSIONS.extensions,
      body: {
        // Azure Arc gives each extension an identity of its own; on AKS the agent has one.
        ...(cluster.type === 'connectedClusters' ? { identity: { type: 'SystemAssigned' } } : {}),
        properties: {
          extensionType: 'microsoft.flux',
          autoUpgradeMinorVersion,
          ...(autoUpgradeMinorVersion || version === undefined ? {} : { version }),
          scope: scope ?? { cluster: { releaseNamespace: fluxNamespace(extension) } },
          ...(configurationSettings ? { configurationSettings } : {}),
        },
      },
      description: `Install extension ${name}`,
    },
    waitForSucceeded(id, API_VERSIONS.extensions, `extension ${name}`, {
      limitSeconds: INSTALL_LIMIT_SECONDS,
    }),
  ];
}

/** flux2-extension-missing: installs the extension. */
export const planInstallFlux: RemediationPlanner = (_evidence, { cluster }) => ({
  actions: install(cluster, undefined),
  warnings: ['The extension takes CPU and memory of the cluster, and applies what the configurations hold.'],
});

/** flux2-extension-crd-conflict: sends the same extension once more. The conflict was with a change that is over. */
export const planRepeatExtension: RemediationPlanner = async (evidence, { cluster }) => {
  const extension = await fluxExtension(evidence, cluster);
  if (!extension) return undefined;
  const warnings = ['Wait 30 seconds before, and try at most three times.'];
  const actions = install(cluster, extension);
  if (!hasProtectedSettings(extension)) return { actions, warnings };
  return { actions, warnings: [...warnings, PROTECTED], needsApproval: true };
};

const PROTECTED = 'Protected settings of the extension cannot be read, so they have to be given again.';

/** Azure answers the names of protected settings, without their values. */
function hasProtectedSettings({ properties }: ExtensionResource): boolean {
  const { configurationProtectedSettings } = (properties ?? {}) as {
    configurationProtectedSettings?: object | null;
  };
  return Object.keys(configurationProtectedSettings ?? {}).length > 0;
}

/** flux2-release-name-in-use, …-bad-request, …-failed: removes what is left in the order of the fix, and installs again. */
export const planCleanUpFlux: RemediationPlanner = async (evidence, { cluster }) => {
  const extension = await fluxExtension(evidence, cluster);
  const namespace = fluxNamespace(extension);
  const settings = Object.keys(extension?.properties?.configurationSettings ?? {});
  return {
    actions: [
      ...(extension ? forcedDeletion(cluster, extension.name) : []),
      ...(await releaseDeletions(evidence, namespace, extension?.name ?? FLUX_NAME)),
      ...namespaceDeletion(namespace),
      ...install(cluster, extension),
    ],
    warnings: [
      `Deletes everything in namespace ${namespace}. Until Flux is back, nothing is applied from Git; what it applied before stays.`,
      ...(extension && hasProtectedSettings(extension) ? [PROTECTED] : []),
      ...(settings.length > 0 ? [`Keeps the settings ${settings.join(', ')}.`] : []),
    ],
  };
};

function forcedDeletion(cluster: ClusterReference, name: string): RemediationAction[] {
  const id = extensionId(cluster.id, name);
  return [
    {
      kind: 'arm',
      method: 'DELETE',
      id,
      apiVersion: API_VERSIONS.extensions,
      query: { forceDelete: 'true' },
      description: `Delete extension ${name} by force`,
    },
    {
      kind: 'wait',
      read: { api: 'arm', id, apiVersion: API_VERSIONS.extensions },
      property: 'properties.provisioningState',
      until: [],
      endsWhenGone: true,
      failOn: [],
      everySeconds: 10,
      limitSeconds: 600,
      description: `Wait until extension ${name} is gone`,
    },
  ];
}

/** The Secrets of the release, so that its name is free; its objects go with the namespace. */
async function releaseDeletions(
  evidence: Evidence,
  namespace: string,
  release: string,
): Promise<RemediationAction[]> {
  const secrets = await knownList(
    evidence.list<KubernetesObject>(`/api/v1/namespaces/${namespace}/secrets`, {
      labelSelector: `owner=helm,name=${release}`,
      metadataOnly: true,
    }),
  );
  return secrets.map(({ metadata }) => ({
    kind: 'kubernetes',
    method: 'DELETE',
    path: `/api/v1/namespaces/${namespace}/secrets/${metadata?.name ?? ''}`,
    description: `Delete ${metadata?.name ?? ''}, a revision of Helm release ${release}`,
  }));
}

function namespaceDeletion(namespace: string): RemediationAction[] {
  const path = `/api/v1/namespaces/${namespace}`;
  return [
    { kind: 'kubernetes', method: 'DELETE', path, description: `Delete namespace ${namespace}` },
    {
      kind: 'wait',
      read: { api: 'kubernetes', path },
      property: 'status.phase',
      until: [],
      endsWhenGone: true,
      failOn: [],
      everySeconds: 5,
      limitSeconds: 600,
      description: `Wait until namespace ${namespace} is gone`,
    },
  ];
}

function change(
  cluster: ClusterReference,
  name: string,
  properties: Record<string, unknown>,
  description: string,
): RemediationAction[] {
  const id = extensionId(cluster.id, name);
  return [
    { kind: 'armUpdate', id, apiVersion: API_VERSIONS.extensions, change: { properties }, description },
    waitForSucceeded(id, API_VERSIONS.extensions, `extension ${name}`, {
      limitSeconds: INSTALL_LIMIT_SECONDS,
    }),
  ];
}

/** flux2-pod-identity-token-intercepted: the exception for old versions, the automatic upgrade for the others. */
export const planPodIdentity: RemediationPlanner = async (evidence, { cluster }) => {
  const extension = await fluxExtension(evidence, cluster);
  if (!extension) return undefined;
  if (!needsException(extension.properties?.currentVersion ?? extension.properties?.version)) {
    const actions = change(
      cluster,
      extension.name,
      { autoUpgradeMinorVersion: true },
      'Switch the automatic upgrade of the extension on',
    );
    return { actions, warnings: [] };
  }
  return {
    actions: [
      {
        kind: 'kubernetes',
        method: 'POST',
        path: EXCEPTION_PATH,
        body: FLUX_EXCEPTION,
        description: `Create AzurePodIdentityException ${FLUX_EXCEPTION.metadata.name}`,
      },
    ],
    warnings: ['The exception lets pods with its label reach the instance metadata service directly.'],
  };
};

/** flux2-kubelet-identity-not-used: sets the option. */
export const planKubeletIdentity: RemediationPlanner = async (evidence, { cluster }) => {
  const extension = await fluxExtension(evidence, cluster);
  if (!extension) return undefined;
  const actions = change(
    cluster,
    extension.name,
    { configurationSettings: { useKubeletIdentity: 'true' } },
    'Set useKubeletIdentity to true',
  );
  return {
    actions,
    warnings: ['The controllers of Flux start again, with the rights of the kubelet identity.'],
  };
};

/** flux2-helm-config-tenant-id-nil: the first version without the fault. */
export const planFixedVersion: RemediationPlanner = async (evidence, context) => {
  const extension = await fluxExtension(evidence, context.cluster);
  if (!extension) return undefined;
  const version = await fixedVersion(evidence, context, extension);
  const actions = change(
    context.cluster,
    extension.name,
    { autoUpgradeMinorVersion: false, version },
    `Upgrade the extension to ${version}`,
  );
  return {
    actions,
    warnings: ['The controllers of Flux start again. The automatic upgrade is off afterwards.'],
  };
};
