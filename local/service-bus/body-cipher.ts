import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals message bytes for the disk with AES-256-GCM: a fresh random nonce, the tag, the ciphertext. */
export class BodyCipher {
  /** As an object: importing the raw bytes anew costs twice as much as sealing a small message. */
  readonly #key: KeyObject;

  /** @param key 32 random bytes. */
  constructor(key: Buffer) {
    if (key.length !== KEY_BYTES) throw new Error('The key of the message store must have 32 bytes.');
    this.#key = createSecretKey(key);
  }

  seal(plain: Buffer): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws when the bytes were changed or sealed with another key. */
  open(sealed: Uint8Array): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const decipher = createDecipheriv(ALGORITHM, this.#key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  }
}

/**
 * Reads the key file, or makes it (mode 0600) when there is none.
 * @param file path of the key, or `:memory:` for a key that is never written.
 */
export function loadOrCreateKey(file: string): Buffer {
  if (file !== ':memory:' && existsSync(file)) return readFileSync(file);
  const key = randomBytes(KEY_BYTES);
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, key, { mode: 0o600, flag: 'wx' });
  }
  return key;
}
