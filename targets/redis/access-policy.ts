import { z } from 'zod';
import type { PrincipalFacts } from '../../connection/plan';
import type { OwnAccess } from '../own-access';
import type { TargetReference } from '../target';

const API_VERSION = '2024-11-01';
const POLICY = 'Data Contributor';
/** Policies that admit to all that ours does. */
const ENOUGH = [POLICY, 'Data Owner'];

const Assignments = z.object({
  value: z.array(z.object({ properties: z.object({ accessPolicyName: z.string(), objectId: z.string() }) })),
});

/**
 * Access policy of a cache: reads and writes keys, without commands that manage the cache.
 * https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure-role-based-access-control
 */
export const redisAccess: OwnAccess = {
  description: `access policy ${POLICY}`,
  action: 'Microsoft.Cache/redis/accessPolicyAssignments/write',
  async isGiven(arm, reference, { principalId }) {
    const answer = await arm.get(`${reference.resourceId}/accessPolicyAssignments`, API_VERSION);
    const { value } = Assignments.parse(answer ?? { value: [] });
    return value.some(
      ({ properties }) =>
        properties.objectId.toLowerCase() === principalId.toLowerCase() &&
        ENOUGH.includes(properties.accessPolicyName),
    );
  },
  give: (arm, reference, principal) =>
    arm.put(assignmentId(reference, principal), API_VERSION, {
      properties: {
        accessPolicyName: POLICY,
        objectId: principal.principalId,
        objectIdAlias: principal.principalId,
      },
    }),
  take: (arm, reference, principal) => arm.delete(assignmentId(reference, principal), API_VERSION),
};

function assignmentId(reference: TargetReference, { principalId }: PrincipalFacts): string {
  return `${reference.resourceId}/accessPolicyAssignments/sc-${principalId.toLowerCase()}`;
}
