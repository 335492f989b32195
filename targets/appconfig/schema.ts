import { z } from 'zod';

/** The fields of a configuration store that we read. */
export const ConfigurationStore = z.object({
  location: z.string(),
  properties: z.object({
    /** Without a final slash. */
    endpoint: z.string(),
    disableLocalAuth: z.boolean().nullish(),
  }),
});

export const StoreKeys = z.object({
  value: z.array(z.object({ name: z.string(), connectionString: z.string(), readOnly: z.boolean() })).min(1),
});
