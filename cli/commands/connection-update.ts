import { Argument } from 'commander';
import type { TargetService } from '../../connection/linker';
import { connectionOptions, type ConnectionOptions } from '../address/address-options';
import { linkerAddressOf } from '../address/linker-address';
import { getLinker, type Linker } from '../api/linkers';
import { usageError } from '../cli-error';
import type { CommandDefinition } from '../command';
import type { CliContext } from '../context';
import { describeTarget } from '../linkers/describe-target';
import { writeLinker } from '../linkers/write-linker';
import { type AuthOptions, authInfoOf, isAuthGiven } from '../request/auth-info';
import { authSources } from '../request/auth-sources';
import { checkedRequest } from '../request/check-request';
import { login } from '../request/confluent-parts';
import type { PropertyOptions } from '../request/linker-properties';
import { updatedProperties } from '../request/updated-properties';
import { writeOptions } from '../targets/create-options';
import { type TargetCommand, targetCommands } from '../targets/target-command';
import { authOptions, configurationOptions, networkOptions } from '../targets/target-options';
import { unknownTarget } from '../targets/unknown-target';

type UpdateOptions = ConnectionOptions & AuthOptions & PropertyOptions & { wait: boolean };

export const connectionUpdate: CommandDefinition = {
  description:
    'What is not given stays as it is. Credentials cannot be read back: a connection with a user name and password, or with a service principal, needs them again.',
  arguments: () => [new Argument('[target]', 'what the connection leads to; see the targets below')],
  examples: [
    {
      text: 'Another client type',
      command:
        'aksc connection update storage-blob -g shop -n prod --connection orders_blob --client-type python',
    },
  ],
  childrenTitle: 'Targets:',
  children: targetCommands.map((command) => ({
    name: command.name,
    aliases: command.aliases,
    summary: command.displayName,
    load: () => updateTarget(command),
  })),
  run: ({ values }) => Promise.reject(unknownTarget(values[0], 'update')),
};

function updateTarget(command: TargetCommand): CommandDefinition {
  const isPair = command.address === 'confluentCloud';
  return {
    examples: [
      {
        text: 'Another client type',
        command: `aksc connection update ${command.name} -g $GROUP -n $CLUSTER --connection $NAME --client-type ${command.clientTypes[0] ?? 'none'}${isPair ? ' \\\n  --kafka-key $KAFKA_KEY --kafka-secret $KAFKA_SECRET' : ''}`,
      },
    ],
    options: () => [
      ...authOptions(command).filter(({ long }) => !/server|registry/.test(long ?? '')),
      ...connectionOptions(),
      ...configurationOptions(command),
      ...networkOptions(command),
      ...writeOptions(),
    ],
    run: ({ options }, context) => update(context, command, options as unknown as UpdateOptions),
  };
}

async function update(context: CliContext, command: TargetCommand, options: UpdateOptions): Promise<void> {
  const address = linkerAddressOf(options, context.defaultSubscription());
  assertSomethingIsGiven(command, options);
  const { linker, etag } = await getLinker(context.service().http, address);
  assertSameTarget(command, linker);
  const properties = updatedProperties(linker, options, await typedAuth(context, command, options, address));
  const { clusterId, name } = address;
  const request = checkedRequest({ clusterId, name, properties }, 'options');
  await writeLinker(context, {
    address,
    properties: request.properties,
    ...(etag === undefined ? {} : { etag }),
    wait: options.wait,
  });
}

async function typedAuth(
  context: CliContext,
  command: TargetCommand,
  options: UpdateOptions,
  { clusterId, name }: { clusterId: string; name: string },
) {
  if (command.address === 'confluentCloud')
    return login(
      options as unknown as Record<string, unknown>,
      name.endsWith('_schema') ? 'schema' : 'kafka',
    );
  if (!isAuthGiven(options)) return undefined;
  return authInfoOf(command, options, authSources(context, options, clusterId));
}

/** As the Azure CLI has it: an update without client type and authentication is most likely a mistake. */
function assertSomethingIsGiven({ address }: TargetCommand, options: UpdateOptions): void {
  const {
    clientType,
    customizedKeys,
    connstrProps,
    optOut,
    kubeNamespace,
    serviceEndpoint,
    privateEndpoint,
    vaultId,
  } = options;
  const others = [
    clientType,
    customizedKeys,
    connstrProps,
    optOut,
    kubeNamespace,
    serviceEndpoint,
    privateEndpoint,
    vaultId,
  ];
  if (address === 'confluentCloud' || isAuthGiven(options) || others.some((value) => value !== undefined))
    return;
  throw usageError(
    '--client-type',
    'is missing; give what is to change: client type, authentication or configuration',
  );
}

function assertSameTarget(command: TargetCommand, linker: Linker): void {
  const service = linker.properties.targetService as unknown as TargetService;
  const isSame =
    command.address === 'confluentCloud'
      ? service.type.startsWith('Confluent')
      : command.target?.match(service) !== undefined;
  if (isSame) return;
  const { kind } = describeTarget(linker);
  throw usageError('<target>', `${linker.name} leads to ${kind}, not to ${command.name}`, {
    commands: [`aksc connection update ${kind} ...`],
  });
}
