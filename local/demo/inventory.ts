import { readFileSync } from 'node:fs';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { type ArmClient, createArmClient } from '../../azure/arm-client';
import { EXTENSION_NAME } from '../../connection/names';
import type { ConnectionObjects, PrincipalFacts } from '../../connection/plan';
import { findTarget } from '../../targets/registry';
import type { Endpoints } from '../stack/endpoints';
import { localToken } from '../stack/local-token';
import type { Example } from './example';

const MASK = '********';

/** What a connection consists of, read back from the cluster and from Azure. Credentials are masked. */
export interface Inventory {
  extension: { name: string; state: string; version: string };
  secret: { namespace: string; name: string; values: Record<string, string> } | null;
  serviceAccount: { namespace: string; name: string; annotations: Record<string, string> } | null;
  secretProviderClass: { namespace: string; name: string } | null;
  federatedCredentials: { name: string; subject: string; issuer: string }[];
  roleAssignments: { role: string; scope: string; principalId: string }[];
  /** Access that the target keeps itself. */
  ownAccess: string[];
  firewallRanges: string[];
}

interface Made {
  objects?: ConnectionObjects;
  principal?: PrincipalFacts;
}

/** Reads what exists now, the way any user of the cluster and the subscription would. */
export async function readInventory(
  endpoints: Endpoints,
  { request }: Example,
  made: Made,
): Promise<Inventory> {
  const credential = { getToken: () => localToken(endpoints, 'https://management.azure.com') };
  const arm = await createArmClient({ endpoint: endpoints.arm, credential });
  const extension = await arm.get<{
    properties: { provisioningState: string; currentVersion?: string; version?: string };
  }>(
    `${request.clusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${EXTENSION_NAME}`,
    '2023-05-01',
  );
  return {
    extension: {
      name: EXTENSION_NAME,
      state: extension?.properties.provisioningState ?? 'missing',
      version: extension?.properties.currentVersion ?? extension?.properties.version ?? '',
    },
    ...(await readObjects(endpoints, made.objects)),
    federatedCredentials: await readFederatedCredentials(arm, made),
    ...(await readTarget(arm, request.properties.targetService, made)),
  };
}

async function readObjects(endpoints: Endpoints, objects: ConnectionObjects | undefined) {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(readFileSync(endpoints.kubeconfig, 'utf8'));
  const api = kubeConfig.makeApiClient(CoreV1Api);
  if (!objects) return { secret: null, serviceAccount: null, secretProviderClass: null };
  const { namespace, secretName, serviceAccountName, secretProviderClassName } = objects;
  const secret = secretName ? await api.readNamespacedSecret({ namespace, name: secretName }) : undefined;
  const account = serviceAccountName
    ? await api.readNamespacedServiceAccount({ namespace, name: serviceAccountName })
    : undefined;
  const values = objects.keys.map(({ name, isSecret }) => {
    const value = Buffer.from(secret?.data?.[name] ?? '', 'base64').toString('utf8');
    return [name, isSecret ? MASK : value] as const;
  });
  return {
    secret: secretName ? { namespace, name: secretName, values: Object.fromEntries(values) } : null,
    serviceAccount: serviceAccountName
      ? { namespace, name: serviceAccountName, annotations: account?.metadata?.annotations ?? {} }
      : null,
    secretProviderClass: secretProviderClassName ? { namespace, name: secretProviderClassName } : null,
  };
}

async function readFederatedCredentials(arm: ArmClient, { principal, objects }: Made) {
  if (!principal?.resourceId || !objects?.serviceAccountName) return [];
  const credentials = await arm.list<{ name: string; properties: { subject: string; issuer: string } }>(
    `${principal.resourceId}/federatedIdentityCredentials`,
    '2023-01-31',
  );
  return credentials.map(({ name, properties: { subject, issuer } }) => ({ name, subject, issuer }));
}

async function readTarget(arm: ArmClient, service: Parameters<typeof findTarget>[0], { principal }: Made) {
  const found = findTarget(service);
  if (!found) return { roleAssignments: [], ownAccess: [], firewallRanges: [] };
  const { target, reference } = found;
  const firewall = target.firewall ? await target.firewall.read(arm, reference) : { ranges: [] };
  // Services outside Azure Resource Manager have no roles there.
  if (!principal || !target.provider)
    return { roleAssignments: [], ownAccess: [], firewallRanges: firewall.ranges };
  const assignments = await arm.list<{
    properties: { roleDefinitionId: string; scope: string; principalId: string };
  }>(
    `${reference.resourceId}/providers/Microsoft.Authorization/roleAssignments`,
    '2022-04-01',
    `assignedTo('${principal.principalId}')`,
  );
  const roleAssignments = assignments.map(({ properties: { roleDefinitionId, scope, principalId } }) => {
    const id = roleDefinitionId.split('/').at(-1) ?? '';
    return { role: target.roles.find((role) => role.id === id)?.name ?? id, scope, principalId };
  });
  const isGiven = await target.ownAccess?.isGiven(arm, reference, principal);
  const ownAccess = isGiven && target.ownAccess ? [target.ownAccess.description] : [];
  return { roleAssignments, ownAccess, firewallRanges: firewall.ranges };
}
