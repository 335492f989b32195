import type { z } from 'zod';
import type { ArmError } from '../../azure/arm-error';
import { grantCommand, roleWithAction } from '../../azure/missing-permission';
import { connectionError, type ConnectionError } from '../../connection/errors';
import type { VaultReference } from '../../connection/vault-reference';
import type { Vault } from '../../targets/keyvault/schema';
import { ConnectionFailure } from '../connection-failure';

/** What reading a secret needs; the only data action of this app. */
const READ_SECRET = 'Microsoft.KeyVault/vaults/secrets/getSecret/action';

type VaultResource = z.infer<typeof Vault>;

/** What the refusal of a key vault means and what to do; passing troubles stay what they are, and are tried again. */
export function vaultFailure(error: ArmError, reference: VaultReference, vault: VaultResource): Error {
  const meant = meaningOf(error, reference, vault);
  return meant ? new ConnectionFailure(meant) : error;
}

function meaningOf(
  error: ArmError,
  reference: VaultReference,
  vault: VaultResource,
): ConnectionError | undefined {
  if (error.kind === 'notFound') return secretMissing(reference, vault);
  if (error.kind === 'refused') return refused(error, reference, vault);
  if (error.kind !== 'forbidden') return undefined;
  if (isSaid(error, 'SecretDisabled', /disabled secret/i)) return secretDisabled(reference, vault);
  if (isSaid(error, 'ForbiddenByFirewall', /client address is not authorized/i))
    return notAdmitted(error, reference, vault);
  if (isSaid(error, 'ForbiddenByConnection', /public network access is disabled/i))
    return notPublic(error, reference, vault);
  return error.status === 403 ? notPermitted(error, reference, vault) : refused(error, reference, vault);
}

/** Older vaults and proxies leave the inner code out; the sentence is the same. */
function isSaid({ innerCode, message }: ArmError, code: string, sentence: RegExp): boolean {
  return innerCode === code || sentence.test(message);
}

function secretMissing({ name, version }: VaultReference, vault: VaultResource): ConnectionError {
  const which = version === undefined ? name : `${name} in version ${version}`;
  return connectionError('KeyVaultSecretNotFound', {
    message: `The key vault ${vault.name} has no secret ${which}.`,
    target: 'properties.authInfo.secretInfo.name',
    commands: [
      version === undefined
        ? `az keyvault secret list --vault-name ${vault.name} --query "[].name"`
        : `az keyvault secret list-versions --vault-name ${vault.name} --name ${name} --query "[].id"`,
    ],
  });
}

function secretDisabled({ name }: VaultReference, vault: VaultResource): ConnectionError {
  return connectionError('KeyVaultSecretNotFound', {
    message: `The secret ${name} of the key vault ${vault.name} is disabled.`,
    target: 'properties.authInfo.secretInfo.name',
    cause: 'A disabled secret is given to nobody.',
    fix: 'Enable the secret, or name another one or another version.',
    commands: [`az keyvault secret set-attributes --vault-name ${vault.name} --name ${name} --enabled true`],
  });
}

function notAdmitted(error: ArmError, { vaultId }: VaultReference, vault: VaultResource): ConnectionError {
  const address = /client address:\s*([\d.a-f:]+)/i.exec(error.message)?.[1];
  return connectionError('KeyVaultUnreachable', {
    message: `The firewall of the key vault ${vault.name} does not admit this app${address ? ` (${address})` : ''}.`,
    target: vaultId,
    fix: 'Admit the outbound address of this app in the firewall of the vault, or connect this app to the network of the vault.',
    commands: [`az keyvault network-rule add --name ${vault.name} --ip-address ${address ?? '<address>'}`],
  });
}

function notPublic(error: ArmError, { vaultId }: VaultReference, vault: VaultResource): ConnectionError {
  return connectionError('KeyVaultUnreachable', {
    message: `The key vault ${vault.name} admits no public traffic, and this app has no private way to it.`,
    target: vaultId,
    cause: error.message,
    fix: 'Let this app reach the vault through a private endpoint, or enable public network access from selected networks.',
    commands: [
      `az keyvault update --name ${vault.name} --public-network-access Enabled --default-action Deny`,
    ],
  });
}

/** Worded as every missing permission is, so that dry runs find action, scope and role in it. */
function notPermitted(error: ArmError, { vaultId }: VaultReference, vault: VaultResource): ConnectionError {
  const principalId = /\boid=([0-9a-f-]{36})/i.exec(error.message)?.[1];
  const hasRoles = vault.properties.enableRbacAuthorization === true;
  const permission = hasRoles
    ? `the role "${roleWithAction(READ_SECRET)}" on ${vaultId}`
    : `an access policy of ${vaultId} with the secret permission get`;
  return connectionError('AuthorizationFailed', {
    message: `The identity of this app may not perform ${READ_SECRET} on ${vaultId}.`,
    target: vaultId,
    fix: `Give the identity of this app ${permission}, wait some minutes, and send the request again.`,
    commands: [
      hasRoles
        ? grantCommand({ action: READ_SECRET, scope: vaultId, ...(principalId ? { principalId } : {}) })
        : `az keyvault set-policy --name ${vault.name} --object-id ${principalId ?? '<object id of this app>'} --secret-permissions get`,
    ],
  });
}

function refused(error: ArmError, { vaultId }: VaultReference, vault: VaultResource): ConnectionError {
  const isSignIn = error.status === 401;
  return connectionError(isSignIn ? 'AuthorizationFailed' : 'KeyVaultSecretNotFound', {
    message: `The key vault ${vault.name} refused the request. ${error.code}: ${error.message}`,
    target: vaultId,
    cause: error.message,
    ...(isSignIn ? { fix: 'Use a vault of the tenant that the identity of this app belongs to.' } : {}),
  });
}
