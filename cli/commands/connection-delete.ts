import { Option } from 'commander';
import { connectionOptions } from '../address/address-options';
import type { CommandDefinition } from '../command';
import { type DeleteOptions, deleteConnection } from '../linkers/delete-connection';
import { writeOptions } from '../targets/create-options';

export const connectionDelete: CommandDefinition = {
  description:
    'The Secret, service account, role assignments and firewall rules stay and are listed with the commands that remove them; --cleanup, also later, removes what was made for this connection and is not used by another one.',
  options: () => [
    ...connectionOptions(),
    new Option('-y, --yes', 'do not ask').helpGroup('Operation:'),
    new Option('--cleanup', 'remove what was made for the connection as well').helpGroup('Operation:'),
    ...writeOptions(),
  ],
  examples: [
    {
      text: 'Keep what pods may still use',
      command: 'aksc connection delete -g shop -n prod --connection orders_blob',
    },
    { text: 'Leave nothing behind', command: 'aksc connection delete --id $CONNECTION_ID --cleanup --yes' },
  ],
  run: ({ options }, context) => deleteConnection(context, options as unknown as DeleteOptions),
};
