import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ClientAssertionCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
import { SignJWT, createRemoteJWKSet, decodeJwt, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { IDENTITY, SUBSCRIPTION, runAzure } from './running-azure';
import type { RunningAzure } from './running-azure';

const TENANT = '99999999-8888-4777-8666-555555555555';
const APP = 'aaaaaaaa-0001-4000-8000-00000000c11e';
const ORDERS = 'dddddddd-0001-4000-8000-00000000c11e';
const PIPELINE = 'bbbbbbbb-0002-4000-8000-00000000c11e';

describe('tokens', () => {
  let run: RunningAzure;
  // One stand-in for all: @azure/identity remembers for the whole process where it first found the endpoint.
  beforeAll(async () => {
    run = await runAzure();
    process.env['IDENTITY_ENDPOINT'] = run.identityEndpoint;
    process.env['IDENTITY_HEADER'] = run.identityHeader;
  });
  afterAll(() => run.azure.close());

  function identity(query: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${run.identityEndpoint}?api-version=2019-08-01&${query}`, {
      headers: { 'x-identity-header': run.identityHeader, ...headers },
    });
  }

  async function tokenFor(query: string): Promise<string> {
    const { access_token } = (await (await identity(query)).json()) as { access_token: string };
    return `Bearer ${access_token}`;
  }

  it('come from the managed identity of the app, with all roles, signed by published keys', async () => {
    const { token } = await new ManagedIdentityCredential().getToken('api://aksc/.default');

    const keys = createRemoteJWKSet(new URL(`${run.endpoint}/${TENANT}/discovery/v2.0/keys`));
    const { payload } = await jwtVerify(token, keys, {
      issuer: `${run.endpoint}/${TENANT}/v2.0`,
      audience: 'api://aksc',
    });
    expect(payload).toMatchObject({
      tid: TENANT,
      appid: APP,
      oid: 'aaaaaaaa-0001-4000-8000-0000000000b1',
      sub: 'aaaaaaaa-0001-4000-8000-0000000000b1',
      roles: ['Connections.Read', 'Connections.Write', 'Diagnostics.Read'],
    });
  });

  it('come from a named identity', async () => {
    const { token } = await new ManagedIdentityCredential({ clientId: ORDERS }).getToken(
      'https://management.azure.com/.default',
    );

    expect(decodeJwt(token)).toMatchObject({ appid: ORDERS, aud: 'https://management.azure.com' });
    expect(decodeJwt((await tokenFor(`resource=x&mi_res_id=${IDENTITY}`)).slice(7))['appid']).toBe(ORDERS);
    expect(
      decodeJwt((await tokenFor('resource=x&principal_id=dddddddd-0001-4000-8000-0000000000b6')).slice(7))[
        'appid'
      ],
    ).toBe(ORDERS);
  });

  it('are refused to unknown identities and callers', async () => {
    const statuses = await Promise.all([
      identity('resource=x&client_id=00000000-0000-4000-8000-000000000000'),
      identity(''),
      identity('resource=x', { 'x-identity-header': 'guess' }),
      fetch(`${new URL(run.identityEndpoint).origin}/other`),
    ]);

    expect(statuses.map(({ status }) => status)).toEqual([400, 400, 401, 404]);
  });

  it('can be asked for with fewer roles', async () => {
    const token = await tokenFor('resource=x&roles=Connections.Read');

    expect(decodeJwt(token.slice(7))['roles']).toEqual(['Connections.Read']);
  });

  it.each([
    ['https://management.azure.com', 200],
    ['https://management.azure.com/', 200],
    ['https://management.core.windows.net/', 200],
    ['https://localhost:1234//', 200],
    ['https://vault.azure.net', 401],
    ['api://aksc', 401],
  ])('for %s are answered with %d by Resource Manager', async (resource, status) => {
    const answer = await run.call('GET', SUBSCRIPTION, { token: await tokenFor(`resource=${resource}`) });

    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.body.error.code).toBe('InvalidAuthenticationTokenAudience');
  });

  it.each([
    ['nothing', () => Promise.resolve(''), 'AuthenticationFailed'],
    ['another scheme', () => Promise.resolve('Basic x'), 'AuthenticationFailed'],
    ['nonsense', () => Promise.resolve('Bearer a.b.c'), 'InvalidAuthenticationToken'],
    [
      'an expired token',
      () => tokenFor('resource=https://management.azure.com&expiresIn=-60'),
      'ExpiredAuthenticationToken',
    ],
    ['a forged token', () => forged(), 'InvalidAuthenticationToken'],
  ])('are wanted: %s gets 401', async (_name, token, code) => {
    const answer = await run.call('GET', SUBSCRIPTION, { token: await token() });

    expect(answer.status).toBe(401);
    expect(answer.body.error.code).toBe(code);
    expect(answer.headers['www-authenticate']).toContain('Bearer authorization_uri=');
  });

  async function forged(): Promise<string> {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT({ aud: 'https://management.azure.com' })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(privateKey);
    return `Bearer ${token}`;
  }

  describe('from the sign-in authority', () => {
    const scope = 'https://management.azure.com/.default';
    const options = (): object => ({
      authorityHost: run.endpoint,
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
    });

    it('come for a client secret', async () => {
      const credential = new ClientSecretCredential(
        TENANT,
        PIPELINE,
        'fake~Local8Q~pipeline.secret_not-real',
        options(),
      );

      const { token } = await credential.getToken(scope);

      expect((await run.call('GET', SUBSCRIPTION, { token: `Bearer ${token}` })).status).toBe(200);
    });

    it('are refused for a wrong secret and an unknown application', async () => {
      const wrong = new ClientSecretCredential(TENANT, PIPELINE, 'guess', options());
      const unknown = new ClientSecretCredential(
        TENANT,
        '00000000-0000-4000-8000-000000000000',
        'x',
        options(),
      );

      await expect(wrong.getToken(scope)).rejects.toThrow('AADSTS7000215');
      await expect(unknown.getToken(scope)).rejects.toThrow('AADSTS700016');
    });

    it('are refused for other tenants, methods and grants', async () => {
      const post = async (tenant: string, form: Record<string, string>): Promise<unknown> => {
        const answer = await fetch(`${run.endpoint}/${tenant}/oauth2/v2.0/token`, {
          method: 'POST',
          body: new URLSearchParams(form),
        });
        return ((await answer.json()) as { error: string }).error;
      };

      expect(await post('nope', {})).toBe('invalid_tenant');
      expect(await post(TENANT, { grant_type: 'password' })).toBe('unsupported_grant_type');
      expect((await fetch(`${run.endpoint}/${TENANT}/oauth2/v2.0/token`)).status).toBe(400);
    });

    describe('for a federated workload', () => {
      let issuer: Server;
      let origin: string;
      let sign: (subject: string) => Promise<string>;

      beforeAll(async () => {
        const { privateKey, publicKey } = await generateKeyPair('RS256');
        const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' };
        issuer = createServer((req, res) => {
          const isKeys = req.url === '/keys';
          res.end(
            JSON.stringify(isKeys ? { keys: [jwk] } : { issuer: `${origin}/`, jwks_uri: `${origin}/keys` }),
          );
        });
        await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
        origin = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
        sign = (subject) =>
          new SignJWT({})
            .setProtectedHeader({ alg: 'RS256', kid: 'k' })
            .setIssuer(`${origin}/`)
            .setSubject(subject)
            .setAudience('api://AzureADTokenExchange')
            .setExpirationTime('5m')
            .sign(privateKey);
        const body = {
          properties: {
            issuer: `${origin}/`,
            subject: 'system:serviceaccount:shop:orders',
            audiences: ['api://AzureADTokenExchange'],
          },
        };
        await run.call('PUT', `${IDENTITY}/federatedIdentityCredentials/orders`, { body });
      });
      afterAll(() => {
        issuer.closeAllConnections();
        issuer.close();
      });

      it('come for the token of the service account', async () => {
        const assertion = (): Promise<string> => sign('system:serviceaccount:shop:orders');
        const credential = new ClientAssertionCredential(TENANT, ORDERS, assertion, options());

        const { token } = await credential.getToken('https://storage.azure.com/.default');

        expect(decodeJwt(token)).toMatchObject({ appid: ORDERS, aud: 'https://storage.azure.com' });
      });

      it.each([
        ['another service account', () => sign('system:serviceaccount:shop:carts'), ORDERS],
        ['an identity without credentials', () => sign('system:serviceaccount:shop:orders'), APP],
        ['a text that is no token', () => Promise.resolve('a.b.c'), ORDERS],
      ])('are refused for %s', async (_name, assertion, clientId) => {
        const credential = new ClientAssertionCredential(TENANT, clientId, assertion, options());

        await expect(credential.getToken(scope)).rejects.toThrow('AADSTS700213');
      });
    });
  });
});
