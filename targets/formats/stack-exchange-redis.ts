import type { ConnectionStringFormat } from '../entry';
import { fill } from './template';

/**
 * Configuration string of StackExchange.Redis: `host:port,password=…,ssl=True`. Its reader splits at commas and knows
 * no quotes; access keys are base64 and never hold one.
 */
export function stackExchangeRedis(template: string): ConnectionStringFormat {
  return {
    value: (values) => fill(template, values, refuseComma),
    append: (connectionString, properties) =>
      [
        connectionString,
        ...Object.entries(properties).map(([key, value]) => `${key}=${refuseComma(value)}`),
      ].join(','),
  };
}

function refuseComma(value: string): string {
  if (value.includes(',')) throw new Error('A value with "," cannot be part of this connection string');
  return value;
}
