import { z } from 'zod';
import type { PrincipalFacts } from '../connection/plan';

const Enabled = z.looseObject({ enabled: z.boolean().nullish() });
const References = z.array(z.looseObject({ id: z.string().nullish() })).nullish();
const OutboundProfile = z.looseObject({ effectiveOutboundIPs: References }).nullish();

const AddonProfile = z.looseObject({
  enabled: z.boolean().nullish(),
  identity: z
    .looseObject({
      clientId: z.string().nullish(),
      objectId: z.string().nullish(),
      resourceId: z.string().nullish(),
    })
    .nullish(),
});

/** An AKS cluster: the fields that we read; all others are kept, because a write sends back what was read. */
export const ManagedCluster = z.looseObject({
  id: z.string(),
  location: z.string(),
  identity: z.looseObject({ tenantId: z.string().nullish() }).nullish(),
  properties: z.looseObject({
    provisioningState: z.string().nullish(),
    powerState: z.looseObject({ code: z.string().nullish() }).nullish(),
    oidcIssuerProfile: Enabled.extend({ issuerURL: z.string().nullish() }).nullish(),
    securityProfile: z.looseObject({ workloadIdentity: Enabled.nullish() }).nullish(),
    addonProfiles: z.record(z.string(), AddonProfile.nullable()).nullish(),
    networkProfile: z
      .looseObject({
        outboundType: z.string().nullish(),
        loadBalancerProfile: OutboundProfile,
        natGatewayProfile: OutboundProfile,
      })
      .nullish(),
  }),
});
export type ManagedCluster = z.infer<typeof ManagedCluster>;

/** Cluster features that authentications need, by the property that switches them on. */
export type ClusterFeature = 'oidcIssuer' | 'workloadIdentity' | 'keyVaultCsi';

const CSI_ADDON = 'azureKeyvaultSecretsProvider';

type Profiles = NonNullable<ManagedCluster['properties']['addonProfiles']>;

/** Add-on names are compared without case: Azure has answered with several spellings. */
function csiAddon(cluster: ManagedCluster): Profiles[string] | undefined {
  const profiles = cluster.properties.addonProfiles ?? {};
  return Object.entries(profiles).find(([name]) => name.toLowerCase() === CSI_ADDON.toLowerCase())?.[1];
}

export function hasFeature(cluster: ManagedCluster, feature: ClusterFeature): boolean {
  const { oidcIssuerProfile, securityProfile } = cluster.properties;
  switch (feature) {
    case 'oidcIssuer':
      return oidcIssuerProfile?.enabled === true;
    case 'workloadIdentity':
      return securityProfile?.workloadIdentity?.enabled === true;
    case 'keyVaultCsi':
      return csiAddon(cluster)?.enabled === true;
  }
}

/** The cluster with the features switched on and nothing else changed. */
export function withFeatures(cluster: ManagedCluster, features: readonly ClusterFeature[]): ManagedCluster {
  const { properties } = cluster;
  const { oidcIssuerProfile, securityProfile } = properties;
  return {
    ...cluster,
    properties: {
      ...properties,
      ...(features.includes('oidcIssuer')
        ? { oidcIssuerProfile: { ...oidcIssuerProfile, enabled: true } }
        : {}),
      ...(features.includes('workloadIdentity')
        ? {
            securityProfile: {
              ...securityProfile,
              workloadIdentity: { ...securityProfile?.workloadIdentity, enabled: true },
            },
          }
        : {}),
      ...(features.includes('keyVaultCsi') ? { addonProfiles: withCsiAddon(cluster) } : {}),
    },
  };
}

function withCsiAddon(cluster: ManagedCluster): Profiles {
  const profiles = cluster.properties.addonProfiles ?? {};
  const name =
    Object.keys(profiles).find((key) => key.toLowerCase() === CSI_ADDON.toLowerCase()) ?? CSI_ADDON;
  return { ...profiles, [name]: { ...profiles[name], enabled: true } };
}

/** The identity that the Key Vault add-on signs in with; absent until Azure has made it. */
export function csiIdentityOf(cluster: ManagedCluster): PrincipalFacts | undefined {
  const identity = csiAddon(cluster)?.identity;
  if (!identity?.clientId || !identity.objectId) return undefined;
  const { clientId, objectId, resourceId } = identity;
  return { clientId, principalId: objectId, ...(resourceId ? { resourceId } : {}) };
}

/** The issuer of the cluster's service account tokens; absent while the feature is off. */
export function issuerOf(cluster: ManagedCluster): string | undefined {
  const profile = cluster.properties.oidcIssuerProfile;
  return profile?.enabled === true ? (profile.issuerURL ?? undefined) : undefined;
}
