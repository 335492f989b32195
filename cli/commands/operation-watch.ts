import { failureReport } from '../api/operations';
import { CliError } from '../cli-error';
import type { CommandDefinition } from '../command';
import { operationArgument, operationIdOf, unknownOperation } from '../operations/operation-argument';
import { operationView } from '../operations/operation-view';
import { watchOperation } from '../progress/follow-operation';

export const operationWatch: CommandDefinition = {
  description:
    'The exit code is 0 when the operation succeeds and 1 when it fails. Ctrl+C ends the watching, not the operation.',
  arguments: () => [operationArgument()],
  examples: [{ text: 'By the id that the service gave', command: 'aksc operation watch $OPERATION_ID' }],
  async run({ values }, context) {
    const id = operationIdOf(values[0] ?? '');
    const operation = await watchOperation(context, id);
    if (!operation) throw unknownOperation(id);
    if (operation.status !== 'Succeeded')
      throw new CliError(failureReport(operation.status, operation, undefined));
    context.print(operationView(operation));
  },
};
