import { type ConnectionOptions, connectionOptions } from '../address/address-options';
import { linkerAddressOf } from '../address/linker-address';
import { validateLinker } from '../api/linkers';
import { ValidationReport } from '../api/validation-report';
import { CliError } from '../cli-error';
import type { CommandDefinition } from '../command';
import { exitCodes } from '../exit-codes';
import { followOperation } from '../progress/follow-operation';
import { validationView } from '../linkers/validation-view';

export const connectionValidate: CommandDefinition = {
  description:
    'Every check has a line of its own. The exit code is 1 when the connection is not available; warnings do not count.',
  options: connectionOptions,
  examples: [
    { text: 'By name', command: 'aksc connection validate -g shop -n prod --connection orders_blob' },
    { text: 'In a pipeline', command: 'aksc connection validate --id $CONNECTION_ID -o json > report.json' },
  ],
  async run({ options }, context) {
    const address = linkerAddressOf(options as ConnectionOptions, context.defaultSubscription());
    const { operationPath } = await validateLinker(context.service().http, address);
    const { properties } = operationPath === undefined ? {} : await followOperation(context, operationPath);
    const report = ValidationReport.safeParse(properties);
    if (!report.success)
      throw new CliError({
        exitCode: exitCodes.failed,
        code: 'NoReport',
        message: 'The service has ended the validation without a report.',
        target: address.linkerId,
      });
    context.print(validationView(address.name, report.data));
    return report.data.isConnectionAvailable ? exitCodes.ok : exitCodes.failed;
  },
};
