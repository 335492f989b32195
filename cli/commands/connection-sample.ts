import { Option } from 'commander';
import { stringify } from 'yaml';
import { sampleJob } from '../../connection/usage';
import { type ConnectionOptions, connectionOptions } from '../address/address-options';
import { linkerAddressOf } from '../address/linker-address';
import { getLinker, listConfigurations } from '../api/linkers';
import type { CommandDefinition } from '../command';
import { objectsOf } from '../linkers/kubernetes-resources';
import { codeHint } from '../usage/code-hint';

export const connectionSample: CommandDefinition = {
  description:
    'The Job prints what the connection provides. Comments above the manifest say how code reads it. The output can be piped into kubectl.',
  options: () => [
    ...connectionOptions(),
    new Option('--code', 'print only the lines of code').helpGroup('Sample:'),
  ],
  examples: [
    {
      text: 'Run it',
      command:
        'aksc connection sample -g shop -n prod --connection orders_blob | kubectl apply -f -\nkubectl logs -n shop job/sc-sample-job',
    },
    { text: 'Lines of code only', command: 'aksc connection sample --id $CONNECTION_ID --code' },
  ],
  async run({ options }, context) {
    const { http } = context.service();
    const typed = options as ConnectionOptions & { code?: true };
    const address = linkerAddressOf(typed, context.defaultSubscription());
    const [{ linker }, configurations] = await Promise.all([
      getLinker(http, address),
      listConfigurations(http, address),
    ]);
    const objects = objectsOf(linker, configurations);
    const clientType = linker.properties.clientType ?? 'none';
    const code = codeHint(clientType, objects);
    if (typed.code) {
      context.print({
        value: { clientType, code },
        rows: code.map((line) => ({ line })),
        text: () => code.join('\n'),
      });
      return;
    }
    const manifest = sampleJob(objects);
    context.print({
      value: manifest,
      text: () =>
        [
          `# Code (${clientType}) that uses the connection ${linker.name}:`,
          ...code.map((line) => `#   ${line}`),
          stringify(manifest, { aliasDuplicateObjects: false }),
        ].join('\n'),
    });
  },
};
