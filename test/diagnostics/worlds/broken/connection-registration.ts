import { healthyManagedCluster } from '../healthy/healthy-worlds';
import { LINKERS } from '../healthy/connection';
import { SUBSCRIPTION, type World } from '../world';
import type { BrokenWorlds } from './broken-world';

const CONFLICT = "(GeneralUserError) Execution failed. Operation returned an invalid status code 'Conflict'";
const OTHER_SUBSCRIPTION = '99999999-9999-4999-8999-999999999999';

function unregistered(namespace: string): World {
  return healthyManagedCluster().changeArm(`/subscriptions/${SUBSCRIPTION}/providers/${namespace}`, {
    registrationState: 'NotRegistered',
  });
}

function withTargetElsewhere(): World {
  const id = `/subscriptions/${OTHER_SUBSCRIPTION}/resourceGroups/data/providers/Microsoft.KeyVault/vaults/far`;
  return healthyManagedCluster()
    .putArm(id, {
      name: 'far',
      location: 'westeurope',
      properties: { vaultUri: 'https://far.vault.azure.net/', tenantId: SUBSCRIPTION },
    })
    .putArm(`/subscriptions/${OTHER_SUBSCRIPTION}/providers/Microsoft.KeyVault`, {
      registrationState: 'NotRegistered',
    })
    .asks({
      request: {
        name: 'far',
        properties: {
          targetService: { type: 'AzureResource', id },
          authInfo: { authType: 'secret' },
          scope: 'shop',
        },
      },
    });
}

export const brokenConnectionRegistrationWorlds: BrokenWorlds = {
  'sc-conflict-cluster-updating': {
    build: () =>
      healthyManagedCluster()
        .changeArm('./agentPools/system', { properties: { provisioningState: 'Scaling' } })
        .asks({ errorText: CONFLICT }),
  },
  'sc-conflict-provider-unregistered': {
    build: () => unregistered('Microsoft.KubernetesConfiguration').asks({ errorText: CONFLICT }),
    also: ['flux2-provider-state'],
  },
  'sc-missing-subscription-registration': {
    build: () =>
      unregistered('Microsoft.KubernetesConfiguration').asks({
        errorText:
          "(MissingSubscriptionRegistration) The subscription is not registered to use namespace 'Microsoft.KubernetesConfiguration'.",
      }),
    also: ['flux2-provider-state'],
  },
  'rp-missing-subscription-registration-other': { build: () => unregistered('Microsoft.Storage') },
  'sc-target-subscription-not-registered': { build: withTargetElsewhere },
  'rp-no-registered-provider-found': {
    build: () =>
      healthyManagedCluster().asks({
        errorText:
          "Code: NoRegisteredProviderFound Message: No registered resource provider found for location 'westus' and API version '2019-01-01' for type 'extensions'. The supported api-versions are …",
      }),
  },
  'rp-register-forbidden': {
    build: () =>
      healthyManagedCluster()
        .putArm(`/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/permissions`, [
          { actions: ['*/read'], notActions: [] },
        ])
        .asks({
          errorText: `(AuthorizationFailed) The client 'u' with object id 'o' does not have authorization to perform action 'Microsoft.KubernetesConfiguration/register/action' over scope '/subscriptions/${SUBSCRIPTION}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
        }),
  },
  'sc-unauthorized-resource-access': {
    build: () =>
      healthyManagedCluster().asks({
        errorText:
          '(UnauthorizedResourceAccess) You do not have permission to perform Microsoft.Storage/storageAccounts/listKeys/action on st1. If access was recently granted, please refresh your credentials.',
      }),
  },
  'sc-network-option-unsupported': {
    build: () => withRequest({ vNetSolution: { type: 'privateLink' } }),
  },
  'sc-auth-option-unsupported': {
    build: () => withRequest({ authInfo: { authType: 'systemAssignedIdentity' } }),
  },
};

function withRequest(properties: Record<string, unknown>): World {
  const world = healthyManagedCluster();
  const linker = world.arm.get(world.armPath(`${LINKERS}/orders_blob`)) as { properties: object };
  return world.asks({
    request: { name: 'orders_blob', properties: { ...linker.properties, ...properties } },
  });
}
