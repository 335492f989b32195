import type { RenderedConfiguration } from '../../connection/configuration';
import { LinkerProperties } from '../../connection/linker';
import { findTarget } from '../../targets/registry';
import { renderConnection } from '../../targets/render-connection';
import { checkSupport } from '../../targets/support';
import type { AuthKind } from '../../targets/target';
import { SUBSCRIPTION, type TargetWorld } from './target-worlds';

/** Values of the caller and the principal in every test connection. */
export const PEOPLE = {
  clientId: 'dddddddd-0001-4000-8000-00000000c11e',
  principalId: 'dddddddd-0001-4000-8000-0000000000b6',
  tenantId: '72f988bf-0000-4000-8000-10ca10ca10ca',
  clientSecret: 'sp~secret',
  user: 'dbuser',
  password: 'Passw0rd',
};

export interface ConnectOptions {
  auth: AuthKind;
  clientType?: string;
  configurationInfo?: object;
  linkerName?: string;
  isFirstOfType?: boolean;
  password?: string;
}

/** Goes the whole way of a connection through a target: support, facts, credentials, configuration. */
export async function connect(world: TargetWorld, options: ConnectOptions): Promise<RenderedConfiguration[]> {
  const properties = propertiesOf(world, options);
  const support = checkSupport(properties);
  if (!support.ok) throw new Error(`${support.error.code}: ${support.error.message}`);
  const facts = await support.target.read(world.arm, support.reference);
  if (!facts) throw new Error('The target does not exist');
  const refused = support.target.refuse?.(facts, options.auth);
  if (refused) throw new Error(`${refused.code}: ${refused.message}`);
  const credentials =
    support.auth === 'secret'
      ? await support.target.credentials?.(world.arm, support.reference, facts)
      : undefined;
  return renderConnection({
    properties,
    linkerName: options.linkerName ?? 'conn',
    isFirstOfType: options.isFirstOfType ?? true,
    facts,
    tenantId: PEOPLE.tenantId,
    ...(support.auth === 'secret'
      ? {}
      : { principal: { clientId: PEOPLE.clientId, principalId: PEOPLE.principalId } }),
    ...(credentials ? { credentials } : {}),
  });
}

/** Properties of a linker for a world. */
export function propertiesOf(world: TargetWorld, options: ConnectOptions): LinkerProperties {
  return LinkerProperties.parse({
    targetService:
      options.auth === 'csi'
        ? { ...world.service, resourceProperties: { type: 'KeyVault', connectAsKubernetesCsiDriver: true } }
        : world.service,
    authInfo: authInfo(world, options),
    clientType: options.clientType,
    configurationInfo: {
      ...(world.properties ? { additionalConnectionStringProperties: world.properties } : {}),
      ...options.configurationInfo,
    },
  });
}

function authInfo(world: TargetWorld, { auth, password }: ConnectOptions): object {
  const { clientId, principalId, clientSecret, user } = PEOPLE;
  if (auth === 'csi') return { authType: 'userAssignedIdentity' };
  if (auth === 'workloadIdentity')
    return { authType: 'userAssignedIdentity', clientId, subscriptionId: SUBSCRIPTION, userName: user };
  if (auth === 'servicePrincipal')
    return {
      authType: 'servicePrincipalSecret',
      clientId,
      principalId,
      secret: clientSecret,
      userName: user,
    };
  if (!findTarget(world.service)?.target.callerSecret) return { authType: 'secret' };
  const value = password ?? world.secret ?? PEOPLE.password;
  return { authType: 'secret', name: user, secretInfo: { secretType: 'rawValue', value } };
}
