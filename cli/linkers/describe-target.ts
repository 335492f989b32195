import type { TargetService } from '../../connection/linker';
import { findTarget } from '../../targets/registry';
import type { Linker } from '../api/linkers';

/** The target of a connection in few words: command line name, and the resource. */
export function describeTarget({ properties }: Pick<Linker, 'properties'>): {
  kind: string;
  resource: string;
} {
  const { targetService } = properties;
  const address = targetService?.id ?? targetService?.endpoint ?? '';
  const found = targetService ? findTarget(targetService as unknown as TargetService) : undefined;
  if (!found) return { kind: targetService?.type ?? '', resource: address };
  const { subscriptionId: _subscription, resourceGroup: _group, ...names } = found.reference.names;
  return { kind: found.target.id, resource: Object.values(names).join('/') || address };
}

/** How a connection authenticates, in the words of the options. */
export function describeAuth({ properties }: Pick<Linker, 'properties'>): string {
  const { authInfo, targetService } = properties;
  const asked = targetService?.['resourceProperties'] as { connectAsKubernetesCsiDriver?: unknown } | null;
  if (asked?.connectAsKubernetesCsiDriver === true) return 'csi driver';
  const names: Record<string, string> = {
    userAssignedIdentity: 'workload identity',
    servicePrincipalSecret: 'service principal',
  };
  return names[authInfo?.authType ?? ''] ?? authInfo?.authType ?? '';
}
