import { z } from 'zod';

/** The fields of a vault that we read. */
export const Vault = z.object({
  name: z.string(),
  location: z.string(),
  properties: z.object({
    vaultUri: z.string(),
    tenantId: z.string(),
    /** Absent or `false`: the vault has access policies, and Azure roles have no effect on its data. */
    enableRbacAuthorization: z.boolean().nullish(),
  }),
});
