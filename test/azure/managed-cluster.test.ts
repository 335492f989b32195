import {
  csiIdentityOf,
  hasFeature,
  issuerOf,
  type ManagedCluster,
  withFeatures,
} from '../../azure/managed-cluster';

const features = ['oidcIssuer', 'workloadIdentity', 'keyVaultCsi'] as const;

function cluster(properties: ManagedCluster['properties']): ManagedCluster {
  return { id: '/c', location: 'westeurope', tags: { a: 'b' }, properties };
}

describe('cluster features', () => {
  it('are off in a plain cluster and on after a change', () => {
    const plain = cluster({});
    const changed = withFeatures(plain, features);

    for (const feature of features) {
      expect(hasFeature(plain, feature)).toBe(false);
      expect(hasFeature(changed, feature)).toBe(true);
    }
  });

  it('are switched on without touching anything else', () => {
    const before = cluster({
      agentPoolProfiles: [{ name: 'x' }],
      securityProfile: { defender: { enabled: true } },
      oidcIssuerProfile: { enabled: false, issuerURL: 'https://i' },
      addonProfiles: { omsagent: { enabled: true } },
    });

    const after = withFeatures(before, features);

    expect(after).toEqual(
      cluster({
        agentPoolProfiles: [{ name: 'x' }],
        securityProfile: { defender: { enabled: true }, workloadIdentity: { enabled: true } },
        oidcIssuerProfile: { enabled: true, issuerURL: 'https://i' },
        addonProfiles: { omsagent: { enabled: true }, azureKeyvaultSecretsProvider: { enabled: true } },
      }),
    );
  });

  it('keep the spelling and settings of an add-on that was switched off', () => {
    const before = cluster({
      addonProfiles: {
        azurekeyvaultsecretsprovider: { enabled: false, config: { enableSecretRotation: 'true' } },
      },
    });

    expect(withFeatures(before, ['keyVaultCsi']).properties.addonProfiles).toEqual({
      azurekeyvaultsecretsprovider: { enabled: true, config: { enableSecretRotation: 'true' } },
    });
  });

  it('give issuer and identity once Azure has made them', () => {
    const identity = { clientId: 'c', objectId: 'o', resourceId: '/i' };
    const ready = cluster({
      oidcIssuerProfile: { enabled: true, issuerURL: 'https://i' },
      addonProfiles: { azureKeyvaultSecretsProvider: { enabled: true, identity } },
    });

    expect(issuerOf(ready)).toBe('https://i');
    expect(csiIdentityOf(ready)).toEqual({ clientId: 'c', principalId: 'o', resourceId: '/i' });
    expect(
      issuerOf(cluster({ oidcIssuerProfile: { enabled: false, issuerURL: 'https://i' } })),
    ).toBeUndefined();
    expect(csiIdentityOf(cluster({}))).toBeUndefined();
  });
});
