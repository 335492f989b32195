import { connectionError, type ConnectionError } from '../connection/errors';
import type { TargetFacts } from '../connection/plan';
import type { AuthKind } from './target';

/** Value of the fact `keyAccess`. */
export function keyAccess(isDisabled: boolean | null | undefined): 'enabled' | 'disabled' {
  return isDisabled === true ? 'disabled' : 'enabled';
}

/**
 * Makes the `refuse` of a target whose keys can be switched off: then a connection string would be handed out, or not
 * even that, and the service would refuse it.
 * @param field what the resource says, for the message.
 * @param command what switches keys on again; the id follows it.
 */
export function refuseDisabledKeys(
  field: string,
  command: (resourceId: string) => string,
): (facts: TargetFacts, auth: AuthKind) => ConnectionError | undefined {
  return ({ values, resourceId }, auth) => {
    if (auth !== 'secret' || values['keyAccess'] !== 'disabled') return undefined;
    return connectionError('CredentialsNotReadable', {
      message: `The target allows no access with keys (${field}).`,
      target: resourceId,
      commands: [command(resourceId)],
    });
  };
}

/** Switches `properties.disableLocalAuth` of a resource off. */
export function enableLocalAuth(resourceId: string): string {
  return `az resource update --ids ${resourceId} --set properties.disableLocalAuth=false`;
}
