import { z } from 'zod';

export const MYSQL_API_VERSION = '2023-12-30';

/** The fields of a flexible server that we read. */
export const FlexibleServer = z.object({
  location: z.string(),
  properties: z.object({
    fullyQualifiedDomainName: z.string(),
    /** Absent while it is the usual one. */
    databasePort: z.number().nullish(),
  }),
});
