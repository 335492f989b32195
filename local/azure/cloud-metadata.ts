import type { Answer } from './provider';

/** What clients such as `az cloud register` ask before they have a token. */
export function isCloudMetadataPath(path: string): boolean {
  return /^\/+metadata\/endpoints\/*$/i.test(path);
}

/**
 * The endpoints of this cloud, in the form of api-version 2022-09-01. Management, sign-in and the audience of tokens are this
 * server; the suffixes are those of the public cloud, as the resources of the world have their names there.
 */
export function answerCloudMetadata(origin: string, tenantId: string): Answer {
  return {
    status: 200,
    body: {
      name: 'Local',
      resourceManager: origin,
      authentication: {
        loginEndpoint: origin,
        audiences: [origin],
        tenant: tenantId,
        identityProvider: 'AAD',
      },
      graphAudience: origin,
      graph: origin,
      microsoftGraphResourceId: origin,
      suffixes: {
        acrLoginServer: 'azurecr.io',
        keyVaultDns: 'vault.azure.net',
        mhsmDns: 'managedhsm.azure.net',
        mysqlServerEndpoint: 'mysql.database.azure.com',
        postgresqlServerEndpoint: 'postgres.database.azure.com',
        sqlServerHostname: 'database.windows.net',
        storage: 'core.windows.net',
      },
    },
  };
}
