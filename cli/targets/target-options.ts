import { Option } from 'commander';
import type { TargetCommand } from './target-command';

const TARGET = 'Target:';
const AUTHENTICATION = 'Authentication:';
const CONFIGURATION = 'Configuration:';
const NETWORK = 'Network:';

/** Which target: its id, or the options that its id is made of. */
export function targetOptions({ idOptions, address }: TargetCommand): Option[] {
  const own = idOptions.map(({ name, description }) => new Option(`--${name} <value>`, description));
  const common = [
    new Option('--target-id <id>', 'resource id of the target, instead of its names'),
    new Option('--tg, --target-resource-group <group>', 'resource group of the target'),
  ];
  return [...own, ...(address === 'armId' ? common : [])].map((option) => option.helpGroup(TARGET));
}

/** How the workload signs in, as far as the target has it. */
export function authOptions({ auth, target, address }: TargetCommand): Option[] {
  if (address === 'confluentCloud') return confluentOptions();
  const options: Option[] = [];
  if (auth.includes('workloadIdentity'))
    options.push(
      new Option(
        '--workload-identity <id>',
        'recommended: user-assigned identity, by resource id or client id; nothing to keep secret',
      ),
    );
  if (auth.includes('secret'))
    options.push(secretOption(target?.callerSecret), vaultOption(target?.callerSecret !== undefined));
  if (auth.includes('servicePrincipal'))
    options.push(
      new Option(
        '--service-principal <pairs...>',
        'client-id=ID secret=SECRET [object-id=ID]; AKSC_SECRET may hold the secret',
      ),
    );
  if (auth.includes('csi'))
    options.push(
      new Option(
        '--enable-csi',
        "secrets as files, through the Secrets Store CSI driver and its add-on's identity",
      ),
    );
  if (!auth.includes('secret')) options.push(vaultOption(false));
  return [...options, ...refusedAuthOptions()].map((option) => option.helpGroup(AUTHENTICATION));
}

function secretOption(callerSecret: 'nameAndPassword' | 'connectionString' | undefined): Option {
  if (callerSecret === 'nameAndPassword')
    return new Option(
      '--secret <pairs...>',
      'name=USER secret=PASSWORD, AKSC_SECRET may hold the password; or name=USER secret-name=SECRET [secret-version=VERSION] of --vault-id',
    );
  if (callerSecret === 'connectionString')
    return new Option(
      '--secret <pairs...>',
      'secret=CONNECTIONSTRING, AKSC_SECRET may hold it; or secret-name=SECRET [secret-version=VERSION] of --vault-id',
    );
  return new Option('--secret [pairs...]', "the target's own key, read by the service");
}

/** Known everywhere, so that it can be refused with a reason. */
function vaultOption(isUseful: boolean): Option {
  const option = new Option(
    '--vault-id <id>',
    'resource id of the key vault that holds the password; the service reads it there',
  );
  return isUseful ? option : option.hideHelp();
}

/** What other compute services have; refused with a reason instead of "unknown option". */
function refusedAuthOptions(): Option[] {
  return [
    new Option('--system-identity [value...]').hideHelp(),
    new Option('--user-identity [value...]').hideHelp(),
    new Option('--user-account [value...]').hideHelp(),
  ];
}

function confluentOptions(): Option[] {
  return [
    new Option(
      '--bootstrap-server <url>',
      'address of the bootstrap server (…azure.confluent.cloud)',
    ).helpGroup(TARGET),
    new Option(
      '--schema-registry <url>',
      'address of the schema registry (…azure.confluent.cloud)',
    ).helpGroup(TARGET),
    new Option('--kafka-key <key>', 'API key of the cluster').helpGroup(AUTHENTICATION),
    new Option('--kafka-secret <secret>', 'API secret of the cluster').helpGroup(AUTHENTICATION),
    new Option('--schema-key <key>', 'API key of the schema registry').helpGroup(AUTHENTICATION),
    new Option('--schema-secret <secret>', 'API secret of the schema registry').helpGroup(AUTHENTICATION),
    new Option(
      '--kafka-secret-name <name>',
      'secret of --vault-id that holds the API secret of the cluster',
    ).helpGroup(AUTHENTICATION),
    new Option(
      '--schema-secret-name <name>',
      'secret of --vault-id that holds the API secret of the schema registry',
    ).helpGroup(AUTHENTICATION),
    vaultOption(true).helpGroup(AUTHENTICATION),
  ];
}

/** What the workload gets and where. */
export function configurationOptions({ clientTypes, target }: TargetCommand): Option[] {
  return [
    new Option('--client-type <type>', 'language or framework of the workload (none when absent)').choices(
      clientTypes,
    ),
    new Option(
      '--kube-namespace <namespace>',
      'namespace of the Secret and the workload ("default" when absent)',
    ),
    new Option(
      '--customized-keys <pairs...>',
      'DEFAULT_NAME=YOUR_NAME ...: other names of configuration keys',
    ),
    new Option('--connstr-props <pairs...>', 'KEY=VALUE ...: appended to connection strings'),
    new Option(
      '--opt-out <parts...>',
      'leave alone: publicnetwork (firewall), auth (identity and roles), configinfo (no Secret is written: see list-configuration)',
    ).choices(['publicnetwork', 'configinfo', 'auth', 'none']),
    new Option('--appconfig-id <id>', 'App Configuration store for the configuration (not available on AKS)'),
    ...(target?.id === 'appconfig'
      ? [
          new Option(
            '-e, --use-appconfig-extension',
            'connect through the Kubernetes extension of App Configuration (not available yet)',
          ),
        ]
      : []),
    ...unavailableOptions(),
  ].map((option) => option.helpGroup(CONFIGURATION));
}

/** Firewall rules are what AKS has; the other two are known, so that they can be refused with a reason. */
export function networkOptions({ target }: TargetCommand): Option[] {
  const { serviceEndpoint = false, privateEndpoint = false } = target?.network ?? {};
  return [
    ...(serviceEndpoint
      ? [new Option('--service-endpoint [bool]', 'not available on AKS; "false" takes the setting away')]
      : []),
    ...(privateEndpoint
      ? [new Option('--private-endpoint [bool]', 'not available on AKS; "false" takes the setting away')]
      : []),
  ].map((option) => option.helpGroup(NETWORK));
}

function unavailableOptions(): Option[] {
  return [new Option('--new').hideHelp(), new Option('--config-connstr').hideHelp()];
}
