import { z } from 'zod';

export const SQL_API_VERSION = '2023-08-01';

/** The fields of a logical server that we read. */
export const SqlServer = z.object({
  location: z.string(),
  properties: z.object({
    fullyQualifiedDomainName: z.string(),
    administrators: z
      .object({
        login: z.string().nullish(),
        sid: z.string().nullish(),
        principalType: z.string().nullish(),
        azureADOnlyAuthentication: z.boolean().nullish(),
      })
      .nullish(),
  }),
});
