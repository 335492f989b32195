import { Option } from 'commander';
import { connectionOptions } from '../address/address-options';
import type { CommandDefinition } from '../command';
import { type DeleteOptions, deleteConnection } from '../linkers/delete-connection';
import { writeOptions } from '../targets/create-options';

export const connectionCleanup: CommandDefinition = {
  description:
    'The same as delete --cleanup: removes the connection, its Kubernetes objects, federated credential, role assignments and firewall rules, as far as they were made for it and no other connection uses them.',
  options: () => [
    ...connectionOptions(),
    new Option('-y, --yes', 'do not ask').helpGroup('Operation:'),
    ...writeOptions(),
  ],
  examples: [
    { text: 'By name', command: 'aksc connection cleanup -g shop -n prod --connection orders_blob' },
  ],
  run: ({ options }, context) =>
    deleteConnection(context, { ...(options as unknown as DeleteOptions), cleanup: true }),
};
