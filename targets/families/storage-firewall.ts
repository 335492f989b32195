import { networkAclsFirewall } from '../firewalls/network-acls';
import { STORAGE_API_VERSION } from './storage-account';

/** IP rules of a storage account; they hold for all its services. */
export const storageFirewall = networkAclsFirewall({
  apiVersion: STORAGE_API_VERSION,
  action: 'Microsoft.Storage/storageAccounts/write',
  isStorage: true,
  rule: { action: 'Allow' },
});
