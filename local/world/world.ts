import { z } from 'zod';

const Guid = z.guid('must be a GUID');
const Seconds = z.number().nonnegative();
const Json = z.record(z.string(), z.unknown());

const ResourceId = z
  .string()
  .regex(
    /^\/(subscriptions|providers)\/[^/]+(\/[^/]+\/[^/]+)*$/i,
    'must be a resource id without a trailing slash',
  );

/** How one resource behaves. Everything is optional; absent values come from the world's `behaviour`. */
const ResourceBehaviour = z.strictObject({
  /** After the first start the resource shows provisioningState Updating for so long. */
  updatingForSeconds: Seconds.optional(),
  /** How long a write to this resource takes. */
  writeSeconds: Seconds.optional(),
});

const WorldResource = z.strictObject({
  id: ResourceId,
  location: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  sku: Json.optional(),
  kind: z.string().optional(),
  identity: Json.optional(),
  zones: z.array(z.string()).optional(),
  /** Present: the resource has an ETag that changes with every write, and If-Match is honoured. */
  etag: z.string().optional(),
  properties: Json.default({}),
  /** By name of the POST action (listKeys, listConnectionStrings, …) the body it answers. Never part of a GET. */
  secrets: Json.default({}),
  behaviour: ResourceBehaviour.default({}),
});
export type WorldResource = z.infer<typeof WorldResource>;

const Principal = z.strictObject({
  objectId: Guid,
  name: z.string().optional(),
  type: z.enum(['ServicePrincipal', 'User', 'Group']).default('ServicePrincipal'),
  /** Application id; with `secret` it can sign in at the token endpoint. */
  clientId: Guid.optional(),
  secret: z.string().optional(),
});
export type Principal = z.infer<typeof Principal>;

/** Seconds that things take. */
const Behaviour = z.strictObject({
  /** Provider or feature: Registering until then. */
  registrationSeconds: Seconds.default(2),
  /** Write to a managed cluster. */
  clusterUpdateSeconds: Seconds.default(3),
  /** Install, update or removal of a cluster extension. */
  extensionSeconds: Seconds.default(2),
  /** Other long-running writes (storage account, resource group delete). */
  resourceWriteSeconds: Seconds.default(1),
  /** A new identity's principal is unknown to role assignments until then. */
  principalReplicationSeconds: Seconds.default(0),
  /** Write of a federated credential; another write to the same identity meanwhile is refused. */
  federatedCredentialSeconds: Seconds.default(0),
  /** Retry-After on long-running answers; absent: the header is not sent. */
  retryAfterSeconds: z.int().positive().optional(),
});

const Cluster = z.strictObject({
  /** Manifests that exist from the beginning. */
  objects: z.array(Json).default([]),
  /** Log text by `namespace/pod/container`. */
  logs: z.record(z.string(), z.string()).default({}),
});

const Permission = z.strictObject({
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).default([]),
  dataActions: z.array(z.string()).default([]),
  notDataActions: z.array(z.string()).default([]),
});

/** Everything that exists before the first request. */
export const World = z.strictObject({
  tenantId: Guid,
  subscriptionId: Guid,
  subscriptionName: z.string().default('Local subscription'),
  /** More subscriptions: id to display name. */
  otherSubscriptions: z.record(Guid, z.string()).default({}),
  /** The identity that the app runs as. */
  app: z.strictObject({
    clientId: Guid,
    principalId: Guid,
    name: z.string().default('aks-service-connector'),
  }),
  principals: z.array(Principal).default([]),
  /** Registration state by namespace; a namespace that is not listed counts as Registered. */
  providers: z
    .record(z.string(), z.enum(['Registered', 'NotRegistered', 'Registering', 'Unregistered']))
    .default({}),
  /** State by `Namespace/feature`. */
  features: z
    .record(z.string(), z.enum(['Registered', 'NotRegistered', 'Pending', 'Unregistered']))
    .default({}),
  /** What `GET …/Microsoft.Authorization/permissions` answers. */
  permissions: z
    .array(Permission)
    .default([{ actions: ['*'], notActions: [], dataActions: [], notDataActions: [] }]),
  behaviour: Behaviour.prefault({}),
  resources: z.array(WorldResource).default([]),
  /** By cluster name. */
  kubernetes: z.record(z.string(), Cluster).default({}),
});
export type World = z.infer<typeof World>;
