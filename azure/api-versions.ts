/** API versions of the Azure Resource Manager calls that no target owns, by what they read. */
export const apiVersions = {
  managedClusters: '2025-05-01',
  connectedClusters: '2024-01-01',
  // The newest stable one; the first with OCI repositories.
  fluxConfigurations: '2025-04-01',
  // The last one that has Flux v1.
  sourceControlConfigurations: '2023-05-01',
  keyVaults: '2024-11-01',
  providers: '2021-04-01',
  subscriptions: '2022-12-01',
  userAssignedIdentities: '2024-11-30',
  roleAssignments: '2022-04-01',
  publicAddresses: '2024-05-01',
} as const;
