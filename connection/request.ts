import { z } from 'zod';
import { formatArmId, parseArmId } from './arm-id';
import { type ConnectionError, connectionError } from './errors';
import { LinkerProperties } from './linker';
import { strippedName } from './names';

const CLUSTER_TYPE = 'microsoft.containerservice/managedclusters';

/** Resource id of an AKS cluster. It comes out in one spelling but for casing: keys of linkers are made of it. */
export const ClusterId = z
  .string()
  .refine((id) => {
    const parsed = parseArmId(id);
    return parsed !== undefined && `${parsed.provider}/${parsed.type}`.toLowerCase() === CLUSTER_TYPE;
  }, 'must be the id of an AKS cluster, for example /subscriptions/{guid}/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters/{name}')
  .transform((id) => {
    const parsed = parseArmId(id);
    return parsed ? formatArmId(parsed) : id;
  });

/** Name of a linker. Microsoft.ServiceLinker takes letters, digits, "." and "_"; we also take "-". At most 60 characters. */
export const LinkerName = z
  .string()
  .regex(
    /^[A-Za-z0-9._-]{1,60}$/,
    'must be 1 to 60 letters, digits, ".", "_" or "-", for example orders_blob',
  )
  .refine((name) => strippedName(name) !== '', 'must hold a letter or a digit, for example orders_blob');

/** What a caller sends: queue body, HTTP start body, or a file for the command line. */
export const ConnectionRequest = z.strictObject({
  clusterId: ClusterId,
  name: LinkerName,
  operation: z
    .enum(['createOrUpdate'], { error: 'must be createOrUpdate, delete or validate' })
    .default('createOrUpdate'),
  properties: LinkerProperties,
});
export type ConnectionRequest = z.infer<typeof ConnectionRequest>;

/** What a caller sends to remove or to check a connection that exists. */
export const LinkerCommand = z.strictObject({
  clusterId: ClusterId,
  name: LinkerName,
  operation: z.enum(['delete', 'validate']),
  /** Deletion: whether all that this system made goes too. The connection's own properties count when it is absent. */
  deleteOrUpdateBehavior: z.enum(['Default', 'ForcedCleanup']).nullish(),
});
export type LinkerCommand = z.infer<typeof LinkerCommand>;

export type OperationRequest = ConnectionRequest | LinkerCommand;

/** @returns the request, or the error that names every refused field. Values are never repeated: they can be secrets. */
export function parseRequest(
  body: unknown,
): { ok: true; request: OperationRequest } | { ok: false; error: ConnectionError } {
  const parsed = isCommand(body) ? LinkerCommand.safeParse(body) : ConnectionRequest.safeParse(body);
  if (parsed.success) return { ok: true, request: parsed.data };
  return { ok: false, error: invalidRequest(parsed.error) };
}

function isCommand(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('operation' in body)) return false;
  return body.operation === 'delete' || body.operation === 'validate';
}

/** The error that names every refused field of a request. Values are never repeated: they can be secrets. */
export function invalidRequest(error: z.ZodError): ConnectionError {
  const details = error.issues.flatMap(describeIssue).slice(0, MOST_DETAILS);
  const [first] = details;
  const list = details.slice(0, MOST_TOLD).map((detail) => `${detail.target}: ${detail.message}`);
  return connectionError('InvalidRequest', {
    message: `The request was refused. ${list.join('; ')}.`,
    ...(first === undefined ? {} : { target: first.target }),
    details,
  });
}

/** Fields that one refusal names, and those of them that its message repeats: a body may be wrong all over. */
const MOST_DETAILS = 50;
const MOST_TOLD = 10;
const LONGEST_FIELD = 120;

/** A name of the caller's own, which can be of any length. */
function shown(field: string): string {
  if (field === '') return '(empty name)';
  return field.length > LONGEST_FIELD ? `${field.slice(0, LONGEST_FIELD)}…` : field;
}

/** A good value for fields whose problem alone would leave the reader guessing. */
const EXAMPLES: Record<string, string> = {
  body: '{"clusterId": "…", "name": "orders_blob", "properties": {…}}',
  clusterId:
    '/subscriptions/{guid}/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters/{name}',
  name: 'orders_blob',
  properties: '{"targetService": {…}, "authInfo": {…}, "clientType": "nodejs", "scope": "shop"}',
  'properties.targetService': '{"type": "AzureResource", "id": "/subscriptions/…"}',
  'properties.targetService.id':
    '/subscriptions/{guid}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{name}/blobServices/default',
  'properties.authInfo': '{"authType": "secret"}',
  'properties.authInfo.clientId': '5f3c1b2a-9d4e-4c8b-a1f0-2b7d6e9c0a11',
  'properties.authInfo.principalId': '5f3c1b2a-9d4e-4c8b-a1f0-2b7d6e9c0a11',
  'properties.scope': 'shop',
  'properties.clientType': 'nodejs',
};

function describeIssue(issue: z.core.$ZodIssue): NonNullable<ConnectionError['details']> {
  const path = shown(issue.path.map(String).join('.') || 'body');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'UnknownField',
      target: issue.path.length === 0 ? shown(key) : `${path}.${shown(key)}`,
      message: 'is not a known field',
    }));
  }
  const isMissing = issue.code === 'invalid_type' && issue.message.includes('received undefined');
  const problem = isMissing ? 'is missing' : issue.message;
  const example = EXAMPLES[path];
  const isSelfExplaining = example === undefined || /for example|one of/.test(problem);
  return [
    {
      code: isMissing ? 'MissingField' : 'InvalidField',
      target: path,
      message: isSelfExplaining ? problem : `${problem}, for example ${example}`,
    },
  ];
}
