import type { ConfigurationTable } from '../target';
import { plain, secret } from '../entry';
import { stackExchangeRedis } from '../formats/stack-exchange-redis';
import { url } from '../formats/url';

/** Tables with an access key, from the values `host`, `port`, `databaseIndex` and `accessKey`. */
export const redisSecretTables: readonly ConfigurationTable[] = [
  {
    auth: 'secret',
    clientTypes: ['dotnet'],
    entries: [
      secret(
        'AZURE_REDIS_CONNECTIONSTRING',
        stackExchangeRedis('{host}:{port},password={accessKey},ssl=True,defaultDatabase={databaseIndex}'),
        'Configuration of StackExchange.Redis with access key',
      ),
    ],
  },
  {
    auth: 'secret',
    clientTypes: ['java', 'python', 'go', 'nodejs'],
    entries: [
      secret(
        'AZURE_REDIS_CONNECTIONSTRING',
        url('rediss://:{accessKey}@{host}:{port}/{databaseIndex}'),
        'URL with access key',
      ),
    ],
  },
  {
    auth: 'secret',
    clientTypes: ['springBoot'],
    entries: [
      plain('spring.redis.host', '{host}', 'Host name'),
      plain('spring.redis.port', '{port}', 'TLS port'),
      plain('spring.redis.database', '{databaseIndex}', 'Index of the database'),
      secret('spring.redis.password', '{accessKey}', 'Access key'),
      plain('spring.redis.ssl', 'true', 'TLS is on'),
    ],
  },
  {
    auth: 'secret',
    clientTypes: ['none'],
    entries: [
      plain('AZURE_REDIS_HOST', '{host}', 'Host name'),
      plain('AZURE_REDIS_PORT', '{port}', 'TLS port'),
      plain('AZURE_REDIS_DATABASE', '{databaseIndex}', 'Index of the database'),
      secret('AZURE_REDIS_PASSWORD', '{accessKey}', 'Access key'),
      plain('AZURE_REDIS_SSL', 'true', 'TLS is on'),
    ],
  },
];
