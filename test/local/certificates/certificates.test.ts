import { X509Certificate, createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request, createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadOrCreateCertificates, trust } from '../../../local/certificates';
import type { Certificates } from '../../../local/certificates';
import { integer, oid, tagged } from '../../../local/certificates/der';

const NAMES = ['localhost', '127.0.0.1', '::1', 'management.azure.com', 'login.microsoftonline.com'];

function serve(certificates: Certificates): Promise<{ server: Server; port: number }> {
  const server = createServer(
    { cert: certificates.serverCertPem, key: certificates.serverKeyPem },
    (_req, res) => {
      res.end('hello');
    },
  );
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ server, port: (server.address() as AddressInfo).port }));
  });
}

function get(port: number, servername: string, ca?: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, servername, agent: false as const, ...(ca ? { ca } : {}) };
    const sent = request(options, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('certificates', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes a leaf that its CA signed, for every served name', () => {
    const made = loadOrCreateCertificates(':memory:');

    const ca = new X509Certificate(made.caCertPem);
    const leaf = new X509Certificate(made.serverCertPem);

    expect(ca.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(made.serverKeyPem))).toBe(true);
    for (const name of NAMES) expect(leaf.checkHost(name) ?? leaf.checkIP(name)).toBe(name);
    expect(Date.parse(leaf.validTo)).toBeGreaterThan(Date.now() + 5 * 365 * 86_400_000);
    expect(made.caFile).toBeUndefined();
  });

  it('serves https to a client that was given the CA, under each name', async () => {
    const made = loadOrCreateCertificates(':memory:');
    const { server, port } = await serve(made);

    expect(await get(port, 'localhost', made.caCertPem)).toBe(200);
    expect(await get(port, 'management.azure.com', made.caCertPem)).toBe(200);
    await expect(get(port, 'example.com', made.caCertPem)).rejects.toThrow(/altnames/);

    server.close();
  });

  it('is refused until it is trusted, and accepted afterwards', async () => {
    const made = loadOrCreateCertificates(':memory:');
    const { server, port } = await serve(made);

    await expect(get(port, 'localhost')).rejects.toThrow();
    trust(made.caCertPem);
    trust(made.caCertPem);
    expect(await get(port, 'localhost')).toBe(200);

    server.close();
  });

  it('keeps the pair over a restart, the key readable by its owner only', () => {
    const first = loadOrCreateCertificates(join(folder, 'tls'));
    const second = loadOrCreateCertificates(join(folder, 'tls'));

    expect(second).toEqual(first);
    expect(first.caFile).toBe(join(folder, 'tls', 'ca.crt'));
    expect(statSync(join(folder, 'tls', 'server.key')).mode & 0o777).toBe(0o600);
  });

  it('replaces a pair that was cut short', () => {
    const first = loadOrCreateCertificates(folder);
    writeFileSync(join(folder, 'server.crt'), '-----BEGIN');

    const second = loadOrCreateCertificates(folder);

    expect(second.caCertPem).not.toBe(first.caCertPem);
    expect(loadOrCreateCertificates(folder)).toEqual(second);
  });
});

describe('DER', () => {
  it('writes lengths, integers and object ids as X.690 says', () => {
    expect(tagged(0x04, Buffer.alloc(200)).subarray(0, 3).toString('hex')).toBe('0481c8');
    expect(tagged(0x04, Buffer.alloc(300)).subarray(0, 4).toString('hex')).toBe('0482012c');
    expect(integer(Uint8Array.of(0, 0)).toString('hex')).toBe('020100');
    expect(integer(Uint8Array.of(0, 0x80)).toString('hex')).toBe('02020080');
    expect(oid('1.2.840.10045.4.3.2').toString('hex')).toBe('06082a8648ce3d040302');
  });

  it('writes integers that read back as the same number', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes) => {
        const body = integer(bytes).subarray(2);
        expect(BigInt(`0x${body.toString('hex')}`)).toBe(BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
        expect((body[0] ?? 0) & 0x80).toBe(0);
      }),
    );
  });
});
