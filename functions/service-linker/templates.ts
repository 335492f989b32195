const CLUSTER =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ContainerService/managedClusters/{clusterName}';
const SOURCE = `${CLUSTER}/providers/Microsoft.ServiceLinker`;

/** Paths of the ARM API for connections of a managed cluster. */
export const templates = {
  linkers: `${SOURCE}/linkers`,
  linker: `${SOURCE}/linkers/{linkerName}`,
  validateLinker: `${SOURCE}/linkers/{linkerName}/validateLinker`,
  listConfigurations: `${SOURCE}/linkers/{linkerName}/listConfigurations`,
  generateConfigurations: `${SOURCE}/linkers/{linkerName}/generateConfigurations`,
  dryruns: `${SOURCE}/dryruns`,
  dryrun: `${SOURCE}/dryruns/{dryrunName}`,
  daprConfigurations: `${SOURCE}/daprConfigurations`,
  operationStatus:
    '/subscriptions/{subscriptionId}/providers/Microsoft.ServiceLinker/locations/{location}/operationStatuses/{operationStatusId}',
  configurationNames: '/providers/Microsoft.ServiceLinker/configurationNames',
  operations: '/providers/Microsoft.ServiceLinker/operations',
} as const;
