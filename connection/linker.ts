import { z } from 'zod';
import { isGuid, parseArmId } from './arm-id';

// The properties of a linker, as Microsoft.ServiceLinker defines them (2024-07-01-preview). Clients send back what they
// read, so every optional member may also be null.

const CLIENT_TYPES = [
  'none',
  'dotnet',
  'java',
  'python',
  'go',
  'php',
  'ruby',
  'django',
  'nodejs',
  'springBoot',
  'kafka-springBoot',
  'jms-springBoot',
  'dapr',
] as const;

const Guid = z.string().refine(isGuid, 'must be a GUID, for example 5f3c1b2a-9d4e-4c8b-a1f0-2b7d6e9c0a11');
const ResourceId = z
  .string()
  .refine(
    (id) => parseArmId(id) !== undefined,
    'must be an Azure resource id, for example /subscriptions/{guid}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{name}',
  );
const RoleId = z
  .string()
  .regex(
    /^(?:\/(?:[\w.()-]+\/)*[\w.()-]+|[\w -]{1,128})$/,
    'must be a role definition id or a role name, for example "Storage Blob Data Reader"',
  );
const deleteOrUpdateBehavior = z.enum(['Default', 'ForcedCleanup']).nullish();
const authMode = z.enum(['optInAllAuth', 'optOutAllAuth']).nullish();
const roles = z.array(RoleId).nullish();

/** A value that configuration keys and Kubernetes Secret keys both take. */
const ConfigurationKey = z
  .string()
  .regex(
    /^[-._a-zA-Z0-9]{1,253}$/,
    'must hold letters, digits, ".", "_" and "-" only, for example MY_STORAGE_ENDPOINT',
  );

const SecretInfo = z.discriminatedUnion('secretType', [
  z.strictObject({
    secretType: z.literal('rawValue'),
    value: z.string().min(1, 'must not be empty').nullish(),
  }),
  z.strictObject({
    secretType: z.literal('keyVaultSecretReference'),
    name: z
      .string()
      .regex(/^[0-9A-Za-z-]{1,127}$/, 'must be the name of a Key Vault secret, for example db-password'),
    /** Absent or empty: the current one. */
    version: z
      .string()
      .regex(/^(?:[0-9A-Fa-f]{32})?$/, 'must be the version of a Key Vault secret: 32 hexadecimal digits')
      .nullish(),
  }),
  z.strictObject({ secretType: z.literal('keyVaultSecretUri'), value: z.string() }),
]);

export const AuthInfo = z.discriminatedUnion(
  'authType',
  [
    z.strictObject({
      authType: z.literal('userAssignedIdentity'),
      clientId: Guid.nullish(),
      subscriptionId: Guid.nullish(),
      userName: z.string().nullish(),
      roles,
      deleteOrUpdateBehavior,
      authMode,
    }),
    z.strictObject({
      authType: z.literal('secret'),
      name: z.string().nullish(),
      secretInfo: SecretInfo.nullish(),
      authMode,
    }),
    z.strictObject({
      authType: z.literal('servicePrincipalSecret'),
      clientId: Guid,
      principalId: Guid,
      secret: z.string().min(1, 'must not be empty'),
      userName: z.string().nullish(),
      roles,
      deleteOrUpdateBehavior,
      authMode,
    }),
  ],
  {
    error:
      'must be one of userAssignedIdentity (workload identity), secret and servicePrincipalSecret; other kinds do not exist on AKS',
  },
);
export type AuthInfo = z.infer<typeof AuthInfo>;

export const TargetService = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('AzureResource'),
      id: ResourceId,
      resourceProperties: z
        .discriminatedUnion('type', [
          z.strictObject({
            type: z.literal('KeyVault'),
            connectAsKubernetesCsiDriver: z.boolean().nullish(),
          }),
          z.strictObject({
            type: z.literal('AppConfig'),
            connectWithKubernetesExtension: z.boolean().nullish(),
          }),
        ])
        .nullish(),
    }),
    z.strictObject({ type: z.literal('ConfluentBootstrapServer'), endpoint: z.string().min(1) }),
    z.strictObject({ type: z.literal('ConfluentSchemaRegistry'), endpoint: z.string().min(1) }),
    z.strictObject({ type: z.literal('FabricPlatform'), endpoint: z.string().min(1) }),
  ],
  {
    error:
      'must be one of AzureResource, ConfluentBootstrapServer, ConfluentSchemaRegistry and FabricPlatform',
  },
);
export type TargetService = z.infer<typeof TargetService>;

const IpRange = z
  .string()
  .regex(
    /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|(?=\/|$))){4}(?:\/(?:3[0-2]|[12]?\d))?$/,
    'must be an IPv4 address or range, for example 20.50.1.7 or 20.50.1.0/29',
  );
const BooleanText = z.enum(['true', 'false']).nullish();

/** What a linker is made of; the same on the queue, over HTTP and in the ARM API. */
export const LinkerProperties = z.strictObject({
  targetService: TargetService,
  authInfo: AuthInfo.nullish(),
  clientType: z.enum(CLIENT_TYPES).nullish(),
  /** Kubernetes namespace; `default` when absent. */
  scope: z
    .string()
    .regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, 'must be a Kubernetes namespace, for example shop')
    .nullish(),
  secretStore: z
    .strictObject({ keyVaultId: ResourceId.nullish(), keyVaultSecretName: z.string().nullish() })
    .nullish(),
  vNetSolution: z
    .strictObject({ type: z.enum(['serviceEndpoint', 'privateLink']).nullish(), deleteOrUpdateBehavior })
    .nullish(),
  publicNetworkSolution: z
    .strictObject({
      action: z.enum(['enable', 'optOut']).nullish(),
      deleteOrUpdateBehavior,
      firewallRules: z
        .strictObject({
          ipRanges: z.array(IpRange).nullish(),
          azureServices: BooleanText,
          callerClientIP: BooleanText,
        })
        .nullish(),
    })
    .nullish(),
  configurationInfo: z
    .strictObject({
      action: z.enum(['enable', 'optOut']).nullish(),
      deleteOrUpdateBehavior,
      customizedKeys: z.record(z.string(), ConfigurationKey).nullish(),
      additionalConfigurations: z.record(ConfigurationKey, z.string()).nullish(),
      additionalConnectionStringProperties: z.record(z.string(), z.string()).nullish(),
      daprProperties: z.looseObject({}).nullish(),
      configurationStore: z.strictObject({ appConfigurationId: ResourceId.nullish() }).nullish(),
    })
    .nullish(),
  /** Read-only; accepted because clients send back what they read, and ignored. */
  provisioningState: z.string().nullish(),
});
export type LinkerProperties = z.infer<typeof LinkerProperties>;
export type ClientType = (typeof CLIENT_TYPES)[number];

/** Client type of a linker; `none` when the request names none, as on AKS. */
export function clientTypeOf(properties: LinkerProperties): ClientType {
  return properties.clientType ?? 'none';
}

/** Kubernetes namespace of a linker; `default` when the request names none. */
export function namespaceOf(properties: LinkerProperties): string {
  return properties.scope ?? 'default';
}

/** Whether the cluster gets nothing of the configuration: the caller writes it, for example through GitOps. */
export function isConfigurationOptedOut({ configurationInfo }: LinkerProperties): boolean {
  return configurationInfo?.action === 'optOut';
}
