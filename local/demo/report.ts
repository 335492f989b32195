import { styleText } from 'node:util';
import { stringify } from 'yaml';
import type { ConnectionError } from '../../connection/errors';
import type { Inventory } from './inventory';
import type { Outcome } from './run-example';

/** The end of the story of one example, for people. */
export function describeOutcome(outcome: Outcome): string {
  if (outcome.status !== 'Succeeded') return describeFailure(outcome);
  const { inventory } = outcome;
  return [
    heading('What exists now'),
    ...describeInventory(inventory),
    '',
    heading('A Job that uses it (kubectl apply -f -)'),
    stringify(outcome.sampleJob, { aliasDuplicateObjects: false }).trimEnd(),
    '',
  ].join('\n');
}

function describeInventory(inventory: Inventory): string[] {
  const { extension, secret, serviceAccount, secretProviderClass } = inventory;
  return [
    line('Extension', `${extension.name} ${extension.version} (${extension.state})`),
    ...(secret ? [line('Secret', `${secret.namespace}/${secret.name}`), ...pairs(secret.values)] : []),
    ...(serviceAccount
      ? [
          line('ServiceAccount', `${serviceAccount.namespace}/${serviceAccount.name}`),
          ...pairs(serviceAccount.annotations),
        ]
      : []),
    ...(secretProviderClass
      ? [line('SecretProviderClass', `${secretProviderClass.namespace}/${secretProviderClass.name}`)]
      : []),
    ...inventory.federatedCredentials.map(({ name, subject }) =>
      line('Federated credential', `${name} for ${subject}`),
    ),
    ...inventory.roleAssignments.map(({ role, scope }) =>
      line('Role assignment', `${role} on ${lastOf(scope)}`),
    ),
    ...inventory.ownAccess.map((access) => line('Access of the target', access)),
    ...inventory.firewallRanges.map((range) => line('Firewall rule', range)),
  ];
}

/** Code, cause, fix and commands of a failed connection, and what became of what had been made. */
export function describeFailure(outcome: Extract<Outcome, { status: 'Failed' }>): string {
  const { error, undone, kept, leftBehind } = outcome;
  return [
    describeError(error),
    ...undone.map((change) => line('Undone', change)),
    ...kept.map((change) => line('Kept', change)),
    ...leftBehind.map((change) => line('Left behind', change)),
    '',
  ].join('\n');
}

export function describeError(error: ConnectionError): string {
  return [
    styleText('red', `${error.code}: ${error.message}`),
    line('Cause', error.cause),
    line('Fix', error.fix),
    ...error.commands.map((command) => line('Command', command)),
  ].join('\n');
}

/** One row per example. */
export function summaryTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ example, status, seconds }) => [example, status, `${seconds.toFixed(1)} s`]);
  const header = ['EXAMPLE', 'RESULT', 'TIME'];
  const widths = header.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function heading(text: string): string {
  return styleText('bold', text);
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(21)} ${text}`;
}

function pairs(values: Record<string, string>): string[] {
  return Object.entries(values).map(([name, value]) => `    ${name} = ${value}`);
}

function lastOf(id: string): string {
  return id.split('/').at(-1) ?? id;
}
