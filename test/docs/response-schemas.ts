type Schema = Record<string, unknown>;

const text: Schema = { type: 'string' };
const time: Schema = { type: 'string', format: 'date-time' };

function object(properties: Record<string, Schema>, required: string[] = Object.keys(properties)): Schema {
  return { type: 'object', properties, required };
}

function orNull(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] };
}

function list(items: Schema): Schema {
  return { type: 'array', items };
}

function reference(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

const systemData = object({
  createdBy: text,
  createdByType: { enum: ['User', 'Application', 'ManagedIdentity', 'Key'] },
  createdAt: time,
  lastModifiedBy: text,
  lastModifiedByType: text,
  lastModifiedAt: time,
});

const detail = object({ code: text, message: text, target: text });

/** Schemas of what the app answers. */
export const responseSchemas: Record<string, Schema> = {
  Null: { type: 'null' },
  EmptyList: object({ value: { type: 'array', maxItems: 0 } }),
  Error: object({
    error: object(
      {
        code: text,
        message: text,
        target: text,
        details: list(detail),
        additionalInfo: list(object({ type: text, info: {} })),
      },
      ['code', 'message'],
    ),
  }),
  Linker: object(
    {
      id: text,
      name: text,
      type: { const: 'microsoft.servicelinker/linkers' },
      systemData,
      properties: {
        type: 'object',
        required: ['provisioningState', 'targetService', 'authInfo'],
        properties: {
          provisioningState: { enum: ['Accepted', 'Deleting', 'Succeeded', 'Failed'] },
          targetService: { type: 'object' },
          authInfo: orNull({ type: 'object' }),
        },
        description: 'LinkerProperties; members that were left out are null, secrets are never shown.',
      },
    },
    ['id', 'name', 'type', 'properties'],
  ),
  LinkerList: object({ value: list(reference('Linker')) }),
  ConfigurationResult: object({
    configurations: list(
      object(
        {
          name: text,
          value: text,
          configType: text,
          keyVaultReferenceIdentity: orNull(text),
          description: text,
        },
        ['name', 'value'],
      ),
    ),
  }),
  Dryrun: object({
    id: text,
    name: text,
    type: { const: 'microsoft.servicelinker/dryruns' },
    systemData,
    properties: object({
      parameters: { type: 'object' },
      prerequisiteResults: orNull(
        list({
          anyOf: [
            object({ type: { const: 'basicError' }, code: text, message: text }),
            object({
              type: { const: 'permissionsMissing' },
              scope: orNull(text),
              permissions: list(text),
              recommendedRole: orNull(text),
            }),
          ],
        }),
      ),
      operationPreviews: orNull(
        list(
          object({
            name: text,
            operationType: { enum: ['configConnection', 'configNetwork', 'configAuth'] },
            description: text,
            action: text,
            scope: text,
          }),
        ),
      ),
      provisioningState: { enum: ['Updating', 'Succeeded', 'Failed'] },
    }),
  }),
  DryrunList: object({ value: list(reference('Dryrun')) }),
  OperationStatus: object(
    {
      id: text,
      name: text,
      resourceId: text,
      status: { enum: ['Accepted', 'Updating', 'Deleting', 'Succeeded', 'Failed', 'Canceled'] },
      startTime: time,
      endTime: time,
      properties: orNull({ type: 'object' }),
      error: { type: 'object' },
    },
    ['id', 'name', 'resourceId', 'status', 'startTime'],
  ),
  ConfigurationNameResult: object({
    nextLink: orNull(text),
    value: list(
      object({
        properties: object(
          {
            targetService: text,
            authType: text,
            clientType: text,
            secretType: text,
            names: list(object({ value: text, description: text, required: { type: 'boolean' } })),
          },
          ['targetService', 'authType', 'clientType', 'names'],
        ),
      }),
    ),
  }),
  ProviderOperations: object({
    value: list(object({ name: text, isDataAction: { type: 'boolean' }, display: { type: 'object' } })),
    nextLink: { type: 'null' },
  }),
  Started: object({ operationId: text, linkerId: text, statusUrl: text, management: { type: 'object' } }),
  OperationProgress: object(
    {
      operationId: text,
      linkerId: text,
      status: { enum: ['Accepted', 'Running', 'Succeeded', 'Failed', 'Canceled'] },
      percent: { type: 'integer', minimum: 0, maximum: 100 },
      message: text,
      phases: list({ type: 'object' }),
      startedAt: time,
      endedAt: time,
      error: { type: 'object' },
      result: { type: 'object' },
    },
    ['operationId', 'linkerId', 'status', 'percent', 'message', 'phases', 'startedAt'],
  ),
};
