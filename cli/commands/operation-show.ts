import type { CommandDefinition } from '../command';
import { findOperation } from '../api/operations';
import { operationArgument, operationIdOf, unknownOperation } from '../operations/operation-argument';
import { operationView } from '../operations/operation-view';

export const operationShow: CommandDefinition = {
  arguments: () => [operationArgument()],
  examples: [{ text: 'For a program', command: 'aksc operation show $OPERATION_ID -o json' }],
  async run({ values }, context) {
    const id = operationIdOf(values[0] ?? '');
    const found = await findOperation(context.service().http, id);
    if (!found) throw unknownOperation(id);
    context.print(operationView(found.operation));
  },
};
