import { apiVersions } from '../../azure/api-versions';
import { ArmError } from '../../azure/arm-error';
import type { VaultReference } from '../../connection/vault-reference';
import { Vault } from '../../targets/keyvault/schema';
import { fail } from '../connection-failure';
import { vaultFailure } from './vault-failure';
import type { Work } from '../work';

/**
 * The value that a key vault holds now, read with the identity of this app. Never store or return it from an activity.
 * @throws ConnectionFailure that says who may not read it, what is missing, or what keeps this app out.
 */
export async function readVaultSecret(
  { reads, clients }: Pick<Work, 'reads' | 'clients'>,
  reference: VaultReference,
): Promise<string> {
  const { vaultId, name, version } = reference;
  const resource = await reads.get(vaultId, apiVersions.keyVaults);
  if (resource === undefined) {
    return fail('KeyVaultSecretNotFound', {
      message: `The key vault ${vaultId} does not exist, or this app may not see it.`,
      target: 'properties.secretStore.keyVaultId',
      fix: 'Correct secretStore.keyVaultId, or give this app the Reader role on the vault.',
      commands: [`az resource show --ids ${vaultId}`],
    });
  }
  const vault = Vault.parse(resource);
  try {
    return await (await clients.vaultSecrets()).read({ vaultUri: vault.properties.vaultUri, name, version });
  } catch (error) {
    throw error instanceof ArmError ? vaultFailure(error, reference, vault) : error;
  }
}
