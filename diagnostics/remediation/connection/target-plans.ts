import { deterministicGuid, serviceAccountSubject } from '../../../connection/names';
import { credentialGaps } from '../../checks/connection/federated-credential';
import { roleGaps } from '../../checks/connection/role-assignment';
import { closedFirewalls } from '../../checks/connection/target-state';
import { API_VERSIONS } from '../../evidence/api-versions';
import type { RemediationPlanner } from '../remediation-plan';

/** sc-federated-credential-missing: let the identity trust the service account. */
export const planFederatedCredentials: RemediationPlanner = async (evidence, context) => {
  const gaps = await credentialGaps(evidence, context);
  return {
    actions: gaps.map(({ identityId, issuer, namespace, serviceAccountName }) => {
      const subject = serviceAccountSubject(namespace, serviceAccountName);
      const name = `aks-service-connector-${deterministicGuid(identityId, issuer, subject)}`;
      return {
        kind: 'arm',
        method: 'PUT',
        id: `${identityId}/federatedIdentityCredentials/${name}`,
        apiVersion: API_VERSIONS.identities,
        body: { properties: { issuer, subject, audiences: ['api://AzureADTokenExchange'] } },
        description: `Let ${identityId} trust ${subject}`,
      };
    }),
    warnings: gaps.map(
      ({ identityId, namespace }) =>
        `Every workload with that service account in ${namespace} can act as ${identityId}.`,
    ),
  };
};

/** sc-role-assignment-missing: assign the roles that are missing. */
export const planRoles: RemediationPlanner = async (evidence, context) => {
  const gaps = await roleGaps(evidence, context);
  return {
    actions: gaps.map(({ scope, principalId, role, roleName }) => ({
      kind: 'arm',
      method: 'PUT',
      id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${deterministicGuid(scope, principalId, role)}`,
      apiVersion: API_VERSIONS.roleAssignments,
      body: {
        properties: {
          roleDefinitionId: `/subscriptions/${context.cluster.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
          principalId,
          principalType: 'ServicePrincipal',
        },
      },
      description: `Assign ${roleName} on ${scope} to ${principalId}`,
    })),
    warnings: gaps.map(({ principalId, roleName }) => `${principalId} gets the rights of ${roleName}.`),
  };
};

/** sc-target-firewall-missing-rule: admit the outbound addresses that are missing. */
export const planFirewallRules: RemediationPlanner = async (evidence, context) => {
  const closed = await closedFirewalls(evidence, context);
  return {
    actions: closed.map(({ targetId, missing }) => ({
      kind: 'allowInFirewall',
      targetId,
      ranges: missing,
      description: `Admit ${missing.join(', ')} in the firewall of ${targetId}`,
    })),
    warnings: closed.map(({ targetId }) => `Everything behind these addresses can reach ${targetId}.`),
  };
};
