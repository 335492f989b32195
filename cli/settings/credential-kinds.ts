/** Where credentials can come from: the chain of the Azure SDKs, a signed-in Azure CLI, or the machine's identity. */
export const credentialKinds = ['default', 'cli', 'managed-identity'] as const;
export type CredentialKind = (typeof credentialKinds)[number];
