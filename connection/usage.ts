import type { ConnectionObjects } from './plan';

const WORKLOAD_IDENTITY_LABEL = { 'azure.workload.identity/use': 'true' };
const SAMPLE_NAME = 'sc-sample-job';
const SECRETS_MOUNT = '/mnt/secrets-store';

/**
 * The manifest of a Job that shows a connection at work, as the Service Connector article for AKS has it: it prints
 * the environment that the Secret provides. The label for workload identity is on the pod template as well, because
 * the webhook reads it from pods.
 * https://learn.microsoft.com/azure/service-connector/how-to-use-service-connector-in-aks
 */
export function sampleJob(objects: ConnectionObjects): Record<string, unknown> {
  const { namespace, secretName, serviceAccountName, secretProviderClassName } = objects;
  const label = serviceAccountName === undefined ? {} : { labels: WORKLOAD_IDENTITY_LABEL };
  const volume = secretProviderClassName === undefined ? undefined : secretsVolume(secretProviderClassName);
  const container = {
    name: 'raw-linux',
    image: 'alpine',
    command: volume ? ['ls', SECRETS_MOUNT] : ['printenv'],
    ...(secretName === undefined ? {} : { envFrom: [{ secretRef: { name: secretName } }] }),
    ...(volume ? { volumeMounts: [{ name: volume.name, mountPath: SECRETS_MOUNT, readOnly: true }] } : {}),
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: SAMPLE_NAME, namespace, ...label },
    spec: {
      template: {
        ...(serviceAccountName === undefined ? {} : { metadata: label }),
        spec: {
          ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
          containers: [container],
          ...(volume ? { volumes: [volume] } : {}),
          restartPolicy: 'OnFailure',
        },
      },
    },
  };
}

function secretsVolume(secretProviderClass: string) {
  return {
    name: 'secrets-store',
    csi: {
      driver: 'secrets-store.csi.k8s.io',
      readOnly: true,
      volumeAttributes: { secretProviderClass },
    },
  };
}
