import { formatArmId, isGuid, parseArmId } from '../../connection/arm-id';
import type { AuthInfo } from '../../connection/linker';
import { usageError } from '../cli-error';
import type { TargetCommand } from '../targets/target-command';
import { assertKeys, parsePairs } from './pairs';
import { secretAuth } from './secret-auth';
import { refuseUnavailable } from './unavailable-options';

/** What was typed about authentication. */
export interface AuthOptions {
  workloadIdentity?: string;
  secret?: true | string[];
  servicePrincipal?: string[];
  enableCsi?: true;
  optOut?: string[];
}

/** Looks up what only Azure knows. */
export interface IdentityLookup {
  /** Client id of the user-assigned identity with this resource id. */
  clientIdOf(identityId: string): Promise<string>;
  /** Object id of the service principal of an application. */
  principalIdOf(clientId: string): Promise<string>;
}

export interface AuthSources {
  lookup: IdentityLookup;
  /** Subscription of the identity when only its client id is given. */
  subscriptionId: () => string;
  /** `AKSC_SECRET`: keeps a credential off the command line. */
  secretFromEnvironment: string | undefined;
}

const SOURCES = ['workloadIdentity', 'secret', 'servicePrincipal', 'enableCsi'] as const;
const FLAGS: Readonly<Record<(typeof SOURCES)[number], string>> = {
  workloadIdentity: '--workload-identity',
  secret: '--secret',
  servicePrincipal: '--service-principal',
  enableCsi: '--enable-csi',
};

const IDENTITY_TYPE = 'microsoft.managedidentity/userassignedidentities';

/** Whether any authentication was typed. */
export function isAuthGiven(options: AuthOptions): boolean {
  return SOURCES.some((source) => options[source] !== undefined);
}

/**
 * The `authInfo` that the options mean; `undefined` without one where authentication is opted out.
 * @throws CliError that names the option.
 */
export async function authInfoOf(
  command: TargetCommand,
  options: AuthOptions,
  sources: AuthSources,
): Promise<AuthInfo | undefined> {
  refuseUnavailable(options as Record<string, unknown>);
  const given = SOURCES.filter((source) => options[source] !== undefined);
  if (given.length > 1)
    throw usageError(
      given.map((source) => FLAGS[source]).join(', '),
      given.includes('enableCsi')
        ? 'with --enable-csi no authentication is given: the identity of the Secrets Store add-on is used'
        : 'give exactly one kind of authentication',
    );
  const isOptedOut = options.optOut?.includes('auth') === true;
  const [source] = given;
  if (source === undefined) return isOptedOut ? undefined : defaultAuth(command);
  const authInfo = await make(source, command, options, sources);
  return isOptedOut ? { ...authInfo, authMode: 'optOutAllAuth' } : authInfo;
}

async function make(
  source: (typeof SOURCES)[number],
  command: TargetCommand,
  options: AuthOptions,
  sources: AuthSources,
): Promise<AuthInfo> {
  switch (source) {
    case 'workloadIdentity':
      return workloadIdentity(options.workloadIdentity ?? '', sources);
    case 'secret':
      return secretAuth(command, options, sources.secretFromEnvironment);
    case 'servicePrincipal':
      return servicePrincipal(options.servicePrincipal ?? [], sources);
    case 'enableCsi':
      return { authType: 'userAssignedIdentity' };
  }
}

/** A target whose first kind needs no input has it as its default; the others have to be told. */
function defaultAuth({ auth, target, displayName }: TargetCommand): AuthInfo {
  if (auth[0] === 'secret' && !target?.callerSecret) return { authType: 'secret' };
  const choices = auth.map((kind) => (kind === 'csi' ? FLAGS.enableCsi : FLAGS[kind]));
  const recommended = auth.includes('workloadIdentity') ? '; workload identity is recommended' : '';
  throw usageError(
    choices[0] ?? '--secret',
    `is missing: say how the workload signs in to ${displayName} with ${choices.join(' or ')}${recommended}`,
  );
}

async function workloadIdentity(id: string, { lookup, subscriptionId }: AuthSources): Promise<AuthInfo> {
  const authType = 'userAssignedIdentity';
  if (isGuid(id)) return { authType, clientId: id, subscriptionId: subscriptionId() };
  const parsed = parseArmId(id);
  if (!parsed || `${parsed.provider}/${parsed.type}`.toLowerCase() !== IDENTITY_TYPE)
    throw usageError(
      FLAGS.workloadIdentity,
      'must be a user-assigned identity: its resource id (.../Microsoft.ManagedIdentity/userAssignedIdentities/{name}) or its client id',
      { commands: ['az identity list --query "[].{name:name, id:id, clientId:clientId}" -o table'] },
    );
  return {
    authType,
    clientId: await lookup.clientIdOf(formatArmId(parsed)),
    subscriptionId: parsed.subscriptionId,
  };
}

async function servicePrincipal(
  words: readonly string[],
  { lookup, secretFromEnvironment }: AuthSources,
): Promise<AuthInfo> {
  const pairs = parsePairs(FLAGS.servicePrincipal, words);
  assertKeys(FLAGS.servicePrincipal, pairs, ['client-id', 'secret', 'object-id']);
  const clientId = pairs['client-id'];
  const value = pairs['secret'] ?? secretFromEnvironment;
  if (!clientId)
    throw usageError(FLAGS.servicePrincipal, 'client-id= is missing; give the application (client) id');
  if (!isGuid(clientId)) throw usageError(FLAGS.servicePrincipal, 'client-id= must be a GUID');
  if (!value) throw usageError(FLAGS.servicePrincipal, 'secret= is missing; give it, or set AKSC_SECRET');
  const principalId = pairs['object-id'] ?? (await lookup.principalIdOf(clientId));
  return { authType: 'servicePrincipalSecret', clientId, principalId, secret: value };
}
