import type { Configuration, Linker } from '../api/linkers';
import { textPairs, textTable, type Row } from '../output/text-table';
import type { Paint } from '../output/paint';
import type { View } from '../output/printer';
import { configurationText } from './configuration-view';
import { describeAuth, describeTarget } from './describe-target';
import {
  isConfigurationOptedOut,
  kubernetesResourceName,
  namespaceOf,
  objectsOf,
  resourcesOf,
} from './kubernetes-resources';

/** A connection with what is known about it, as programs get it. */
export function linkerValue(
  linker: Linker,
  configurations?: readonly Configuration[],
): Record<string, unknown> {
  const objects = objectsOf(linker, configurations);
  return {
    ...linker,
    kubernetesResourceName: kubernetesResourceName(objects),
    kubernetesResources: resourcesOf(objects),
    ...(configurations ? { configurations } : {}),
  };
}

/** One line for a connection among others. */
export function linkerRow(linker: Linker): Row {
  const { kind, resource } = describeTarget(linker);
  const { secretName = '' } = objectsOf(linker);
  return {
    Name: linker.name,
    Target: `${kind} ${resource}`.trim(),
    Authentication: describeAuth(linker),
    Client: linker.properties.clientType ?? 'none',
    Namespace: namespaceOf(linker),
    Secret: secretName,
    State: linker.properties.provisioningState ?? '',
  };
}

/** A whole connection. Without configurations they are left out. */
export function linkerView(linker: Linker, configurations?: readonly Configuration[]): View {
  return {
    value: linkerValue(linker, configurations),
    rows: [linkerRow(linker)],
    text: (paint) => linkerText(linker, configurations, paint),
  };
}

function linkerText(
  linker: Linker,
  configurations: readonly Configuration[] | undefined,
  paint: Paint,
): string {
  const { kind, resource } = describeTarget(linker);
  const objects = objectsOf(linker, configurations);
  const { targetService, authInfo, clientType, provisioningState } = linker.properties;
  const facts: [string, string][] = [
    ['State', provisioningState ?? ''],
    ['Target', `${kind} ${resource}`.trim()],
    ['Target id', targetService?.id ?? targetService?.endpoint ?? ''],
    ['Authentication', describeAuth(linker)],
    ...(authInfo?.clientId ? [['Client id', authInfo.clientId] as [string, string]] : []),
    ['Client type', clientType ?? 'none'],
    ...(isConfigurationOptedOut(linker)
      ? [['Configuration', 'opted out: no Secret is written'] as [string, string]]
      : []),
    ['Namespace', objects.namespace],
    ['Id', linker.id],
  ];
  const resources = resourcesOf(objects).map(({ kind: Kind, namespace: Namespace, name: Name }) => ({
    Kind,
    Namespace,
    Name,
  }));
  return [
    paint('bold', linker.name),
    textPairs(facts, '  '),
    '',
    paint('bold', 'Kubernetes resources'),
    textTable(resources, paint),
    ...(configurations
      ? ['', paint('bold', 'Configuration'), configurationText(configurations, objects, paint)]
      : []),
  ].join('\n');
}
