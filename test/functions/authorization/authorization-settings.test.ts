import { readAuthorizationSettings } from '../../../functions/authorization/authorization-settings';

const TENANT = '99999999-8888-4777-8666-555555555555';

it('checks tokens of the tenant, versions 1 and 2, unless told otherwise', () => {
  const settings = readAuthorizationSettings({ AUTH_AUDIENCE: 'api://connector', AUTH_TENANT_ID: TENANT });

  expect(settings).toMatchObject({
    mode: 'entra',
    tokens: {
      issuers: [`https://login.microsoftonline.com/${TENANT}/v2.0`, `https://sts.windows.net/${TENANT}/`],
      audiences: ['api://connector'],
    },
  });
});

it.each([
  [{}, ['AUTH_AUDIENCE: is missing', 'AUTH_TENANT_ID: is missing']],
  [{ AUTHORIZATION: 'none' }, ['AUTHORIZATION: must be entra, functionKey or off']],
  [{ AUTH_AUDIENCE: 'https://*', AUTH_TENANT_ID: TENANT }, ['AUTH_AUDIENCE: may leave the port open']],
  [{ AUTH_AUDIENCE: 'a', AUTH_TENANT_ID: 'shop' }, ['AUTH_TENANT_ID: must be the id']],
  [{ AUTH_AUDIENCE: 'a', AUTH_ISSUER: 'http://login.example' }, ['AUTH_ISSUER: must hold https URLs']],
  [
    { AUTH_AUDIENCE: 'a', AUTH_ISSUER: 'https://a.example', AUTH_JWKS_URI: 'http://keys.example' },
    ['AUTH_JWKS_URI: must be an https URL'],
  ],
  [
    { AUTHORIZATION: 'functionKey', AUTH_FUNCTION_KEY_ROLES: 'Owner' },
    ['AUTH_FUNCTION_KEY_ROLES: must hold Connections.Read'],
  ],
])('refuses to start with %j, naming the setting', (env, messages) => {
  for (const message of messages) expect(() => readAuthorizationSettings(env)).toThrow(message);
});

it('takes plain http for keys on this machine', () => {
  const settings = readAuthorizationSettings({
    AUTH_AUDIENCE: 'https://localhost:7443, api://connector',
    AUTH_ISSUER: 'https://sts.windows.net/x/',
    AUTH_JWKS_URI: 'http://localhost:4100/keys',
  });

  expect(settings).toMatchObject({ tokens: { jwksUri: 'http://localhost:4100/keys' } });
});

it('needs no tokens with Functions keys', () => {
  const settings = readAuthorizationSettings({ AUTHORIZATION: 'functionKey' });

  expect(settings).toEqual({
    mode: 'functionKey',
    keyRoles: ['Connections.Read', 'Connections.Write', 'Diagnostics.Read'],
  });
});
