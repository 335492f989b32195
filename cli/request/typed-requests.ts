import { parseArmId } from '../../connection/arm-id';
import type { AuthInfo, TargetService } from '../../connection/linker';
import { type ConnectionRequest, LinkerName } from '../../connection/request';
import type { ClusterOptions } from '../address/address-options';
import { clusterIdOf } from '../address/linker-address';
import { usageError } from '../cli-error';
import type { CliContext } from '../context';
import type { TargetCommand } from '../targets/target-command';
import { type TargetOptions, targetServiceOf } from '../targets/target-service';
import { type AuthOptions, authInfoOf } from './auth-info';
import { authSources } from './auth-sources';
import { checkedRequest } from './check-request';
import { confluentParts } from './confluent-parts';
import { newProperties, type PropertyOptions } from './linker-properties';
import { optionName } from './option-name';
import { assertVaultIsUsed } from './vault-option';
import { refuseUnavailable } from './unavailable-options';

/** Everything that can be typed after the name of a target. */
export type TypedOptions = ClusterOptions &
  TargetOptions &
  AuthOptions &
  PropertyOptions & { connection?: string };

/**
 * The requests that the options mean: one, or two for Confluent Cloud. Nothing is sent to the service; identities that
 * are given by resource id are looked up in Azure.
 * @throws CliError that names the option.
 */
export async function typedRequests(
  context: CliContext,
  command: TargetCommand,
  options: TypedOptions,
): Promise<ConnectionRequest[]> {
  refuseUnavailable(options as Record<string, unknown>);
  const clusterId = clusterIdOf(options, context.defaultSubscription());
  const name = nameOf(context, command, options);
  const values = ownValues(command, options);
  if (command.address === 'confluentCloud') {
    const parts = confluentParts(name, options as Record<string, unknown>);
    assertVaultIsUsed(
      options,
      parts.map(({ authInfo }) => authInfo),
    );
    return parts.map((part) =>
      requestOf(clusterId, part.name, part.isMain ? options : { ...options, customizedKeys: [] }, part),
    );
  }
  const targetService = targetServiceOf(command, options, values, () => placeOf(clusterId, options));
  const authInfo = await authInfoOf(command, options, authSources(context, options, clusterId));
  assertVaultIsUsed(options, [authInfo]);
  const address =
    command.target?.addressProperties && command.address === 'marketplace' ? addressOf(command, values) : {};
  return [requestOf(clusterId, name, options, { targetService, authInfo, address })];
}

function requestOf(
  clusterId: string,
  name: string,
  options: PropertyOptions,
  sources: { targetService: TargetService; authInfo: AuthInfo | undefined; address?: Record<string, string> },
): ConnectionRequest {
  return checkedRequest({ clusterId, name, properties: newProperties(options, sources) }, 'options');
}

/** As the Azure CLI names connections: the target without dashes and five letters or digits. */
function nameOf({ io }: CliContext, { name, address }: TargetCommand, { connection }: TypedOptions): string {
  if (connection === undefined) {
    const letters = Array.from({ length: 5 }, () => Math.floor(io.random() * 36).toString(36));
    return `${name.replaceAll('-', '')}_${letters.join('')}`;
  }
  const parsed = LinkerName.safeParse(connection);
  if (!parsed.success) throw usageError('--connection', parsed.error.issues[0]?.message ?? 'is not a name');
  if (address === 'confluentCloud' && connection.endsWith('_schema'))
    throw usageError(
      '--connection',
      'must not end in _schema: the connection to the schema registry gets that name',
    );
  return connection;
}

/** Names that are given without a subscription mean the same one as the cluster's. */
function placeOf(clusterId: string, { subscription }: ClusterOptions) {
  const cluster = parseArmId(clusterId);
  return {
    subscriptionId: subscription ?? cluster?.subscriptionId ?? '',
    resourceGroup: cluster?.resourceGroup ?? '',
  };
}

function ownValues({ idOptions }: TargetCommand, options: TypedOptions): Record<string, string | undefined> {
  const typed = options as Record<string, unknown>;
  return Object.fromEntries(
    idOptions.map(({ name }) => [name, typed[optionName(name)] as string | undefined]),
  );
}

/** Where a service outside Azure is, under the names that the service expects. */
function addressOf(
  { idOptions }: TargetCommand,
  values: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(idOptions.map(({ name, placeholder }) => [placeholder, values[name] ?? '']));
}
