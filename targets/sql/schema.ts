import { z } from 'zod';

/** The fields of a logical server that we read. */
export const SqlServer = z.object({
  location: z.string(),
  properties: z.object({
    fullyQualifiedDomainName: z.string(),
    administrators: z.object({ azureADOnlyAuthentication: z.boolean().nullish() }).nullish(),
  }),
});
