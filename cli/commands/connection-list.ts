import { type ClusterOptions, clusterOptions } from '../address/address-options';
import { clusterIdOf } from '../address/linker-address';
import { listLinkers } from '../api/linkers';
import type { CommandDefinition } from '../command';
import { linkerRow, linkerValue } from '../linkers/linker-view';
import { textTable } from '../output/text-table';

export const connectionList: CommandDefinition = {
  options: clusterOptions,
  examples: [
    { text: 'By name', command: 'aksc connection list -g shop -n prod' },
    { text: 'For a script', command: 'aksc connection list --source-id $CLUSTER_ID -o tsv | cut -f1' },
  ],
  async run({ options }, context) {
    const clusterId = clusterIdOf(options as ClusterOptions, context.defaultSubscription());
    const linkers = await listLinkers(context.service().http, clusterId);
    const rows = linkers.map(linkerRow);
    context.print({
      value: linkers.map((linker) => linkerValue(linker)),
      rows,
      text: (paint) => (rows.length === 0 ? 'The cluster has no connections.' : textTable(rows, paint)),
    });
  },
};
