import { parseRecord, withoutSecrets } from '../../../activities/records/connection-record';
import type { LinkerProperties } from '../../../connection/linker';

const TARGET = {
  type: 'AzureResource',
  id: '/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/z',
} as const;

const KEY = Buffer.alloc(32, 7);

describe('withoutSecrets', () => {
  it.each<[string, LinkerProperties]>([
    [
      'a password',
      {
        targetService: TARGET,
        authInfo: {
          authType: 'secret',
          name: 'admin',
          secretInfo: { secretType: 'rawValue', value: 'canary' },
        },
      },
    ],
    [
      'the secret of a service principal',
      {
        targetService: TARGET,
        authInfo: { authType: 'servicePrincipalSecret', clientId: 'c', principalId: 'p', secret: 'canary' },
      },
    ],
    [
      'values of the caller',
      {
        targetService: TARGET,
        configurationInfo: {
          additionalConfigurations: { TOKEN: 'canary' },
          additionalConnectionStringProperties: { Password: 'canary' },
        },
      },
    ],
  ])('keeps everything but %s', (_what, properties) => {
    const kept = withoutSecrets(properties, KEY);

    expect(JSON.stringify(kept)).not.toContain('canary');
    expect(Object.keys(kept)).toEqual(Object.keys(properties));
  });

  it('keeps the names of the values of the caller', () => {
    const configurationInfo = { additionalConfigurations: { TOKEN: 'x' } };

    expect(withoutSecrets({ targetService: TARGET, configurationInfo }, KEY)).toMatchObject({
      configurationInfo: { additionalConfigurations: { TOKEN: '' } },
    });
  });
});

describe('parseRecord', () => {
  it.each([undefined, '', 'not JSON', '{}', '{"linker": 1}'])('leaves out %p', (text) => {
    expect(parseRecord(text)).toBeUndefined();
  });
});
