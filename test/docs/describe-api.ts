import { z } from 'zod';
import { LinkerProperties } from '../../connection/linker';
import { ConnectionRequest, LinkerCommand } from '../../connection/request';
import type { ArmRoute } from '../../functions/service-linker/arm-route';
import { clusterRoutes, clusterSchemas } from './describe-cluster-routes';
import { responseSchemas } from './response-schemas';

type Json = Record<string, unknown>;

interface Answers {
  /** Schema of the request's body, by name. */
  body?: string;
  /** Schema of each successful answer, by status; `undefined` has no body. */
  answers: Record<number, string | undefined>;
  description: string;
}

/** What each route takes and answers; the routes themselves come from the app. */
const details: Record<string, Answers> = {
  Linker_List: {
    answers: { 200: 'LinkerList' },
    description: 'Lists the connections of a cluster, the oldest first.',
  },
  Linker_Get: { answers: { 200: 'Linker' }, description: 'Reads a connection.' },
  Linker_CreateOrUpdate: {
    body: 'LinkerInput',
    answers: { 201: 'Linker' },
    description: 'Makes or replaces a connection. Long-running: poll the address in Azure-AsyncOperation.',
  },
  Linker_Update: {
    body: 'LinkerPatch',
    answers: { 201: 'Linker' },
    description: 'Changes parts of a connection. Long-running: poll the address in Azure-AsyncOperation.',
  },
  Linker_Delete: {
    answers: { 202: 'Null', 204: undefined },
    description: 'Deletes a connection. Long-running: poll the address in Azure-AsyncOperation or Location.',
  },
  Linker_Validate: {
    answers: { 202: 'Null' },
    description: 'Checks a connection. Long-running: the last poll holds the report.',
  },
  Linker_ListConfigurations: {
    answers: { 200: 'ConfigurationResult' },
    description: 'Names and values of the configuration; credentials are empty.',
  },
  Linker_GenerateConfigurations: {
    body: 'ConfigurationInfo',
    answers: { 200: 'ConfigurationResult' },
    description: 'What other settings would give; nothing is changed.',
  },
  Linkers_ListDryrun: { answers: { 200: 'DryrunList' }, description: 'Lists the dry runs of a cluster.' },
  Linkers_GetDryrun: { answers: { 200: 'Dryrun' }, description: 'Reads a dry run.' },
  Linkers_CreateDryrun: {
    body: 'DryrunInput',
    answers: { 201: 'Dryrun' },
    description: 'Plans the connection of the same name and changes nothing. Long-running.',
  },
  Linkers_UpdateDryrun: {
    body: 'DryrunInput',
    answers: { 201: 'Dryrun' },
    description: 'Changes parts of the parameters and plans again. Long-running.',
  },
  Linkers_DeleteDryrun: { answers: { 200: 'Null', 204: undefined }, description: 'Forgets a dry run.' },
  Linkers_ListDaprConfigurations: {
    answers: { 200: 'EmptyList' },
    description: 'Always empty: no Dapr components are made.',
  },
  OperationStatus_Get: {
    answers: { 200: 'OperationStatus', 202: 'OperationStatus' },
    description: 'How an operation stands.',
  },
  ConfigurationNames_List: {
    answers: { 200: 'ConfigurationNameResult' },
    description: 'Names of configurations by target, authentication and client.',
  },
  Operations_List: {
    answers: { 200: 'ProviderOperations' },
    description: 'What roles can name of the provider.',
  },
};

/** Query parameters of single routes, besides api-version. */
const queries: Record<string, [string, string][]> = {
  Linker_Delete: [
    [
      'deleteOrUpdateBehavior',
      'ForcedCleanup takes away all that was made; Default leaves it. The properties decide when absent.',
    ],
  ],
  ConfigurationNames_List: [
    ['$filter', "For example: AuthType eq 'secret' and ClientType eq 'go'."],
    ['$skipToken', 'From a nextLink.'],
  ],
};

