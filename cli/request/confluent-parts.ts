import type { AuthInfo, TargetService } from '../../connection/linker';
import { usageError } from '../cli-error';

/** One of the two connections of Confluent Cloud. */
export interface ConfluentPart {
  name: string;
  targetService: TargetService;
  authInfo: AuthInfo;
  /** Whether customized keys are meant for this one. */
  isMain: boolean;
}

const HOST = 'azure.confluent.cloud';

/** The connections to the bootstrap server and the schema registry, in the order in which they are made. */
export function confluentParts(name: string, options: Readonly<Record<string, unknown>>): ConfluentPart[] {
  const server = address(options, 'bootstrapServer', '--bootstrap-server');
  const registry = address(options, 'schemaRegistry', '--schema-registry');
  return [
    {
      name,
      targetService: { type: 'ConfluentBootstrapServer', endpoint: server },
      authInfo: login(options, 'kafka'),
      isMain: true,
    },
    {
      name: `${name}_schema`,
      targetService: { type: 'ConfluentSchemaRegistry', endpoint: registry },
      authInfo: login(options, 'schema'),
      isMain: false,
    },
  ];
}

/** The login of one part: API key and secret. */
export function login(options: Readonly<Record<string, unknown>>, part: 'kafka' | 'schema'): AuthInfo {
  const name = text(options, `${part}Key`, `--${part}-key`);
  const secretName = options[`${part}SecretName`];
  if (typeof secretName === 'string') {
    if (options[`${part}Secret`] !== undefined)
      throw usageError(`--${part}-secret-name`, `cannot be given together with --${part}-secret`);
    const secretInfo = { secretType: 'keyVaultSecretReference', name: secretName } as const;
    return { authType: 'secret', name, secretInfo };
  }
  const value = text(options, `${part}Secret`, `--${part}-secret`);
  return { authType: 'secret', name, secretInfo: { secretType: 'rawValue', value } };
}

function address(options: Readonly<Record<string, unknown>>, name: string, flag: string): string {
  const value = text(options, name, flag);
  if (!value.toLowerCase().includes(HOST)) throw usageError(flag, `must be an address of ${HOST}`);
  return value;
}

function text(options: Readonly<Record<string, unknown>>, name: string, flag: string): string {
  const value = options[name];
  if (typeof value !== 'string' || value === '') throw usageError(flag, 'is missing');
  return value;
}
