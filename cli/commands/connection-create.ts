import { Argument, Option } from 'commander';
import type { ConnectionRequest } from '../../connection/request';
import type { CommandDefinition, Example } from '../command';
import type { CliContext } from '../context';
import { addressOf } from '../address/linker-address';
import { findLinker, type Linker } from '../api/linkers';
import { linkerView } from '../linkers/linker-view';
import { writeLinker } from '../linkers/write-linker';
import { isSameLinker } from '../linkers/is-same-linker';
import { fileRequest, refuseFile } from '../request/file-request';
import { type TypedOptions, typedRequests } from '../request/typed-requests';
import { connectionToTargetOptions, fileOptions, writeOptions } from '../targets/create-options';
import { unknownTarget } from '../targets/unknown-target';
import { type TargetCommand, targetCommands } from '../targets/target-command';
import { exampleOf } from '../targets/target-example';

interface WriteOptions {
  wait: boolean;
  recreate: boolean;
}

type FileOptions = WriteOptions &
  Pick<TypedOptions, 'connection' | 'sourceId' | 'resourceGroup' | 'name'> & {
    file?: string;
  };

const recreate = () =>
  new Option('--no-recreate', 'do nothing when the connection exists and is the same').helpGroup(
    'Operation:',
  );

export const connectionCreate: CommandDefinition = {
  description:
    'Name the target and its options, or give a whole request document. An existing connection of the same name is replaced.',
  arguments: () => [new Argument('[target]', 'what to connect to; see the targets below')],
  options: () => [...fileOptions(), ...writeOptions(), recreate()],
  examples: [
    { text: 'A whole request document', command: 'aksc connection create -f examples/keyvault-csi.yaml' },
    {
      text: 'The same from standard input',
      command: 'cat request.json | aksc connection create -f - -o json',
    },
    { text: 'The options of one target', command: 'aksc connection create postgres-flexible --help' },
  ],
  childrenTitle: 'Targets:',
  children: targetCommands.map((command) => ({
    name: command.name,
    aliases: command.aliases,
    summary: command.displayName,
    load: () => createTarget(command),
  })),
  async run({ options, values }, context) {
    const { file, ...rest } = options as unknown as FileOptions;
    if (values[0] !== undefined || file === undefined) throw unknownTarget(values[0], 'create');
    const request = await fileRequest(context, file, rest);
    if (!request.properties.scope) context.note('Namespace: default (the document names none)');
    await createAll(context, [request], rest);
  },
};

function createTarget(command: TargetCommand): CommandDefinition {
  return {
    examples: examplesOf(command),
    options: () => [...connectionToTargetOptions(command), ...writeOptions(), recreate()],
    async run({ options }, context) {
      refuseFile(options, command.name);
      const typed = options as unknown as TypedOptions & WriteOptions;
      const requests = await typedRequests(context, command, typed);
      if (typed.kubeNamespace === undefined)
        context.note('Namespace: default (--kube-namespace was not given)');
      // The second connection of a pair begins when the first one stands.
      await createAll(context, requests, { ...typed, wait: typed.wait || requests.length > 1 });
    },
  };
}

function examplesOf(command: TargetCommand): Example[] {
  return command.auth.map((auth) => exampleOf(command, auth));
}

async function createAll(
  context: CliContext,
  requests: readonly ConnectionRequest[],
  { wait, recreate: mayRecreate }: WriteOptions,
): Promise<void> {
  for (const { clusterId, name, properties } of requests) {
    const address = addressOf(clusterId, name);
    const existing = mayRecreate ? undefined : await findLinker(context.service().http, address);
    if (existing && isUnchanged(existing.linker, properties)) {
      context.note(`Connection ${name} is there and the same; nothing was done.`);
      context.print(linkerView(existing.linker));
    } else {
      await writeLinker(context, { address, properties, wait });
    }
  }
}

function isUnchanged(linker: Linker, properties: ConnectionRequest['properties']): boolean {
  const { provisioningState } = linker.properties;
  return (
    provisioningState === 'Accepted' ||
    (provisioningState === 'Succeeded' && isSameLinker(linker, properties))
  );
}
