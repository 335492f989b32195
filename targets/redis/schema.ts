import { z } from 'zod';

/** The fields of a cache that we read. */
export const RedisCache = z.object({
  location: z.string(),
  properties: z.object({
    hostName: z.string(),
    sslPort: z.number(),
    disableAccessKeyAuthentication: z.boolean().nullish(),
    redisConfiguration: z.looseObject({ 'aad-enabled': z.string().nullish() }).nullish(),
  }),
});

export const RedisKeys = z.object({ primaryKey: z.string() });
