import { z } from 'zod';

// Properties of Microsoft.KubernetesConfiguration/fluxConfigurations, version 2025-04-01:
// https://learn.microsoft.com/azure/templates/microsoft.kubernetesconfiguration/fluxconfigurations

const Text = z.string().min(1, 'must not be empty');
const Seconds = z.int().positive('must be a number of seconds above 0').nullish();

/** Who can read a URL can read what is in it. */
const Url = Text.refine(
  (url) => !/^[a-z][a-z0-9+.-]*:\/\/[^/@]*:[^/@]*@/i.test(url),
  'must not hold a password; put it into configurationProtectedSettings',
);

const timing = { timeoutInSeconds: Seconds, syncIntervalInSeconds: Seconds };

const GitRepository = z.strictObject({
  url: Url,
  ...timing,
  repositoryRef: z
    .strictObject({
      branch: Text.nullish(),
      tag: Text.nullish(),
      semver: Text.nullish(),
      commit: Text.nullish(),
    })
    .nullish(),
  sshKnownHosts: Text.nullish(),
  httpsUser: Text.nullish(),
  httpsCACert: Text.nullish(),
  localAuthRef: Text.nullish(),
  provider: z.enum(['Azure', 'GitHub', 'Generic']).nullish(),
});

const Bucket = z.strictObject({
  url: Url,
  bucketName: Text,
  insecure: z.boolean().nullish(),
  ...timing,
  accessKey: Text.nullish(),
  localAuthRef: Text.nullish(),
});

const AzureBlob = z.strictObject({
  url: Url,
  containerName: Text,
  ...timing,
  servicePrincipal: z
    .strictObject({
      clientId: Text,
      tenantId: Text,
      clientSecret: Text.nullish(),
      clientCertificate: Text.nullish(),
      clientCertificatePassword: Text.nullish(),
      clientCertificateSendChain: z.boolean().nullish(),
    })
    .nullish(),
  accountKey: Text.nullish(),
  sasToken: Text.nullish(),
  managedIdentity: z.strictObject({ clientId: Text }).nullish(),
  localAuthRef: Text.nullish(),
});

const OciRepository = z.strictObject({
  url: Url,
  ...timing,
  repositoryRef: z
    .strictObject({ tag: Text.nullish(), semver: Text.nullish(), digest: Text.nullish() })
    .nullish(),
  layerSelector: z
    .strictObject({ mediaType: Text.nullish(), operation: z.enum(['extract', 'copy']).nullish() })
    .nullish(),
  insecure: z.boolean().nullish(),
  useWorkloadIdentity: z.boolean().nullish(),
  serviceAccountName: Text.nullish(),
  localAuthRef: Text.nullish(),
});

const Kustomization = z.strictObject({
  path: z.string().nullish(),
  dependsOn: z.array(Text).nullish(),
  ...timing,
  retryIntervalInSeconds: Seconds,
  prune: z.boolean().nullish(),
  force: z.boolean().nullish(),
  wait: z.boolean().nullish(),
  postBuild: z
    .strictObject({
      substitute: z.record(z.string(), z.string()).nullish(),
      substituteFrom: z
        .array(
          z.strictObject({
            kind: z.enum(['ConfigMap', 'Secret']),
            name: Text,
            optional: z.boolean().nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

const SOURCES = {
  GitRepository: 'gitRepository',
  Bucket: 'bucket',
  AzureBlob: 'azureBlob',
  OCIRepository: 'ociRepository',
} as const;

/** What Flux applies to a cluster, and where it finds it. */
export const FluxProperties = z
  .strictObject({
    scope: z.enum(['cluster', 'namespace']).default('cluster'),
    namespace: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be the name of a namespace, for example gitops')
      .default('default'),
    sourceKind: z.enum(['GitRepository', 'Bucket', 'AzureBlob', 'OCIRepository']).default('GitRepository'),
    suspend: z.boolean().default(false),
    gitRepository: GitRepository.nullish(),
    bucket: Bucket.nullish(),
    azureBlob: AzureBlob.nullish(),
    ociRepository: OciRepository.nullish(),
    kustomizations: z.record(Text, Kustomization).nullish(),
    /** Credentials of the source, base64. */
    configurationProtectedSettings: z.record(Text, z.string()).nullish(),
  })
  .superRefine((properties, context) => {
    for (const [kind, member] of Object.entries(SOURCES)) {
      const isWanted = properties.sourceKind === kind;
      if (isWanted === Boolean(properties[member])) continue;
      const message = isWanted
        ? `is missing; sourceKind is ${kind}`
        : `does not fit sourceKind ${properties.sourceKind}`;
      context.addIssue({ code: 'custom', path: [member], message });
    }
  });
export type FluxProperties = z.infer<typeof FluxProperties>;
