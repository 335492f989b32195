import { type ConnectionOptions, connectionOptions } from '../address/address-options';
import { linkerAddressOf } from '../address/linker-address';
import { getLinker } from '../api/linkers';
import { configurationsIfThere } from '../linkers/configurations-if-there';
import type { CommandDefinition } from '../command';
import { linkerView } from '../linkers/linker-view';

export const connectionShow: CommandDefinition = {
  options: connectionOptions,
  examples: [
    { text: 'By name', command: 'aksc connection show -g shop -n prod --connection orders_blob' },
    { text: 'By id, for a program', command: 'aksc connection show --id $CONNECTION_ID -o json' },
  ],
  async run({ options }, context) {
    const { http } = context.service();
    const address = linkerAddressOf(options as ConnectionOptions, context.defaultSubscription());
    const { linker } = await getLinker(http, address);
    context.print(linkerView(linker, await configurationsIfThere(http, address, linker)));
  },
};
