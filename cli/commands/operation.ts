import type { CommandDefinition } from '../command';
import type * as OperationShowModule from './operation-show';
import type * as OperationWatchModule from './operation-watch';

/** The group of everything about operations. */
export const operationGroup: CommandDefinition = {
  examples: [
    { text: 'Go on watching after --no-wait or Ctrl+C', command: 'aksc operation watch $OPERATION_ID' },
  ],
  childrenTitle: 'Commands:',
  children: [
    {
      name: 'show',
      summary: 'Show how an operation stands, phase by phase',
      load: () => (require('./operation-show') as typeof OperationShowModule).operationShow,
    },
    {
      name: 'watch',
      summary: 'Watch an operation until it ends',
      load: () => (require('./operation-watch') as typeof OperationWatchModule).operationWatch,
    },
  ],
};
