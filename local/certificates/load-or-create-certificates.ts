import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createCertificates } from './create-certificates';
import type { CertificatePair } from './create-certificates';

/** What a stand-in needs to serve https, and a client to trust it. */
export interface Certificates extends CertificatePair {
  /** Path of the CA's PEM file, for NODE_EXTRA_CA_CERTS; absent when nothing is kept on disk. */
  caFile?: string;
}

/** Hosts that a stand-in answers for: this machine, and Azure's own names behind a CONNECT proxy. */
const SERVED_NAMES = ['localhost', '127.0.0.1', '::1', 'management.azure.com', 'login.microsoftonline.com'];

const FILES = { caCertPem: 'ca.crt', serverCertPem: 'server.crt', serverKeyPem: 'server.key' } as const;

/**
 * Reads the pair kept in `directory`, or makes one there (directory 0700, key file 0600).
 * A pair that is incomplete or out of date is replaced. `':memory:'` makes one that is kept nowhere.
 */
export function loadOrCreateCertificates(directory: string): Certificates {
  if (directory === ':memory:') return createCertificates(SERVED_NAMES);
  const folder = resolve(directory);
  const caFile = join(folder, FILES.caCertPem);
  const kept = readPair(folder);
  if (kept && isUsable(kept)) return { ...kept, caFile };
  const made = createCertificates(SERVED_NAMES);
  writePair(folder, made);
  return { ...made, caFile };
}

function readPair(folder: string): CertificatePair | undefined {
  if (!Object.values(FILES).every((file) => existsSync(join(folder, file)))) return undefined;
  return {
    caCertPem: readFileSync(join(folder, FILES.caCertPem), 'utf8'),
    serverCertPem: readFileSync(join(folder, FILES.serverCertPem), 'utf8'),
    serverKeyPem: readFileSync(join(folder, FILES.serverKeyPem), 'utf8'),
  };
}

function isUsable(pair: CertificatePair): boolean {
  try {
    const ca = new X509Certificate(pair.caCertPem);
    const server = new X509Certificate(pair.serverCertPem);
    return server.verify(ca.publicKey) && Date.parse(server.validTo) > Date.now();
  } catch {
    return false; // a file cut short by a crash
  }
}

function writePair(folder: string, pair: CertificatePair): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [field, file] of Object.entries(FILES) as [keyof CertificatePair, string][]) {
    const target = join(folder, file);
    writeFileSync(`${target}.new`, pair[field], { mode: field === 'serverKeyPem' ? 0o600 : 0o644 });
    renameSync(`${target}.new`, target);
  }
}
