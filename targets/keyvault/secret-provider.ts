import { MissingValueError, type Values } from '../../connection/configuration';

/** `spec.parameters` of a SecretProviderClass of the Azure provider. */
export interface SecretProviderParameters {
  usePodIdentity: 'false';
  useVMManagedIdentity: 'true';
  userAssignedIdentityID: string;
  keyvaultName: string;
  cloudName: string;
  tenantId: string;
  /** YAML text: the secrets to mount. Empty until the user names some; the add-on then mounts nothing. */
  objects: string;
}

/**
 * What the Secrets Store CSI driver needs to reach a vault with the identity of the AKS add-on.
 * @param values `clientId` of the add-on's identity, `vaultName` and `vaultTenantId`.
 * https://azure.github.io/secrets-store-csi-driver-provider-azure/docs/getting-started/usage/
 */
export function secretProviderParameters(values: Values): SecretProviderParameters {
  const { clientId, vaultName, vaultTenantId } = values;
  if (!clientId) throw new MissingValueError('clientId');
  if (!vaultName) throw new MissingValueError('vaultName');
  if (!vaultTenantId) throw new MissingValueError('vaultTenantId');
  return {
    usePodIdentity: 'false',
    useVMManagedIdentity: 'true',
    userAssignedIdentityID: clientId,
    keyvaultName: vaultName,
    cloudName: '',
    tenantId: vaultTenantId,
    objects: 'array: []\n',
  };
}
