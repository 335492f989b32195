import { Argument } from 'commander';
import { operationIdOf as idOfStatusName } from '../../connection/operation-status-id';
import { operationIdOfPath } from '../api/operations';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';

/** A new argument object that names an operation. */
export function operationArgument(): Argument {
  return new Argument('<operation>', 'id of the operation, or the address that the service gave to watch it');
}

/** The service's own id, from any of the forms in which callers get it. */
export function operationIdOf(text: string): string {
  return operationIdOfPath(text) ?? idOfStatusName(text) ?? text.split('/').at(-1)?.split('?')[0] ?? text;
}

/** The error for an operation that the service does not know. */
export function unknownOperation(id: string): CliError {
  return new CliError({
    exitCode: exitCodes.notFound,
    code: 'OperationNotFound',
    message: `There is no operation ${id}.`,
    target: id,
    fix: 'Use the id from the answer to the request.',
  });
}
