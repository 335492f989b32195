import type { Cluster } from '../cluster';
import type { KubeObject } from '../objects/kube-object';
import { ensure, removeObject } from './cluster-objects';
import { secretsStoreDefinitions } from './secrets-store-definitions';

const NAMESPACE = 'kube-system';

function daemonSet(name: string, image: string): KubeObject {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: NAMESPACE, labels: { ...labels, 'kubernetes.azure.com/managedby': 'aks' } },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { tolerations: [{ operator: 'Exists' }], containers: [{ name: 'driver', image }] },
      },
    },
  };
}

/** What AKS puts into a cluster with the add-on azureKeyvaultSecretsProvider. */
const ADDON: readonly KubeObject[] = [
  ...secretsStoreDefinitions,
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: 'secrets-store.csi.k8s.io' },
    spec: { podInfoOnMount: true, attachRequired: false, volumeLifecycleModes: ['Ephemeral'] },
  },
  daemonSet(
    'aks-secrets-store-csi-driver',
    'mcr.microsoft.com/oss/kubernetes-csi/secrets-store/driver:v1.4.8',
  ),
  daemonSet(
    'aks-secrets-store-provider-azure',
    'mcr.microsoft.com/oss/azure/secrets-store/provider-azure:v1.6.2',
  ),
];

/** Puts the Secrets Store CSI driver into a cluster, or takes it out with its SecretProviderClasses. */
export async function setSecretsStoreAddon(cluster: Cluster, isEnabled: boolean): Promise<void> {
  for (const object of ADDON) {
    if (isEnabled) {
      await ensure(cluster, object);
    } else {
      removeObject(cluster, object);
    }
  }
  await cluster.store.durable();
}
