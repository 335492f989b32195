import type { Command, Option } from 'commander';
import { exitCodeMeanings } from '../cli/exit-codes';

const HEAD = `# aksc

The command line of this project, shaped like \`az aks connection\`: the same commands, options and meanings, wherever AKS has
them. Made from the commands under \`cli/\` by \`WRITE_DOCS=1 npm run test:jest -- test/cli/document\`; do not edit it by hand.

## Try it

\`\`\`sh
npm start                                      # in another terminal: the local stack
node dist/cli/main.js login --local            # from now on the commands below find it
node dist/cli/main.js connection list -g shop -n prod --subscription 11111111-2222-4333-8444-555555555555
\`\`\`

\`npm link\` makes \`aksc\` a command of its own. \`source <(aksc completion bash)\` completes commands, options and values.

The examples below use shell variables for what you have to fill in. With these they run on the local stack:

\`\`\`sh
export AZURE_SUBSCRIPTION_ID=11111111-2222-4333-8444-555555555555 KUBECONFIG=.local/kubeconfig
GROUP=shop CLUSTER=prod NAME=orders_blob TARGET_GROUP=shop ACCOUNT=shopstore
CLUSTER_ID=/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$GROUP/providers/Microsoft.ContainerService/managedClusters/$CLUSTER
CONNECTION_ID=$CLUSTER_ID/providers/Microsoft.ServiceLinker/linkers/$NAME
IDENTITY_ID=/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/shop/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders
CLIENT_ID=bbbbbbbb-0002-4000-8000-00000000c11e OBJECT_ID=bbbbbbbb-0002-4000-8000-0000000000b2
CLIENT_SECRET=fake~Local8Q~pipeline.secret_not-real
aksc connection create -f examples/storage-blob-workload-identity.yaml
OPERATION_ID=$(aksc doctor -g $GROUP -n $CLUSTER --no-wait)
\`\`\`

## Service and sign-in

| What | Option | Environment | Remembered by \`aksc login\` |
| --- | --- | --- | --- |
| Address of the service | \`--endpoint\` | \`AKSC_ENDPOINT\` | yes |
| A running local stack: address, certificate, token | \`--local [dir]\` | \`AKSC_LOCAL\` | yes |
| Token | \`--token\` | \`AKSC_TOKEN\` | never |
| Functions key | \`--function-key\` | \`AKSC_FUNCTION_KEY\` | never |
| Where tokens come from: \`default\`, \`cli\`, \`managed-identity\` | \`--credential\` | \`AKSC_CREDENTIAL\` | yes |
| Audience of tokens, the address when absent | \`--audience\` | \`AKSC_AUDIENCE\` | yes |
| Certificate authority | \`--ca-file\` | \`AKSC_CA_FILE\` | yes |
| Subscription | \`--subscription\` | \`AZURE_SUBSCRIPTION_ID\` | yes |
| Password, connection string or client secret | in \`--secret\`, \`--service-principal\` | \`AKSC_SECRET\` | never |
| Seconds between two looks at an operation; what the service asks for when absent | | \`AKSC_POLL_SECONDS\` | never |
| Azure Resource Manager and Microsoft Graph, for looking up identities | | \`AZURE_RESOURCE_MANAGER_ENDPOINT\`, \`AKSC_GRAPH_ENDPOINT\` | never |

Options count before the environment, the environment before what was remembered. The file is \`~/.config/aksc/config.json\`
(\`XDG_CONFIG_HOME\` and \`AKSC_CONFIG\` move it); only its owner can read it. \`default\` is the chain of the Azure SDKs:
environment, workload identity, managed identity, Azure CLI and the others. Tokens travel over https only, except to the same
machine.

## Output

The result is on standard output, everything else (progress, notes, errors) on standard error. \`-o\` chooses
\`table\` (for people), \`json\`, \`jsonc\` (coloured), \`yaml\`, \`tsv\` or \`none\`. With \`json\`, \`jsonc\` and \`yaml\` an error is on standard
output as well, as \`{ "error": { "code": …, "message": …, "cause": …, "fix": …, "commands": […] } }\`. Values of credentials are masked for
people and empty for programs; the Secret that holds each is named beside it. Colours are for terminals, and for nobody who sets
\`NO_COLOR\`. \`doctor\` prints \`text\` by itself, and knows \`markdown\` and \`html\` besides.

| Exit code | Means |
| --- | --- |
${exitCodeMeanings.map(([code, meaning]) => `| ${code} | ${meaning} |`).join('\n')}

## Differences from the Azure CLI

- \`update\` keeps the namespace, the opt-outs and everything else that is not given; \`--opt-out none\` takes opt-outs away.
- \`delete\` tells what remains and how to remove it; \`delete --cleanup\` and \`cleanup\` remove it, also after the deletion.
- \`validate\` exits with 1 when the connection is not available.
- \`list-support-types -t\` filters. \`wait --custom\` knows comparisons joined by \`&&\` and \`||\`.
- \`--service-endpoint\`, \`--private-endpoint\`, \`--appconfig-id\`, \`--use-appconfig-extension\`, \`--new\`,
  \`--system-identity\`, \`--user-identity\` and \`--user-account\` are refused with the reason.
- A password can lie in a key vault: \`--secret name=USER secret-name=SECRET [secret-version=VERSION] --vault-id ID\`. The service
  reads it there with its own identity, which needs the role "Key Vault Secrets User"; an \`update\` need not repeat it.
  \`secret-uri=\` is refused.
- With \`--opt-out configinfo\` no Secret is written, and no password is needed; \`list-configuration\` tells what to provide.
- \`plan\`, \`sample\`, \`cleanup\`, \`list-configuration --reveal\`, \`create -f\`, \`operation\`, \`login\` and \`completion\` are extra.
`;

