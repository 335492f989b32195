import { z } from 'zod';
import type { PrincipalFacts } from '../../connection/plan';
import type { OwnAccess } from '../own-access';
import type { ArmReader, ArmWriter, TargetReference } from '../target';

const API_VERSION = '2024-11-01';
/** What the default roles allow, in the words of access policies. */
const PERMISSIONS = { secrets: ['get', 'list'], certificates: ['get', 'list'] };

const Vault = z.object({
  properties: z.object({
    tenantId: z.string(),
    accessPolicies: z
      .array(
        z.object({
          objectId: z.string(),
          permissions: z.object({
            secrets: z.array(z.string()).nullish(),
            certificates: z.array(z.string()).nullish(),
          }),
        }),
      )
      .nullish(),
  }),
});

/** Access policy of a vault that does not use Azure roles for its data. */
export const vaultAccess: OwnAccess = {
  description: 'access policy to get and list secrets and certificates',
  action: 'Microsoft.KeyVault/vaults/accessPolicies/write',
  // Single permissions are taken away by writing, too.
  takeAction: 'Microsoft.KeyVault/vaults/accessPolicies/write',
  replacesRoles: true,
  isNeeded: ({ values }) => values['permissionModel'] === 'accessPolicies',
  async isGiven(arm, reference, { principalId }) {
    const policies = (await readVault(arm, reference)).accessPolicies ?? [];
    return policies
      .filter(({ objectId }) => objectId.toLowerCase() === principalId.toLowerCase())
      .some(
        ({ permissions }) =>
          covers(permissions.secrets, PERMISSIONS.secrets) &&
          covers(permissions.certificates, PERMISSIONS.certificates),
      );
  },
  give: (arm, reference, principal) => update(arm, reference, principal, 'add'),
  take: (arm, reference, principal) => update(arm, reference, principal, 'remove'),
};

function covers(given: readonly string[] | null | undefined, needed: readonly string[]): boolean {
  const all = (given ?? []).map((permission) => permission.toLowerCase());
  return all.includes('all') || needed.every((permission) => all.includes(permission));
}

/** Adds or removes single permissions; the vault leaves all other policies as they are. */
async function update(
  arm: ArmWriter,
  reference: TargetReference,
  { principalId }: PrincipalFacts,
  change: 'add' | 'remove',
) {
  const { tenantId } = await readVault(arm, reference);
  const accessPolicies = [{ tenantId, objectId: principalId, permissions: PERMISSIONS }];
  return arm.put(`${reference.resourceId}/accessPolicies/${change}`, API_VERSION, {
    properties: { accessPolicies },
  });
}

async function readVault(arm: ArmReader, reference: TargetReference) {
  const resource = await arm.get(reference.resourceId, API_VERSION);
  if (resource === undefined) throw new Error(`${reference.resourceId} does not exist`);
  return Vault.parse(resource).properties;
}
