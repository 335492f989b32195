import { z } from 'zod';
import type { ServiceBusAddress } from '../messaging/service-bus-client';

const KEY_BYTES = 32;

const optional = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

const Environment = z.object({
  AZURE_RESOURCE_MANAGER_ENDPOINT: z
    .url({ protocol: /^https$/, error: 'must be an https URL, for example https://management.azure.com' })
    .default('https://management.azure.com'),
  AZURE_CLIENT_ID: optional,
  CREDENTIAL: z
    .enum(['managedIdentity', 'default'], { error: 'must be managedIdentity or default' })
    .default('managedIdentity'),
  ServiceBusConnection: optional,
  ServiceBusConnection__fullyQualifiedNamespace: optional,
  PROGRESS_TOPIC: z.string().min(1, 'must not be empty').default('connection-progress'),
  REQUESTS_QUEUE: z.string().min(1, 'must not be empty').default('connection-requests'),
  SEALING_KEY: z
    .base64({
      error: ({ input }) =>
        input === undefined ? 'is missing' : 'must be base64, for example from: openssl rand -base64 32',
    })
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((key) => key.length === KEY_BYTES, `must be base64 of ${KEY_BYTES} bytes`),
});

/** What this app is told about where it runs. */
export interface Settings {
  armEndpoint: string;
  /** Client id of the app's user-assigned identity; absent for the system-assigned one. */
  clientId?: string;
  credential: 'managedIdentity' | 'default';
  serviceBus: ServiceBusAddress;
  progressTopic: string;
  requestsQueue: string;
  /** 32 bytes: seals credentials of callers, and keys the hash of values. */
  sealingKey: Buffer;
}

/**
 * Reads the app's settings, once at start.
 * @throws Error that names every wrong setting, never its value.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) throw new Error(`Wrong settings: ${describe(parsed.error)}`);
  const values = parsed.data;
  return {
    armEndpoint: new URL(values.AZURE_RESOURCE_MANAGER_ENDPOINT).origin,
    ...(values.AZURE_CLIENT_ID === undefined ? {} : { clientId: values.AZURE_CLIENT_ID }),
    credential: values.CREDENTIAL,
    serviceBus: serviceBusOf(values),
    progressTopic: values.PROGRESS_TOPIC,
    requestsQueue: values.REQUESTS_QUEUE,
    sealingKey: values.SEALING_KEY,
  };
}

function serviceBusOf(values: z.infer<typeof Environment>): ServiceBusAddress {
  const namespace = values.ServiceBusConnection__fullyQualifiedNamespace;
  if (namespace !== undefined) return { fullyQualifiedNamespace: namespace };
  if (values.ServiceBusConnection !== undefined) return { connectionString: values.ServiceBusConnection };
  throw new Error(
    'Wrong settings: ServiceBusConnection: is missing; set it, or ServiceBusConnection__fullyQualifiedNamespace',
  );
}

function describe(error: z.ZodError): string {
  return error.issues
    .map(({ path, code, message }) => {
      const isMissing = code === 'invalid_type' && message.includes('received undefined');
      return `${path.join('.')}: ${isMissing ? 'is missing' : message}`;
    })
    .join('; ');
}