/** The page docs/cli.md. */
export function renderCliDocument(program: Command): string {
  const commands = leaves(program);
  const globals = (commands[0]?.options ?? []).filter(isGlobal);
  const rows = globals.map(({ flags, description }) => `- \`${flags}\`: ${description}`);
  const every = ['Every command takes these options as well:', '', ...rows, ''];
  return [HEAD, '## Commands', '', ...every, ...commands.flatMap(section), '']
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}

/** Commands that do something, and groups of targets, which share nearly all of their options. */
function leaves(command: Command): Command[] {
  const children = childrenOf(command);
  const isTargetGroup = children.some((child) => child.name() === 'storage-blob');
  return children.length === 0 || isTargetGroup ? [command] : children.flatMap(leaves);
}

function childrenOf(command: Command): readonly Command[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => child.name() !== 'help');
}

function section(command: Command): string[] {
  const lines = [`### ${pathOf(command)}`, '', '```text', helpOf(command), '```', ''];
  const children = childrenOf(command);
  const sample = children.find((child) => child.name() === 'storage-blob');
  if (!sample) return lines;
  if (command.name() === 'plan')
    return [...lines, 'The options of each target are those of `aksc connection create`.', ''];
  return [
    ...lines,
    `#### ${pathOf(sample)}`,
    '',
    '```text',
    helpOf(sample),
    '```',
    '',
    `#### ${pathOf(command)}: options of the other targets`,
    '',
    ...children
      .filter((child) => child !== sample)
      .map((child) => `- \`${child.name()}\`: ${ownOptions(child, sample)}`),
    '',
  ];
}

/** Options that a target has and the sample has not; client types are in docs/targets.md. */
function ownOptions(command: Command, sample: Command): string {
  const known = new Set(sample.options.map(textOf));
  const own = command.options.filter(
    (option) => !option.hidden && !known.has(textOf(option)) && option.long !== '--client-type',
  );
  const missing = sample.options.filter(
    ({ hidden, long }) => !hidden && !command.options.some((option) => option.long === long),
  );
  const parts = [
    own.map((option) => `\`${option.flags}\` (${option.description})`).join(', '),
    missing.length > 0 ? `without ${missing.map(({ long }) => `\`${long}\``).join(', ')}` : '',
  ];
  return parts.filter((part) => part !== '').join('; ') || 'the same';
}

function textOf({ flags, description }: Option): string {
  return `${flags} ${description}`;
}

/** Without the options that every command has; those are in a table of their own. */
function helpOf(command: Command): string {
  let text = '';
  for (const option of command.options.filter(isGlobal)) option.hideHelp();
  const width = 110;
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => width });
  command.outputHelp();
  return text.trimEnd();
}

function isGlobal({ helpGroupHeading }: Option): boolean {
  return helpGroupHeading === 'Output and service:';
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
