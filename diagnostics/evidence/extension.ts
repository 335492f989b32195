import { API_VERSIONS } from './api-versions';
import type { Evidence } from './evidence';
import type { Reading } from './reading';

/** A cluster extension (Microsoft.KubernetesConfiguration/extensions) as ARM answers it. */
export interface ExtensionResource {
  id?: string;
  name: string;
  properties?: {
    extensionType?: string;
    provisioningState?: string;
    version?: string;
    currentVersion?: string;
    autoUpgradeMinorVersion?: boolean;
    isSystemExtension?: boolean;
    scope?: {
      cluster?: { releaseNamespace?: string } | null;
      namespace?: { targetNamespace?: string } | null;
    };
    statuses?: { code?: string; level?: string; message?: string; time?: string }[] | null;
    errorInfo?: ErrorInfo | null;
    configurationSettings?: Record<string, string> | null;
  };
}

export interface ErrorInfo {
  code?: string;
  message?: string;
  details?: ErrorInfo[] | null;
}

/** Every extension of the cluster, in one call. */
export function readExtensions(evidence: Evidence, clusterId: string): Promise<Reading<ExtensionResource[]>> {
  return evidence.armList<ExtensionResource>(
    `${clusterId}/providers/Microsoft.KubernetesConfiguration/extensions`,
    API_VERSIONS.extensions,
  );
}

/** Namespace of the Helm release of an extension. */
export function releaseNamespaceOf(extension: ExtensionResource): string | undefined {
  const { scope } = extension.properties ?? {};
  return scope?.cluster?.releaseNamespace ?? scope?.namespace?.targetNamespace;
}

/** Codes and messages that say why an extension failed: error statuses, then errorInfo with its details. */
export function extensionErrors(extension: ExtensionResource): string[] {
  const { statuses, errorInfo, provisioningState } = extension.properties ?? {};
  const texts = (statuses ?? [])
    .filter((status) => status.level?.toLowerCase() === 'error' || provisioningState === 'Failed')
    .map((status) => [status.code, status.message].filter(Boolean).join(': '));
  return [...texts, ...errorTexts(errorInfo ?? undefined)].filter((text) => text !== '');
}

function errorTexts(error: ErrorInfo | undefined): string[] {
  if (!error || (!error.code && !error.message)) return [];
  const own = [error.code, error.message].filter(Boolean).join(': ');
  return [own, ...(error.details ?? []).flatMap(errorTexts)];
}
