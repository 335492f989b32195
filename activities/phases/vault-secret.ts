import { apiVersions } from '../../azure/api-versions';
import { ArmError } from '../../azure/arm-error';
import type { VaultSecret } from '../../azure/key-vault-secrets';
import { sameArmId } from '../../connection/arm-id';
import type { VaultReference } from '../../connection/vault-reference';
import { Vault } from '../../targets/keyvault/schema';
import type { Clients } from '../clients';
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
  if (clients.ownVaultId !== undefined && sameArmId(clients.ownVaultId, vaultId)) refuseOwn(vaultId);
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
  const { vaultUri } = vault.properties;
  const value = await readValue(clients, { vaultUri, name, version }).catch((error: unknown) => {
    throw error instanceof ArmError ? vaultFailure(error, reference, vault) : error;
  });
  // Whoever knows this key can open every sealed credential.
  if (Buffer.from(value, 'base64').equals(clients.sealingKey)) refuseOwn(vaultId);
  return value;
}

async function readValue(clients: Clients, secret: VaultSecret): Promise<string> {
  return (await clients.vaultSecrets()).read(secret);
}

/** The app may read its own settings; a request would bring them to whoever reads the Secret. */
function refuseOwn(vaultId: string): never {
  fail('InvalidRequest', {
    message: `The key vault ${vaultId} holds the settings of this app; passwords are not read from there.`,
    target: 'properties.secretStore.keyVaultId',
    fix: 'Put the password into a key vault that is kept for passwords, and name that one.',
  });
}
