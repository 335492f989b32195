import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ArmError } from '../../azure/arm-error';
import { createKeyVaultSecrets, type KeyVaultSecrets } from '../../azure/key-vault-secrets';
import { loadOrCreateCertificates, trust } from '../../local/certificates';

const certificates = loadOrCreateCertificates(':memory:');
const scopes: string[] = [];
const seen: string[] = [];
let answer: { status: number; body: string };
let server: Server;
let vaultUri: string;
let vaults: KeyVaultSecrets;

beforeAll(async () => {
  trust(certificates.caCertPem);
  const tls = { cert: certificates.serverCertPem, key: certificates.serverKeyPem };
  server = createServer(tls, (req, res) => {
    seen.push(`${req.method} ${req.url} ${req.headers.authorization}`);
    res.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  vaultUri = `https://localhost:${(server.address() as AddressInfo).port}`;
  vaults = await createKeyVaultSecrets({
    credential: {
      getToken: (wanted) => {
        scopes.push(String(wanted));
        return Promise.resolve({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 });
      },
    },
    retries: { maxRetries: 1, retryDelayInMs: 1, maxRetryDelayInMs: 1 },
  });
});
beforeEach(() => seen.splice(0));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const failure = (read: Promise<string>): Promise<unknown> =>
  read.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('secrets of a key vault', () => {
  it('are asked for at the vault, with a token for vaults', async () => {
    answer = { status: 200, body: JSON.stringify({ value: 'hunter2', id: 'x' }) };

    expect(await vaults.read({ vaultUri: `${vaultUri}/`, name: 'pw' })).toBe('hunter2');
    expect(await vaults.read({ vaultUri, name: 'pw', version: 'a1' })).toBe('hunter2');
    expect(seen).toEqual([
      'GET /secrets/pw?api-version=7.4 Bearer token',
      'GET /secrets/pw/a1?api-version=7.4 Bearer token',
    ]);
    expect(scopes).toEqual(['https://vault.azure.net/.default']);
  });

  it('are never asked for without encryption', async () => {
    const error = await failure(vaults.read({ vaultUri: vaultUri.replace('https', 'http'), name: 'pw' }));

    expect(String(error)).toContain('must be https');
    expect(seen).toEqual([]);
  });

  it('are refused with the reason of the vault', async () => {
    const error = { code: 'Forbidden', message: 'no', innererror: { code: 'ForbiddenByRbac' } };
    answer = { status: 403, body: JSON.stringify({ error }) };

    expect(await failure(vaults.read({ vaultUri, name: 'pw' }))).toMatchObject({
      kind: 'forbidden',
      code: 'Forbidden',
      innerCode: 'ForbiddenByRbac',
    });
  });

  it('are asked for again when the vault stumbles, and left to the caller when it is busy', async () => {
    answer = { status: 503, body: '{}' };
    expect(await failure(vaults.read({ vaultUri, name: 'pw' }))).toMatchObject({ kind: 'unavailable' });
    expect(seen).toHaveLength(2);

    answer = { status: 429, body: '{}' };
    expect(await failure(vaults.read({ vaultUri, name: 'pw' }))).toMatchObject({ kind: 'throttled' });
    expect(seen).toHaveLength(3);
  });

  it('name the vault that does not answer', async () => {
    const error = await failure(vaults.read({ vaultUri: 'https://localhost:1', name: 'pw' }));

    expect(error).toBeInstanceOf(ArmError);
    expect((error as ArmError).message).toMatch(/^The key vault localhost:1 did not answer/);
  });

  it('have a value, or the answer is none', async () => {
    answer = { status: 200, body: '{}' };

    expect(await failure(vaults.read({ vaultUri, name: 'pw' }))).toMatchObject({ code: 'NoValue' });
  });
});
