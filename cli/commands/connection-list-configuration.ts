import { Option } from 'commander';
import { type ConnectionOptions, connectionOptions } from '../address/address-options';
import { linkerAddressOf } from '../address/linker-address';
import { getLinker, listConfigurations } from '../api/linkers';
import type { CommandDefinition } from '../command';
import { configurationView } from '../linkers/configuration-view';
import { objectsOf } from '../linkers/kubernetes-resources';
import { revealConfigurations } from '../linkers/reveal-configurations';

type ListConfigurationOptions = ConnectionOptions & { reveal?: true; kubeconfig?: string; context?: string };

const GROUP = 'Hidden values:';

export const connectionListConfiguration: CommandDefinition = {
  description:
    'Values of credentials are empty in json, yaml and tsv and masked in tables: they are in the Secret that is named beside them, which only readers of the cluster may read.',
  options: () => [
    ...connectionOptions(),
    new Option(
      '--reveal',
      'read hidden values from the Secret, with your own access to the cluster',
    ).helpGroup(GROUP),
    new Option('--kubeconfig <file>', 'kubeconfig for kubectl').helpGroup(GROUP),
    new Option('--context <name>', 'context of the kubeconfig').helpGroup(GROUP),
  ],
  examples: [
    {
      text: 'By name',
      command: 'aksc connection list-configuration -g shop -n prod --connection orders_blob',
    },
    {
      text: 'With the hidden values, as far as kubectl may read them',
      command: 'aksc connection list-configuration --id $CONNECTION_ID --reveal --context prod',
    },
  ],
  async run({ options }, context) {
    const typed = options as ListConfigurationOptions;
    const { http, settings } = context.service();
    const address = linkerAddressOf(typed, context.defaultSubscription());
    const [{ linker }, configurations] = await Promise.all([
      getLinker(http, address),
      listConfigurations(http, address),
    ]);
    const objects = objectsOf(linker, configurations);
    const kubeconfig = typed.kubeconfig ?? settings.kubeconfig;
    const shown = typed.reveal
      ? await revealConfigurations(configurations, objects, linker.id, {
          ...(kubeconfig === undefined ? {} : { kubeconfig }),
          ...(typed.context === undefined ? {} : { context: typed.context }),
        })
      : configurations;
    context.print(configurationView(shown, objects));
  },
};
