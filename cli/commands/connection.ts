import type { CommandDefinition } from '../command';
import type * as ConnectionCreateModule from './connection-create';
import type * as ConnectionPlanModule from './connection-plan';
import type * as ConnectionUpdateModule from './connection-update';
import type * as ConnectionListModule from './connection-list';
import type * as ConnectionShowModule from './connection-show';
import type * as ConnectionListConfigurationModule from './connection-list-configuration';
import type * as ConnectionSampleModule from './connection-sample';
import type * as ConnectionValidateModule from './connection-validate';
import type * as ConnectionWaitModule from './connection-wait';
import type * as ConnectionDeleteModule from './connection-delete';
import type * as ConnectionCleanupModule from './connection-cleanup';
import type * as ConnectionListSupportTypesModule from './connection-list-support-types';

/** The group of everything about connections. */
export const connectionGroup: CommandDefinition = {
  examples: [
    { text: 'What can be connected', command: 'aksc connection list-support-types' },
    { text: 'Everything about creating', command: 'aksc connection create --help' },
  ],
  childrenTitle: 'Commands:',
  children: [
    {
      name: 'create',
      summary: 'Create a connection from a cluster to a target',
      load: () => (require('./connection-create') as typeof ConnectionCreateModule).connectionCreate,
    },
    {
      name: 'plan',
      summary: 'Show what creating a connection would do; changes nothing',
      load: () => (require('./connection-plan') as typeof ConnectionPlanModule).connectionPlan,
    },
    {
      name: 'update',
      summary: 'Change the client type, authentication or configuration of a connection',
      load: () => (require('./connection-update') as typeof ConnectionUpdateModule).connectionUpdate,
    },
    {
      name: 'list',
      summary: 'List the connections of a cluster',
      load: () => (require('./connection-list') as typeof ConnectionListModule).connectionList,
    },
    {
      name: 'show',
      summary: 'Show a connection with its Kubernetes resources and configuration',
      load: () => (require('./connection-show') as typeof ConnectionShowModule).connectionShow,
    },
    {
      name: 'list-configuration',
      summary: 'List names and values of a connection; credentials stay hidden',
      load: () =>
        (require('./connection-list-configuration') as typeof ConnectionListConfigurationModule)
          .connectionListConfiguration,
    },
    {
      name: 'sample',
      summary: 'Print the manifest of a Job that uses a connection',
      load: () => (require('./connection-sample') as typeof ConnectionSampleModule).connectionSample,
    },
    {
      name: 'validate',
      summary: 'Check everything that makes a connection work',
      load: () => (require('./connection-validate') as typeof ConnectionValidateModule).connectionValidate,
    },
    {
      name: 'wait',
      summary: 'Wait until a connection is in a given state',
      load: () => (require('./connection-wait') as typeof ConnectionWaitModule).connectionWait,
    },
    {
      name: 'delete',
      summary: 'Delete a connection; its Kubernetes objects stay and are listed',
      load: () => (require('./connection-delete') as typeof ConnectionDeleteModule).connectionDelete,
    },
    {
      name: 'cleanup',
      summary: 'Delete a connection together with everything that was made for it',
      load: () => (require('./connection-cleanup') as typeof ConnectionCleanupModule).connectionCleanup,
    },
    {
      name: 'list-support-types',
      summary: 'List targets, authentication and client types',
      load: () =>
        (require('./connection-list-support-types') as typeof ConnectionListSupportTypesModule)
          .connectionListSupportTypes,
    },
  ],
};
