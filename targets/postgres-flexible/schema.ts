import { z } from 'zod';

export const POSTGRES_API_VERSION = '2024-08-01';

/** The fields of a flexible server that we read. */
export const FlexibleServer = z.object({
  location: z.string(),
  properties: z.object({
    fullyQualifiedDomainName: z.string(),
    /** Absent while it is the usual one. */
    databasePort: z.number().nullish(),
    authConfig: z
      .object({ activeDirectoryAuth: z.string().nullish(), passwordAuth: z.string().nullish() })
      .nullish(),
  }),
});
