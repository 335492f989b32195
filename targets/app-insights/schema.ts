import { z } from 'zod';

/** The fields of a component that we read. */
export const Component = z.object({
  location: z.string(),
  properties: z.object({ InstrumentationKey: z.string(), ConnectionString: z.string() }),
});
