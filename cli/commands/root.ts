import type { CommandDefinition } from '../command';
import { exitCodeMeanings } from '../exit-codes';
import type * as ConnectionModule from './connection';
import type * as OperationModule from './operation';
import type * as DoctorModule from './doctor';
import type * as LoginModule from './login';
import type * as CompletionModule from './completion';

/** The top of the tree. A new command is one entry here or in its group, and one file. */
export const rootCommand: CommandDefinition = {
  description:
    'Connects workloads on AKS to services of Azure: identity, roles, firewall, Secret and service account in one go.',
  examples: [
    {
      text: 'Try it on the local stack (npm start in another terminal)',
      command: 'aksc connection list -g shop -n prod --local',
    },
    {
      text: 'Connect a namespace to a storage account, without any key',
      command:
        'aksc connection create storage-blob -g shop -n prod --tg shop --account shopstore \\\n  --workload-identity $IDENTITY_ID --kube-namespace shop --client-type nodejs',
    },
  ],
  footer: [
    'Exit codes:',
    ...exitCodeMeanings.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`),
  ].join('\n'),
  childrenTitle: 'Commands:',
  children: [
    {
      name: 'connection',
      summary: 'Create, change, check and remove connections',
      load: () => (require('./connection') as typeof ConnectionModule).connectionGroup,
    },
    {
      name: 'doctor',
      summary: 'Find what is wrong with a cluster, a connection or an error text, and repair it',
      load: () => (require('./doctor') as typeof DoctorModule).doctor,
    },
    {
      name: 'operation',
      summary: 'Look at operations that go on at the service',
      load: () => (require('./operation') as typeof OperationModule).operationGroup,
    },
    {
      name: 'login',
      summary: 'Check the access to a service and remember its address',
      load: () => (require('./login') as typeof LoginModule).login,
    },
    {
      name: 'completion',
      summary: 'Print a completion script for a shell',
      load: () => (require('./completion') as typeof CompletionModule).completion,
    },
  ],
};
