import { z } from 'zod';

/** The fields of a cluster that we read. */
export const RedisCluster = z.object({
  location: z.string(),
  properties: z.object({ hostName: z.string() }),
});

/** The fields of its database that we read. */
export const RedisDatabase = z.object({
  properties: z.object({ port: z.number().nullish(), accessKeysAuthentication: z.string().nullish() }),
});

export const RedisKeys = z.object({ primaryKey: z.string() });