/** The OpenAPI 3.1 description of every route of the app. */
export function describeApi(routes: readonly ArmRoute[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes)
    paths[route.template] = { ...paths[route.template], [route.method.toLowerCase()]: describeRoute(route) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'aks-service-connector',
      version: '2024-07-01-preview',
      description:
        'Connections of AKS clusters to Azure services, in the contract of Microsoft.ServiceLinker.',
    },
    security: [{ entra: [] }],
    paths: { ...paths, ...ownRoutes, ...clusterRoutes },
    components: {
      securitySchemes: {
        entra: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of Microsoft Entra ID with the role that each operation names in x-role.',
        },
      },
      schemas: { ...requestSchemas(), ...clusterSchemas(), ...responseSchemas },
    },
  };
}

function describeRoute(route: ArmRoute): Json {
  const known = details[route.name];
  if (!known) throw new Error(`The route ${route.name} is not described`);
  return {
    operationId: route.name,
    description: known.description,
    'x-role': route.role,
    parameters: parametersOf(route),
    ...(known.body === undefined ? {} : { requestBody: content(known.body) }),
    responses: {
      ...Object.fromEntries(
        Object.entries(known.answers).map(([status, schema]) => [
          status,
          { description: 'Success', ...(schema === undefined ? {} : content(schema)) },
        ]),
      ),
      default: { description: 'The error says what is wrong and names the field.', ...content('Error') },
    },
  };
}

function parametersOf({ name, template, isApiVersionFree }: ArmRoute): Json[] {
  const inPath = [...template.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => ({
    name: parameter,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = (queries[name] ?? []).map(([parameter, description]) => ({
    name: parameter,
    in: 'query',
    required: false,
    description,
    schema: { type: 'string' },
  }));
  const version = {
    name: 'api-version',
    in: 'query',
    required: isApiVersionFree !== true,
    schema: { type: 'string', examples: ['2024-07-01-preview'] },
  };
  return [...inPath, ...inQuery, version];
}

function content(schema: string): Json {
  return { content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } };
}

function requestSchemas(): Json {
  const input = (schema: z.ZodType) => {
    const { $schema: _schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return rest as Json;
  };
  const properties = input(LinkerProperties);
  const parameters = {
    allOf: [{ $ref: '#/components/schemas/LinkerProperties' }],
    properties: { actionName: { const: 'createOrUpdate' } },
    required: ['actionName'],
  };
  return {
    LinkerProperties: properties,
    LinkerInput: {
      type: 'object',
      required: ['properties'],
      properties: { properties: { $ref: '#/components/schemas/LinkerProperties' } },
    },
    LinkerPatch: {
      type: 'object',
      required: ['properties'],
      properties: {
        properties: { type: 'object', description: 'Any members of LinkerProperties; the others stay.' },
      },
    },
    ConfigurationInfo: input(LinkerProperties.shape.configurationInfo),
    DryrunInput: {
      type: 'object',
      required: ['properties'],
      properties: { properties: { type: 'object', required: ['parameters'], properties: { parameters } } },
    },
    ConnectionRequest: { anyOf: [input(ConnectionRequest), input(LinkerCommand)] },
  };
}

/** Routes beside the contract of Microsoft.ServiceLinker. */
const ownRoutes: Record<string, Json> = {
  '/api/connections': {
    post: {
      operationId: 'Connections_Start',
      description: 'Starts an operation from a request document, the same as on the queue.',
      'x-role': 'Connections.Write',
      requestBody: content('ConnectionRequest'),
      responses: {
        202: { description: 'Started', ...content('Started') },
        default: { description: 'The error says what is wrong and names the field.', ...content('Error') },
      },
    },
  },
  '/api/operations/{operationId}': {
    get: {
      operationId: 'Operations_Get',
      description: 'Progress and result of an operation, phase by phase. A diagnosis needs Diagnostics.Read.',
      'x-role': 'Connections.Read',
      parameters: [{ name: 'operationId', in: 'path', required: true, schema: { type: 'string' } }],
      responses: {
        200: { description: 'Success', ...content('OperationProgress') },
        default: { description: 'There is no such operation.', ...content('Error') },
      },
    },
  },
  '/api/health': {
    get: {
      operationId: 'Health_Get',
      description: 'Whether the app reaches what it works with.',
      security: [],
      responses: { 200: { description: 'Ready' }, 503: { description: 'Something is missing' } },
    },
  },
};
