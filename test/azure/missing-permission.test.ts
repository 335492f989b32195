import { grantCommand, readMissingPermission, roleWithAction } from '../../azure/missing-permission';

describe('readMissingPermission', () => {
  it('reads action, scope and identity of AuthorizationFailed', () => {
    const message =
      "The client '11111111-0000-0000-0000-000000000000' with object id '22222222-0000-0000-0000-000000000000' does not have " +
      "authorization to perform action 'Microsoft.Storage/storageAccounts/write' over scope " +
      "'/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/shop' or the scope is invalid. If access " +
      'was recently granted, please refresh your credentials.';

    expect(readMissingPermission(message)).toEqual({
      action: 'Microsoft.Storage/storageAccounts/write',
      scope: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/shop',
      principalId: '22222222-0000-0000-0000-000000000000',
    });
  });

  it('reads the linked scope of LinkedAuthorizationFailed', () => {
    const message =
      "The client with object id '2' has permission to perform action 'Microsoft.ContainerService/managedClusters/write' on " +
      "scope '/subscriptions/s'; however, it does not have permission to perform action(s) " +
      "'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '/subscriptions/s/id' (respectively).";

    expect(readMissingPermission(message)).toMatchObject({ scope: '/subscriptions/s/id' });
  });

  it('reads nothing from other messages', () => {
    expect(readMissingPermission('Access denied.')).toEqual({});
  });
});

describe('roleWithAction', () => {
  it.each([
    ['Microsoft.Authorization/roleAssignments/write', 'Role Based Access Control Administrator'],
    ['Microsoft.ContainerService/managedClusters/write', 'Azure Kubernetes Service Contributor Role'],
    [
      'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
      'Azure Kubernetes Service Cluster User Role',
    ],
    ['Microsoft.KubernetesConfiguration/extensions/write', 'Kubernetes Extension Contributor'],
    [
      'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write',
      'Managed Identity Contributor',
    ],
    ['Microsoft.Foo/bars/read', 'Reader'],
    ['Microsoft.Foo/bars/write', 'Contributor'],
  ])('of %s is %s', (action, role) => {
    expect(roleWithAction(action)).toBe(role);
  });
});

describe('grantCommand', () => {
  it('leaves a gap for what is not known', () => {
    expect(grantCommand({ action: 'Microsoft.Foo/bars/read' })).toContain('<object id of this app>');
  });
});
