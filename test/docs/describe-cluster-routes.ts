import { z } from 'zod';
import { ApprovalRequest, DiagnosisRequest } from '../../connection/diagnosis-request';
import { FluxWrite } from '../../connection/flux-request';

type Json = Record<string, unknown>;

function content(schema: string): Json {
  return { content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } };
}

function input(schema: z.ZodType): Json {
  const { $schema: _schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest as Json;
}

const failure = {
  default: { description: 'The error says what is wrong and names the field.', ...content('Error') },
};
const started = { 202: { description: 'Started', ...content('ClusterOperationStarted') }, ...failure };
const operationId = { name: 'operationId', in: 'path', required: true, schema: { type: 'string' } };

function query(name: string, description: string, required = true): Json {
  return { name, in: 'query', required, description, schema: { type: 'string' } };
}

/** Bodies of the routes that work on clusters as a whole. */
export function clusterSchemas(): Json {
  return {
    DiagnosisRequest: input(DiagnosisRequest),
    ApprovalRequest: input(ApprovalRequest),
    FluxRequest: input(FluxWrite),
    ClusterOperationStarted: {
      type: 'object',
      required: ['operationId', 'statusUrl'],
      properties: {
        operationId: { type: 'string' },
        statusUrl: { type: 'string' },
        clusterId: { type: 'string' },
        resourceId: { type: 'string' },
        reportUrl: { type: 'string' },
      },
    },
    DiagnosisReport: {
      type: 'object',
      required: ['schemaVersion', 'cluster', 'takenAt', 'findings', 'healthy', 'notReadable', 'apiCalls'],
      properties: {
        schemaVersion: { const: 1 },
        cluster: { type: 'object' },
        takenAt: { type: 'string', format: 'date-time' },
        findings: { type: 'array', items: { type: 'object' } },
        healthy: { type: 'array', items: { type: 'object' } },
        notReadable: { type: 'array', items: { type: 'object' } },
        apiCalls: { type: 'integer' },
        repairs: { type: 'array', items: { type: 'object' } },
      },
    },
    FluxList: {
      type: 'object',
      required: ['fluxConfigurations', 'sourceControlConfigurations', 'warnings'],
      properties: {
        fluxConfigurations: { type: 'array', items: { type: 'object' } },
        sourceControlConfigurations: { type: 'array', items: { type: 'object' } },
        warnings: { type: 'array', items: { type: 'string' } },
      },
    },
  };
}

/** Routes that work on clusters as a whole: diagnosis, repair, Flux. */
export const clusterRoutes: Record<string, Json> = {
  '/api/clusters/diagnose': {
    post: {
      operationId: 'Clusters_Diagnose',
      description:
        'Diagnoses an AKS or Arc cluster. With remediate other than none, Connections.Write is needed too.',
      'x-role': 'Diagnostics.Read',
      requestBody: content('DiagnosisRequest'),
      responses: started,
    },
  },
  '/api/operations/{operationId}/report': {
    get: {
      operationId: 'Operations_GetReport',
      description: 'The report of a diagnosis that has ended.',
      'x-role': 'Diagnostics.Read',
      parameters: [
        operationId,
        query('format', 'json, markdown, html or text; the Accept header decides when absent.', false),
      ],
      responses: {
        200: {
          description: 'The report',
          content: {
            'application/json': { schema: { $ref: '#/components/schemas/DiagnosisReport' } },
            'text/markdown': { schema: { type: 'string' } },
            'text/html': { schema: { type: 'string' } },
            'text/plain': { schema: { type: 'string' } },
          },
        },
        ...failure,
      },
    },
  },
  '/api/operations/{operationId}/approve': {
    post: {
      operationId: 'Operations_ApproveRepairs',
      description: 'Approves or declines repairs that wait for it.',
      'x-role': 'Connections.Write',
      parameters: [operationId],
      requestBody: content('ApprovalRequest'),
      responses: started,
    },
  },
  '/api/clusters/flux-configurations': {
    get: {
      operationId: 'FluxConfigurations_List',
      description: 'What Flux applies to a cluster. Flux v1 is listed with a warning and can only be read.',
      'x-role': 'Connections.Read',
      parameters: [query('clusterId', 'An AKS or Arc cluster.')],
      responses: { 200: { description: 'Success', ...content('FluxList') }, ...failure },
    },
    put: {
      operationId: 'FluxConfigurations_Put',
      description: 'Makes or changes a Flux configuration.',
      'x-role': 'Connections.Write',
      requestBody: content('FluxRequest'),
      responses: started,
    },
    delete: {
      operationId: 'FluxConfigurations_Delete',
      description: 'Deletes a Flux configuration.',
      'x-role': 'Connections.Write',
      parameters: [
        query('clusterId', 'An AKS or Arc cluster.'),
        query('name', 'Name of the configuration.'),
        query('force', 'true: delete it in Azure even when the cluster does not answer.', false),
      ],
      responses: started,
    },
  },
};
