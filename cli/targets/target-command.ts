import type { ClientType } from '../../connection/linker';
import { targets } from '../../targets/registry';
import type { AuthKind, Target } from '../../targets/target';

/** One part of a target's id that has an option of its own. */
export interface IdOption {
  /** Without dashes in front, for example `app-config`. */
  name: string;
  /** Placeholder in the id pattern. */
  placeholder: string;
  description: string;
}

/** How a target is written on the command line. */
export interface TargetCommand {
  /** Name of the sub-command: the target's id, or the name that the Azure CLI has for it. */
  name: string;
  aliases: readonly string[];
  /** Absent for Confluent Cloud, which is two targets at once. */
  target?: Target;
  displayName: string;
  /** Kinds of authentication, the default first. */
  auth: readonly AuthKind[];
  clientTypes: readonly ClientType[];
  idOptions: readonly IdOption[];
  /** How the id is put together from the options. */
  address: TargetAddressing;
}

/**
 * - `armId`: a resource in a group of its own, or `--target-id`.
 * - `marketplace`: a service outside Azure with an id in the cluster's group that only stands for it.
 * - `endpoint`: an address instead of an id.
 * - `confluentCloud`: two addresses, two connections.
 */
export type TargetAddressing = 'armId' | 'marketplace' | 'endpoint' | 'confluentCloud';

/** Option names that differ from the placeholder in the target's id. */
const OPTION_NAMES: Readonly<Record<string, string>> = {
  config_store: 'app-config',
  appinsights: 'app-insights',
};

/** Names that the Azure CLI has for targets of ours. */
const AZURE_CLI_NAMES: Readonly<Record<string, string>> = { 'cognitive-services': 'cognitiveservices' };

const ENDPOINT_OPTIONS: Readonly<Record<string, string>> = {
  ConfluentBootstrapServer: 'bootstrap-server',
  ConfluentSchemaRegistry: 'schema-registry',
  FabricPlatform: 'target-id',
};

const confluentCloud: TargetCommand = {
  name: 'confluent-cloud',
  aliases: [],
  displayName: 'Apache Kafka on Confluent Cloud: bootstrap server and schema registry',
  auth: ['secret'],
  clientTypes: clientTypesOf(targets.filter(({ id }) => id === 'confluent-kafka')),
  idOptions: [],
  address: 'confluentCloud',
};

/** Every target of the registry as a command, in alphabetical order. */
export const targetCommands: readonly TargetCommand[] = [...targets.map(commandOf), confluentCloud].toSorted(
  (a, b) => (a.name < b.name ? -1 : 1),
);

/** The command of a name or alias. */
export function targetCommand(name: string): TargetCommand | undefined {
  return targetCommands.find((command) => command.name === name || command.aliases.includes(name));
}

function commandOf(target: Target): TargetCommand {
  const azureName = AZURE_CLI_NAMES[target.id];
  const address = addressingOf(target);
  return {
    name: azureName ?? target.id,
    aliases: azureName ? [target.id] : [],
    target,
    displayName: target.displayName,
    auth: target.auth,
    clientTypes: clientTypesOf([target]),
    idOptions: idOptionsOf(target, address),
    address,
  };
}

function addressingOf({ serviceType, provider }: Target): TargetAddressing {
  if (serviceType !== undefined && serviceType !== 'AzureResource') return 'endpoint';
  return provider === undefined ? 'marketplace' : 'armId';
}

/** Parts of the id; for a service outside Azure the parts of its address, if the id does not hold them. */
function idOptionsOf(target: Target, address: TargetAddressing): IdOption[] {
  if (address === 'endpoint') {
    const name = ENDPOINT_OPTIONS[target.serviceType ?? ''] ?? 'target-id';
    return [{ name, placeholder: '', description: `address: ${target.idPattern}` }];
  }
  const addressNames = Object.keys(target.addressProperties ?? {});
  if (addressNames.length > 0)
    return addressNames.map((property) => ({
      name: property.toLowerCase(),
      placeholder: property,
      description: `${property.toLowerCase()} of ${target.displayName}`,
    }));
  const pattern = target.idPattern.split('/providers/')[1] ?? '';
  return [...pattern.matchAll(/([^/]+)\/\{(\w+)\}/g)].map(([, type = '', placeholder = '']) => ({
    name: OPTION_NAMES[placeholder] ?? placeholder.replaceAll('_', '-'),
    placeholder,
    description: `name in ${type}`,
  }));
}

function clientTypesOf(of: readonly Target[]): ClientType[] {
  const types = of.flatMap(({ configurations }) => configurations.flatMap((table) => table.clientTypes));
  return [...new Set(types)];
}
