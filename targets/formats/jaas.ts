import type { ConnectionStringFormat } from '../entry';
import { fill } from './template';

/**
 * `sasl.jaas.config` of Kafka clients for user name and password. The reader is Java's StreamTokenizer: backslashes
 * escape inside quotes, and a line must not break.
 */
export function jaasPlain(): ConnectionStringFormat {
  return {
    value: (values) =>
      fill(
        "org.apache.kafka.common.security.plain.PlainLoginModule required username='{userName}' password='{password}';",
        values,
        escape,
      ),
  };
}

function escape(value: string): string {
  return value
    .replace(/['\\]/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`);
}
