import { z } from 'zod';

/** The fields of a flexible server that we read. */
export const FlexibleServer = z.object({
  location: z.string(),
  properties: z.object({ fullyQualifiedDomainName: z.string() }),
});
