import { Option } from 'commander';
import { clusterOptions } from '../address/address-options';
import type { TargetCommand } from './target-command';
import { authOptions, configurationOptions, networkOptions, targetOptions } from './target-options';

/** Everything that can be said about a connection to one target. */
export function connectionToTargetOptions(command: TargetCommand): Option[] {
  return [
    ...targetOptions(command),
    ...authOptions(command),
    ...clusterOptions(),
    new Option('--connection <name>', 'name of the connection; made up when absent').helpGroup('Connection:'),
    ...configurationOptions(command),
    ...networkOptions(command),
  ];
}

/** How a write is carried out. */
export function writeOptions(): Option[] {
  return [new Option('--no-wait', 'do not wait until the operation has ended').helpGroup('Operation:')];
}

/** What names a request document and fills its gaps. */
export function fileOptions(): Option[] {
  return [
    new Option('-f, --file <file>', 'request document, YAML or JSON; - is standard input').helpGroup(
      'Request:',
    ),
    new Option('--connection <name>', 'name of the connection, when the file has none').helpGroup('Request:'),
    ...clusterOptions(),
  ];
}
