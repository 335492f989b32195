import { z } from 'zod';
import { deterministicGuid } from '../../connection/names';
import type { PrincipalFacts } from '../../connection/plan';
import { COSMOS_API_VERSION } from '../families/cosmos-account';
import type { OwnAccess } from '../own-access';
import type { TargetReference } from '../target';

/** Cosmos DB Built-in Data Contributor: a role of the account, not of Azure. */
const ROLE = '00000000-0000-0000-0000-000000000002';

const Assignments = z.object({
  value: z.array(
    z.object({
      properties: z.object({ principalId: z.string(), roleDefinitionId: z.string(), scope: z.string() }),
    }),
  ),
});

/**
 * Data role of an account for NoSQL, with which a workload reads and writes items by token alone, without a key.
 * https://learn.microsoft.com/azure/cosmos-db/nosql/how-to-grant-data-plane-access
 */
export const cosmosDataAccess: OwnAccess = {
  description: 'data role Cosmos DB Built-in Data Contributor',
  action: 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments/write',
  async isGiven(arm, reference, { principalId }) {
    const answer = await arm.get(`${reference.resourceId}/sqlRoleAssignments`, COSMOS_API_VERSION);
    const { value } = Assignments.parse(answer ?? { value: [] });
    return value.some(
      ({ properties }) =>
        properties.principalId.toLowerCase() === principalId.toLowerCase() &&
        properties.roleDefinitionId.endsWith(ROLE) &&
        properties.scope.toLowerCase() === reference.resourceId.toLowerCase(),
    );
  },
  give: (arm, reference, principal) =>
    arm.put(assignmentId(reference, principal), COSMOS_API_VERSION, {
      properties: {
        roleDefinitionId: `${reference.resourceId}/sqlRoleDefinitions/${ROLE}`,
        scope: reference.resourceId,
        principalId: principal.principalId,
      },
    }),
  take: (arm, reference, principal) => arm.delete(assignmentId(reference, principal), COSMOS_API_VERSION),
};

function assignmentId({ resourceId }: TargetReference, { principalId }: PrincipalFacts): string {
  return `${resourceId}/sqlRoleAssignments/${deterministicGuid(resourceId, principalId, ROLE)}`;
}
