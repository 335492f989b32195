import { parseArmId } from '../connection/arm-id';
import { isConfigurationOptedOut, type LinkerProperties } from '../connection/linker';
import type { Problem, Target } from './target';

type SecretAuth = Extract<NonNullable<LinkerProperties['authInfo']>, { authType: 'secret' }>;

const VAULT_TYPE = 'microsoft.keyvault/vaults';
const REFERENCE =
  'secretInfo {secretType: keyVaultSecretReference, name, version?} with secretStore.keyVaultId';

/** Fields of the authentication with a secret that cannot work with this target. */
export function secretProblems(
  properties: LinkerProperties,
  authInfo: SecretAuth,
  target: Target,
): Problem[] {
  const { secretInfo } = authInfo;
  if (secretInfo?.secretType === 'keyVaultSecretUri') {
    const message = `must be rawValue or keyVaultSecretReference: on AKS a secret of a key vault is named by ${REFERENCE}`;
    return [{ target: 'authInfo.secretInfo.secretType', message }];
  }
  return target.callerSecret
    ? callerProblems(properties, authInfo, target.callerSecret)
    : ownCredentialProblems(authInfo, target);
}

/** The target gives out no credentials, so the caller has to give them, or say where they lie. */
function callerProblems(
  properties: LinkerProperties,
  { name, secretInfo }: SecretAuth,
  kind: NonNullable<Target['callerSecret']>,
): Problem[] {
  const isReference = secretInfo?.secretType === 'keyVaultSecretReference';
  const isGiven = isReference || (secretInfo?.secretType === 'rawValue' && secretInfo.value);
  const problems: Problem[] = [];
  // Without a Secret nobody reads the password.
  if (!isGiven && !isConfigurationOptedOut(properties))
    problems.push({
      target: 'authInfo.secretInfo.value',
      message: 'is missing; it is never stored, so send it again',
    });
  if (isReference && !properties.secretStore?.keyVaultId)
    problems.push({
      target: 'secretStore.keyVaultId',
      message: 'is missing; give the id of the key vault that holds the secret',
    });
  if (kind === 'nameAndPassword' && !name)
    problems.push({ target: 'authInfo.name', message: 'is missing; give the user name' });
  return problems;
}

function ownCredentialProblems({ secretInfo }: SecretAuth, { displayName }: Target): Problem[] {
  const isGiven =
    secretInfo?.secretType === 'keyVaultSecretReference' ||
    (secretInfo?.secretType === 'rawValue' && secretInfo.value);
  if (!isGiven) return [];
  const member = secretInfo.secretType === 'rawValue' ? '.value' : '';
  return [
    {
      target: `authInfo.secretInfo${member}`,
      message: `must be left out: the credentials of ${displayName} are read from the target`,
    },
  ];
}

/** A key vault says where a password lies; values of connections are not stored there. */
export function secretStoreProblems({ secretStore, authInfo }: LinkerProperties): Problem[] {
  const { keyVaultId, keyVaultSecretName } = secretStore ?? {};
  const secretInfo = authInfo?.authType === 'secret' ? authInfo.secretInfo : undefined;
  const isReference = secretInfo?.secretType === 'keyVaultSecretReference';
  if (keyVaultSecretName) {
    const message = `cannot be used on AKS: values are kept in a Secret of the namespace. To read the password from a key vault, give ${REFERENCE}`;
    return [{ target: 'secretStore.keyVaultSecretName', message }];
  }
  if (!keyVaultId) return [];
  if (!isReference) {
    const message = `can only be used on AKS to read a password from the vault: give ${REFERENCE}`;
    return [{ target: 'secretStore', message }];
  }
  return isVault(keyVaultId)
    ? []
    : [{ target: 'secretStore.keyVaultId', message: 'must be the id of a key vault' }];
}

function isVault(id: string): boolean {
  const parsed = parseArmId(id);
  return parsed !== undefined && `${parsed.provider}/${parsed.type}`.toLowerCase() === VAULT_TYPE;
}
