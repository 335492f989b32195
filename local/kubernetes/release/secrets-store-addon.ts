import type { Cluster } from '../cluster';
import type { JsonObject } from '../objects/json';
import type { KubeObject } from '../objects/kube-object';
import { ensure, removeObject } from './cluster-objects';

const GROUP = 'secrets-store.csi.x-k8s.io';
const NAMESPACE = 'kube-system';
const text = { type: 'string' };
const textMap = { type: 'object', additionalProperties: text };

/** The fields of a SecretProviderClass as the driver's own definition declares them. */
const classSchema: JsonObject = {
  type: 'object',
  properties: {
    apiVersion: text,
    kind: text,
    metadata: { type: 'object' },
    spec: {
      type: 'object',
      properties: {
        provider: text,
        parameters: textMap,
        secretObjects: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              secretName: text,
              type: text,
              labels: textMap,
              annotations: textMap,
              data: { type: 'array', items: { type: 'object', properties: { objectName: text, key: text } } },
            },
          },
        },
      },
    },
    status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
};

function definition(kind: string, schema: JsonObject): KubeObject {
  const plural = `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : ''}`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { plural, kind, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}

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

const OPEN_SCHEMA: JsonObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** What AKS puts into a cluster with the add-on azureKeyvaultSecretsProvider. */
const ADDON: readonly KubeObject[] = [
  definition('SecretProviderClass', classSchema),
  definition('SecretProviderClassPodStatus', OPEN_SCHEMA),
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
