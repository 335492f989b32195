import { LinkerProperties, TargetService } from '../../connection/linker';
import { ConnectionRequest } from '../../connection/request';
import { sealProperties } from '../../connection/sealing';
import type { ConnectionFacts } from '../../connection/plan';
import { findTarget } from '../../targets/registry';
import type { ConnectionRecord } from './connection-record';

const STAND_IN = 'not kept';

/**
 * The request that a record was made of. Credentials are not recorded: stand-ins take their place, sealed as every
 * credential in a request is.
 */
export function recordedRequest(
  clusterId: string,
  { linker }: ConnectionRecord,
  sealingKey: Buffer,
): ConnectionRequest {
  const properties = LinkerProperties.parse(withStandIns(linker.properties));
  return ConnectionRequest.parse({
    clusterId,
    name: linker.name,
    properties: sealProperties(properties, sealingKey),
  });
}

function withStandIns(properties: Record<string, unknown>): Record<string, unknown> {
  const authInfo = properties['authInfo'] as Record<string, unknown> | null | undefined;
  if (authInfo?.['authType'] === 'servicePrincipalSecret')
    return { ...properties, authInfo: { ...authInfo, secret: STAND_IN } };
  const secretInfo = authInfo?.['secretInfo'] as Record<string, unknown> | null | undefined;
  if (secretInfo?.['secretType'] !== 'rawValue') return properties;
  // Clients send back the empty secret that reads show for credentials of the target itself.
  const given = isGivenByCaller(properties) ? { ...secretInfo, value: STAND_IN } : null;
  return { ...properties, authInfo: { ...authInfo, secretInfo: given } };
}

function isGivenByCaller({ targetService }: Record<string, unknown>): boolean {
  return findTarget(TargetService.parse(targetService))?.target.callerSecret !== undefined;
}

/** What a record tells without asking Azure. */
export function recordedFacts({
  target,
  objects,
  principal,
  databaseUser,
}: ConnectionRecord): ConnectionFacts {
  const { secretName, serviceAccountName, secretProviderClassName, namespace, keys } = objects;
  const { clientId, principalId, resourceId } = principal ?? {};
  return {
    target: { ...target, values: {} },
    ...(databaseUser ? { databaseUser: { ...databaseUser, isMade: true } } : {}),
    objects: {
      namespace,
      keys,
      ...(secretName === undefined ? {} : { secretName }),
      ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
      ...(secretProviderClassName === undefined ? {} : { secretProviderClassName }),
    },
    ...(clientId === undefined || principalId === undefined
      ? {}
      : { principal: { clientId, principalId, ...(resourceId === undefined ? {} : { resourceId }) } }),
  };
}
