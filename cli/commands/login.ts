import { Option } from 'commander';
import { isGuid } from '../../connection/arm-id';
import { usageError } from '../cli-error';
import type { CommandDefinition } from '../command';
import { checkAccess } from '../settings/check-access';
import { type Config, writeConfig } from '../settings/config-file';
import type { CliContext } from '../context';
import { textPairs } from '../output/text-table';

export const login: CommandDefinition = {
  description:
    'Asks the service with your credential and remembers its address, the audience and the kind of credential in a file that only you can read. Tokens and keys are never written down: give those as AKSC_TOKEN or AKSC_FUNCTION_KEY.',
  options: () => [
    new Option(
      '--subscription <guid>',
      'subscription that counts when --subscription is not given',
    ).helpGroup('Defaults:'),
  ],
  examples: [
    {
      text: 'As the signed-in user of the Azure CLI',
      command:
        'aksc login --endpoint https://connector.example.org --audience api://connector --credential cli',
    },
    { text: 'The local stack of this directory, from now on', command: 'aksc login --local' },
  ],
  async run({ options }, context) {
    const { subscription } = options as { subscription?: string };
    if (subscription !== undefined && !isGuid(subscription))
      throw usageError('--subscription', 'must be the id of the subscription (a GUID)');
    const access = await checkAccess(context);
    const path = writeConfig(context.io, configOf(context, subscription));
    context.print({
      value: { ...access, config: path },
      rows: [{ endpoint: access.endpoint, caller: access.caller ?? '', roles: access.roles.join(' ') }],
      text: (paint) =>
        [
          paint('green', `You may use ${access.endpoint}.`),
          textPairs(
            [
              ['Caller', access.caller ?? 'holder of a key'],
              ['Roles', access.roles.join(', ')],
              ['Token ends', access.expiresAt ?? ''],
              ['Remembered in', path],
            ],
            '  ',
          ),
        ].join('\n'),
    });
  },
};

/** Addresses and kinds only. */
function configOf({ service }: CliContext, subscription: string | undefined): Config {
  const remembered = subscription === undefined ? {} : { subscription };
  const { endpoint, audience, local, credential, caFile } = service().settings;
  if (local !== undefined) return { ...remembered, local };
  return {
    ...remembered,
    endpoint: endpoint.href,
    ...(audience === endpoint.origin ? {} : { audience }),
    ...(credential === undefined || credential === 'default' ? {} : { credential }),
    ...(caFile === undefined ? {} : { caFile }),
  };
}
