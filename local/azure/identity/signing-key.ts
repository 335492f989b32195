import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The secrets of the identity endpoint: they survive restarts, so that tokens and settings stay valid. */
export interface IdentityKeys {
  privateKey: KeyObject;
  publicKey: KeyObject;
  keyId: string;
  /** Value of IDENTITY_HEADER. */
  identityHeader: string;
}

const FILE = 'identity.json';
const Kept = z.object({ privateKeyPem: z.string(), identityHeader: z.string().min(1) });

/** Reads the keys kept in the directory (0600), or makes them; `':memory:'` keeps them nowhere. */
export function loadOrCreateIdentityKeys(directory: string): IdentityKeys {
  if (directory === ':memory:') return toKeys(create());
  const file = join(directory, FILE);
  if (existsSync(file)) return toKeys(Kept.parse(JSON.parse(readFileSync(file, 'utf8'))));
  const made = create();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return toKeys(made);
}

function create(): z.infer<typeof Kept> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { privateKeyPem, identityHeader: randomBytes(16).toString('hex') };
}

function toKeys({ privateKeyPem, identityHeader }: z.infer<typeof Kept>): IdentityKeys {
  const privateKey = createPrivateKey(privateKeyPem);
  const publicKey = createPublicKey(privateKey);
  const keyId = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
  return { privateKey, publicKey, keyId, identityHeader };
}
