import { usageError } from '../cli-error';

type AuthInfo = Readonly<Record<string, unknown>>;

/** Whether the password of an authentication lies in a key vault. */
export function isInVault(authInfo: AuthInfo | undefined): boolean {
  const secretInfo = authInfo?.['secretInfo'] as { secretType?: unknown } | null | undefined;
  return secretInfo?.secretType === 'keyVaultSecretReference';
}

/** Refuses a vault that nobody reads: it is most likely a mistake. */
export function assertVaultIsUsed(
  { vaultId }: { vaultId?: string },
  authInfos: readonly (AuthInfo | undefined)[],
): void {
  if (vaultId === undefined || authInfos.some(isInVault)) return;
  throw usageError(
    '--vault-id',
    'names the key vault of --secret secret-name=NAME; on AKS nothing else is read from or kept in a vault',
  );
}
