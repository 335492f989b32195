import type { AuthKind, ConfigurationTable, RoleReference, Target } from '../targets/target';

const AUTH_TITLES: Readonly<Record<AuthKind, string>> = {
  workloadIdentity: 'Workload identity',
  secret: 'Secret',
  servicePrincipal: 'Service principal',
  csi: 'CSI driver',
};
const AUTH_KINDS = ['workloadIdentity', 'secret', 'servicePrincipal', 'csi'] as const;

const HEAD = `# Targets

Every service that a connection can point to, what a workload gets, and what is changed on the target. Made from the
folders under \`targets/\` by \`WRITE_DOCS=1 npm run test:jest -- test/targets/document\`; do not edit it by hand.

## How to read this page

- **Authentication** is written as \`authInfo.authType\`: workload identity is \`userAssignedIdentity\` with client id and
  subscription id, service principal is \`servicePrincipalSecret\`, secret is \`secret\`, and the CSI driver is
  \`userAssignedIdentity\` without an id together with
  \`targetService.resourceProperties: { type: KeyVault, connectAsKubernetesCsiDriver: true }\`. The first one of a target is
  its default.
- **Keys** are keys of the Kubernetes Secret, and become environment variables with \`envFrom\`.
  Keys with a prefix such as \`AZURE_STORAGEBLOB_\` carry the connection name from the second connection of a kind in a
  namespace on: \`AZURE_STORAGEBLOB_CONN2_RESOURCEENDPOINT\`. Rename any key with \`configurationInfo.customizedKeys\`.
- **Roles** are given to the identity or service principal on the target. \`authInfo.roles\` replaces them,
  \`authInfo.authMode: optOutAllAuth\` leaves them to you.
- **Firewall** says what admits the outbound addresses of the cluster; \`publicNetworkSolution.action: optOut\` leaves it
  alone. Service endpoints and private endpoints are not set up from AKS; where a target has them, a connection through one
  that exists works with the firewall opted out.
`;

/** A key for which this project does something else than Service Connector documents. */
export interface DocumentedDeviation {
  target: string;
  name: string;
  ourName?: string;
  reason: string;
}

/** The page docs/targets.md. */
export function renderTargetsDocument(
  targets: readonly Target[],
  deviations: readonly DocumentedDeviation[],
): string {
  const sorted = [...targets].sort((a, b) => (a.id < b.id ? -1 : 1));
  return [HEAD, overview(sorted), ...sorted.map(section), differences(deviations)].join('\n');
}

function differences(deviations: readonly DocumentedDeviation[]): string {
  const rows = deviations.map(({ target, name, ourName, reason }) => [
    `[${target}](#${target})`,
    `\`${name}\``,
    ourName ? `\`${ourName}\`` : '',
    reason,
  ]);
  const text =
    'Names and values are those that Service Connector documents. Where its documentation has a slip that would not work, ' +
    'this project does what works:';
  const head = ['Target', 'Documented key', 'Key here, if another', 'Why'];
  return `## Differences from Service Connector\n\n${text}\n\n${table(head, rows)}`;
}

function overview(targets: readonly Target[]): string {
  const kinds = AUTH_KINDS.map((kind) => AUTH_TITLES[kind]);
  const rows = targets.map((target) => [
    `[${target.id}](#${target.id})`,
    target.displayName,
    ...AUTH_KINDS.map((kind) => authMark(target, kind)),
    target.firewall ? 'yes' : '',
  ]);
  return `## Overview\n\n${table(['Target', 'Service', ...kinds, 'Firewall'], rows)}`;
}

function authMark(target: Target, kind: AuthKind): string {
  if (!target.auth.includes(kind)) return '';
  return target.auth[0] === kind ? 'default' : 'yes';
}

function section(target: Target): string {
  return [
    `## ${target.id}\n`,
    `${target.displayName}: [notes](../targets/${target.id}/readme.md), [Microsoft's page](${target.documentation})\n`,
    `- **Id**: \`${target.idPattern}\``,
    ...(target.serviceType ? [`- **Type** of the target service: \`${target.serviceType}\``] : []),
    ...secretLine(target),
    ...addressLine(target),
    ...roleLines(target),
    ...(target.ownAccess ? [`- **Access of its own**: ${target.ownAccess.description}`] : []),
    ...(target.principals ? ['- **Access**: a database user for the identity, made in the database'] : []),
    `- **Firewall**: ${target.firewall ? `\`${target.firewall.action}\`` : 'none that could be opened'}`,
    ...networkLine(target),
    '',
    ...target.auth.map((kind) => keysOf(target, kind)),
  ].join('\n');
}

function secretLine({ callerSecret, auth }: Target): string[] {
  if (!auth.includes('secret')) return [];
  if (callerSecret === 'nameAndPassword')
    return [
      '- **Secret**: user name and password come with the request; the password can lie in a key vault',
    ];
  if (callerSecret === 'connectionString')
    return ['- **Secret**: the connection string comes with the request, or lies in a key vault'];
  return ['- **Secret**: read from the target'];
}

function addressLine({ addressProperties }: Target): string[] {
  if (!addressProperties) return [];
  const names = Object.keys(addressProperties).map((name) => `\`${name}\``);
  return [
    `- **Address**: ${names.join(' and ')} in \`configurationInfo.additionalConnectionStringProperties\``,
  ];
}

function roleLines({ roles, roleAlternatives = [] }: Target): string[] {
  if (roles.length === 0) return [];
  const names = (list: readonly RoleReference[]) =>
    list.map(({ name, id }) => `${name} (\`${id}\`)`).join(', ');
  return [
    `- **Roles**: ${names(roles)}`,
    ...roleAlternatives.map(
      (alternative) => `  - enough for ${alternative.enoughFor}: ${names(alternative.roles)}`,
    ),
  ];
}

function networkLine({ network }: Target): string[] {
  const kinds = [
    ...(network.serviceEndpoint ? ['service endpoints'] : []),
    ...(network.privateEndpoint ? ['private endpoints'] : []),
  ];
  return kinds.length === 0 ? [] : [`- **Also has**: ${kinds.join(' and ')}`];
}

function keysOf(target: Target, kind: AuthKind): string {
  const tables = merge(target.configurations.filter((configuration) => configuration.auth === kind));
  const rows = tables.flatMap(({ clientTypes, entries }) =>
    entries.map(({ name, isSecret, description }, index) => [
      index === 0 ? clientTypes.join(', ') : '',
      `\`${name}\``,
      isSecret ? 'yes' : '',
      description,
    ]),
  );
  return `### ${target.id}: ${AUTH_TITLES[kind].toLowerCase()}\n\n${table(['Client types', 'Key', 'Credential', 'Value'], rows)}`;
}

/** Joins the tables of client types that get the same keys. */
function merge(tables: readonly ConfigurationTable[]): ConfigurationTable[] {
  const byKeys = new Map<string, ConfigurationTable>();
  for (const next of tables) {
    const keys = JSON.stringify(
      next.entries.map(({ name, isSecret, description }) => [name, isSecret, description]),
    );
    const known = byKeys.get(keys);
    byKeys.set(keys, known ? { ...known, clientTypes: [...known.clientTypes, ...next.clientTypes] } : next);
  }
  return [...byKeys.values()];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}
