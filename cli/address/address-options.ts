import { Option } from 'commander';

/** Which cluster. */
export interface ClusterOptions {
  resourceGroup?: string;
  name?: string;
  subscription?: string;
  sourceId?: string;
}

/** Which connection of it. */
export interface ConnectionOptions extends ClusterOptions {
  connection?: string;
  id?: string;
}

const CLUSTER = 'Cluster:';
const CONNECTION = 'Connection:';

/** New option objects that name a cluster: by group and name, or by id. */
export function clusterOptions(): Option[] {
  return [
    new Option('-g, --resource-group <group>', 'resource group of the cluster'),
    new Option('-n, --name <cluster>', 'name of the cluster'),
    new Option('--subscription <guid>', 'subscription of the cluster and the target [AZURE_SUBSCRIPTION_ID]'),
    new Option('--source-id <id>', 'resource id of the cluster, instead of group and name'),
  ].map((option) => option.helpGroup(CLUSTER));
}

/** New option objects that name an existing connection. */
export function connectionOptions(): Option[] {
  return [
    new Option('--connection <name>', 'name of the connection').helpGroup(CONNECTION),
    new Option(
      '--id <id>',
      'resource id of the connection, instead of cluster and name (.../linkers/{name})',
    ).helpGroup(CONNECTION),
    ...clusterOptions(),
  ];
}
