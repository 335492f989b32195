import { secretName, secretProviderClassName, serviceAccountName } from '../../connection/names';
import type { ConnectionObjects } from '../../connection/plan';
import type { Configuration, Linker } from '../api/linkers';

/** One Kubernetes object of a connection. */
export interface KubernetesResource {
  kind: 'Secret' | 'ServiceAccount' | 'SecretProviderClass';
  namespace: string;
  name: string;
}

/** The Kubernetes objects of a connection: names follow from the connection's name and identity. */
export function objectsOf(
  { name, properties }: Pick<Linker, 'name' | 'properties'>,
  configurations: readonly Configuration[] = [],
): ConnectionObjects {
  const { authInfo } = properties;
  const isCsi = isCsiLinker(properties);
  const isOptedOut = isConfigurationOptedOut({ properties });
  const isAccountMade = !isOptedOut || authInfo?.authMode !== 'optOutAllAuth';
  const clientId =
    authInfo?.authType === 'userAssignedIdentity' && !isCsi && isAccountMade ? authInfo.clientId : undefined;
  return {
    namespace: namespaceOf({ properties }),
    ...(isOptedOut ? {} : { secretName: secretName(name) }),
    keys: configurations.map((entry) => ({ name: entry.name, isSecret: (entry.value ?? '') === '' })),
    ...(clientId ? { serviceAccountName: serviceAccountName(clientId) } : {}),
    ...(isCsi && !isOptedOut ? { secretProviderClassName: secretProviderClassName(name) } : {}),
  };
}

/** The objects one by one, with their kinds. */
export function resourcesOf(objects: ConnectionObjects): KubernetesResource[] {
  const { namespace } = objects;
  return [
    ...(objects.secretName ? [{ kind: 'Secret', namespace, name: objects.secretName } as const] : []),
    ...(objects.serviceAccountName
      ? [{ kind: 'ServiceAccount', namespace, name: objects.serviceAccountName } as const]
      : []),
    ...(objects.secretProviderClassName
      ? [{ kind: 'SecretProviderClass', namespace, name: objects.secretProviderClassName } as const]
      : []),
  ];
}

/** The member that the Azure CLI adds to what it shows. */
export function kubernetesResourceName(objects: ConnectionObjects): Record<string, string> {
  return {
    ...(objects.secretName ? { secret: objects.secretName } : {}),
    ...(objects.serviceAccountName ? { serviceAccount: objects.serviceAccountName } : {}),
    ...(objects.secretProviderClassName ? { secretProviderClass: objects.secretProviderClassName } : {}),
  };
}

/** Kubernetes namespace of a connection; `default` when it names none. */
export function namespaceOf({ properties }: Pick<Linker, 'properties'>): string {
  return properties.scope ?? 'default';
}

/** Whether the cluster holds nothing of the configuration: the user provides it. */
export function isConfigurationOptedOut({ properties }: Pick<Linker, 'properties'>): boolean {
  return properties.configurationInfo?.action === 'optOut';
}

/** Whether a connection to Key Vault goes through the Secrets Store CSI driver. */
function isCsiLinker({ targetService }: Linker['properties']): boolean {
  const asked = targetService?.['resourceProperties'] as { connectAsKubernetesCsiDriver?: unknown } | null;
  return asked?.connectAsKubernetesCsiDriver === true;
}
