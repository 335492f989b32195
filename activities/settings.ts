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
  CLUSTER_KUBECONFIGS: optional,
  OWN_KEY_VAULT_ID: optional,
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
  /** Kubeconfig by lower-case cluster id, for clusters that Azure Resource Manager gives no login to. */
  kubeconfigs: ReadonlyMap<string, string>;
  /** ARM id of the vault that holds this app's own settings: no request may name its secrets. */
  ownVaultId?: string;
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
    kubeconfigs: kubeconfigsOf(values.CLUSTER_KUBECONFIGS, env),
    ...(values.OWN_KEY_VAULT_ID === undefined ? {} : { ownVaultId: values.OWN_KEY_VAULT_ID }),
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

const SettingNames = z.record(z.string(), z.string());

/**
 * CLUSTER_KUBECONFIGS is JSON: cluster id → name of the setting that holds the kubeconfig. So each kubeconfig can be a
 * Key Vault reference of its own, and the map is no secret.
 */
function kubeconfigsOf(
  text: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, string> {
  const wrong = (problem: string) => new Error(`Wrong settings: CLUSTER_KUBECONFIGS: ${problem}`);
  const names = text === undefined ? {} : SettingNames.safeParse(parsedJson(text)).data;
  if (!names)
    throw wrong('must be JSON, for example {"/subscriptions/…/connectedClusters/edge": "EDGE_KUBECONFIG"}');
  return new Map(
    Object.entries(names).map(([clusterId, name]) => {
      const kubeconfig = env[name];
      if (!kubeconfig) throw wrong(`names the setting ${name}, which is missing`);
      return [clusterId.toLowerCase(), kubeconfig] as const;
    }),
  );
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describe(error: z.ZodError): string {
  return error.issues
    .map(({ path, code, message }) => {
      const isMissing = code === 'invalid_type' && message.includes('received undefined');
      return `${path.join('.')}: ${isMissing ? 'is missing' : message}`;
    })
    .join('; ');
}
