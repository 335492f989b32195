import { Argument } from 'commander';
import type { ConnectionRequest } from '../../connection/request';
import { addressOf } from '../address/linker-address';
import { deleteDryRun, type DryRun, getDryRun, putDryRun } from '../api/dry-runs';
import type { CommandDefinition } from '../command';
import type { CliContext } from '../context';
import { type ExitCode, exitCodes } from '../exit-codes';
import { planView } from '../linkers/plan-view';
import { followOperation } from '../progress/follow-operation';
import { fileRequest, refuseFile } from '../request/file-request';
import { type TypedOptions, typedRequests } from '../request/typed-requests';
import { connectionToTargetOptions, fileOptions } from '../targets/create-options';
import { exampleOf } from '../targets/target-example';
import { type TargetCommand, targetCommands } from '../targets/target-command';
import { unknownTarget } from '../targets/unknown-target';

type FileOptions = Pick<TypedOptions, 'connection' | 'sourceId' | 'resourceGroup' | 'name'> & {
  file?: string;
};

export const connectionPlan: CommandDefinition = {
  description:
    'A dry run: lists every change with its action and scope, and what is missing. The exit code is 1 when something is missing.',
  arguments: () => [new Argument('[target]', 'what to connect to; see the targets below')],
  options: fileOptions,
  examples: [
    { text: 'Of a whole request document', command: 'aksc connection plan -f examples/keyvault-csi.yaml' },
  ],
  childrenTitle: 'Targets:',
  children: targetCommands.map((command) => ({
    name: command.name,
    aliases: command.aliases,
    summary: command.displayName,
    load: () => planTarget(command),
  })),
  async run({ options, values }, context) {
    const { file, ...rest } = options as FileOptions;
    if (values[0] !== undefined || file === undefined) throw unknownTarget(values[0], 'plan');
    return planAll(context, [await fileRequest(context, file, rest)]);
  },
};

function planTarget(command: TargetCommand): CommandDefinition {
  return {
    examples: [exampleOf(command, command.auth[0] ?? 'secret', 'plan')],
    options: () => connectionToTargetOptions(command),
    async run({ options }, context) {
      refuseFile(options, command.name);
      return planAll(context, await typedRequests(context, command, options as TypedOptions));
    },
  };
}

async function planAll(context: CliContext, requests: readonly ConnectionRequest[]): Promise<ExitCode> {
  const plans: { name: string; dryRun: DryRun; warnings: readonly string[] }[] = [];
  for (const request of requests) plans.push({ name: request.name, ...(await plan(context, request)) });
  context.print(planView(plans));
  const isPossible = plans.every(({ dryRun }) => (dryRun.properties.prerequisiteResults ?? []).length === 0);
  return isPossible ? exitCodes.ok : exitCodes.failed;
}

async function plan(
  context: CliContext,
  { clusterId, name, properties }: ConnectionRequest,
): Promise<{ dryRun: DryRun; warnings: readonly string[] }> {
  const { http } = context.service();
  const address = addressOf(clusterId, name);
  const { operationPath } = await putDryRun(http, address, properties);
  const followed = operationPath === undefined ? undefined : await followOperation(context, operationPath);
  const dryRun = await getDryRun(http, address);
  await deleteDryRun(http, address);
  const preview = followed?.result['preview'] as { plan?: { warnings?: unknown } } | undefined;
  const warnings = preview?.plan?.warnings;
  return { dryRun, warnings: Array.isArray(warnings) ? warnings.map(String) : [] };
}
