import { formatArmId, parseArmId } from './arm-id';
import type { LinkerProperties } from './linker';

/** A password that lies in a key vault, as a request names it. */
export interface VaultReference {
  /** ARM id of the vault. */
  vaultId: string;
  name: string;
  /** 32 hex digits; the current version when absent. */
  version?: string;
}

/** Where the password of a connection lies, when the request names a secret of a key vault instead of giving it. */
export function vaultReferenceOf({ authInfo, secretStore }: LinkerProperties): VaultReference | undefined {
  const secretInfo = authInfo?.authType === 'secret' ? authInfo.secretInfo : undefined;
  const vault = parseArmId(secretStore?.keyVaultId ?? '');
  if (secretInfo?.secretType !== 'keyVaultSecretReference' || !vault) return undefined;
  const { name, version } = secretInfo;
  return { vaultId: formatArmId(vault), name, ...(version ? { version } : {}) };
}
