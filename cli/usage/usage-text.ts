import type { ConnectionObjects } from '../../connection/plan';
import type { Paint } from '../output/paint';
import { codeHint } from './code-hint';

/** How a workload and its code use a connection, in a few lines. */
export function usageText(
  linkerId: string,
  clientType: string,
  objects: ConnectionObjects,
  paint: Paint,
): string {
  return [
    paint('bold', 'In a workload'),
    ...workloadLines(objects).map((line) => `  ${line}`),
    '',
    paint('bold', `In code (${clientType})`),
    ...codeHint(clientType, objects).map((line) => `  ${line}`),
    '',
    paint('bold', 'A Job that shows it'),
    `  aksc connection sample --id ${linkerId} | kubectl apply -f -`,
  ].join('\n');
}

function workloadLines({
  namespace,
  secretName,
  serviceAccountName,
  secretProviderClassName,
}: ConnectionObjects): string[] {
  const account =
    serviceAccountName === undefined
      ? []
      : [
          `serviceAccountName: ${serviceAccountName}`,
          'label on the pod: azure.workload.identity/use: "true"',
        ];
  const volume =
    secretProviderClassName === undefined
      ? []
      : [`volume of secrets-store.csi.k8s.io with secretProviderClass: ${secretProviderClassName}`];
  return [
    `namespace: ${namespace}`,
    ...account,
    ...volume,
    secretName === undefined
      ? 'configuration: yours to provide; aksc connection list-configuration tells names and values'
      : `envFrom: [{ secretRef: { name: ${secretName} } }]`,
  ];
}
