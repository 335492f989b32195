import { Option } from 'commander';
import type { AuthKind } from '../../targets/target';
import { tableOf } from '../../targets/support';
import type { CommandDefinition } from '../command';
import { textTable } from '../output/text-table';
import { type TargetCommand, targetCommand, targetCommands } from '../targets/target-command';
import { usageError } from '../cli-error';

/** Authentication as it is written: the wire's name and the option. */
const AUTH: Readonly<Record<AuthKind, { wire: string; flag: string }>> = {
  workloadIdentity: { wire: 'userAssignedIdentity', flag: '--workload-identity' },
  secret: { wire: 'secret', flag: '--secret' },
  servicePrincipal: { wire: 'servicePrincipalSecret', flag: '--service-principal' },
  csi: { wire: 'userAssignedIdentity', flag: '--enable-csi' },
};

export const connectionListSupportTypes: CommandDefinition = {
  description:
    'The first kind of authentication of a target is its default. Nothing is asked of the service.',
  options: () => [new Option('-t, --target-type <target>', 'one target only').helpGroup('Filter:')],
  examples: [
    { text: 'All of them', command: 'aksc connection list-support-types' },
    { text: 'One of them, for a program', command: 'aksc connection list-support-types -t keyvault -o json' },
  ],
  run({ options }, context) {
    const { targetType } = options as { targetType?: string };
    const found = targetType === undefined ? targetCommands : [targetOf(targetType)];
    context.print({
      value: found.map(supportOf),
      rows: found.map(rowOf),
      text: (paint) => textTable(found.map(rowOf), paint),
    });
    return Promise.resolve();
  },
};

function targetOf(name: string): TargetCommand {
  const command = targetCommand(name);
  if (command) return command;
  const names = targetCommands.map((known) => known.name).join(', ');
  throw usageError('--target-type', `there is no target ${name}; there are ${names}`);
}

function supportOf({ name, auth, clientTypes, target }: TargetCommand) {
  return {
    source: 'aks',
    target: name,
    authTypes: auth.map((kind) => ({
      authType: AUTH[kind].wire,
      option: AUTH[kind].flag,
      clientTypes: target ? clientTypes.filter((type) => tableOf(target, kind, type)) : clientTypes,
    })),
    clientTypes,
  };
}

function rowOf({ name, auth, clientTypes }: TargetCommand) {
  return {
    Target: name,
    Authentication: auth.map((kind) => AUTH[kind].flag).join(' '),
    'Client types': clientTypes.join(' '),
  };
}
