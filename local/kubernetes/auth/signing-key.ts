import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { JsonObject } from '../objects/json';
import { isObject } from '../objects/json';

function parsePart(part: string | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The RSA key that service-account tokens are signed with. Made at first use, since that takes a tenth of a second. */
export class SigningKey {
  private readonly file: string | undefined;
  private loaded: { privateKey: KeyObject; publicKey: KeyObject; id: string } | undefined;

  /** @param file path of the PEM file (mode 0600), or undefined to keep the key nowhere. */
  constructor(file: string | undefined) {
    this.file = file;
  }

  private key(): { privateKey: KeyObject; publicKey: KeyObject; id: string } {
    if (this.loaded === undefined) {
      const privateKey = this.readOrMake();
      const publicKey = createPublicKey(privateKey);
      const der = publicKey.export({ type: 'spki', format: 'der' });
      this.loaded = { privateKey, publicKey, id: createHash('sha256').update(der).digest('base64url') };
    }
    return this.loaded;
  }

  private readOrMake(): KeyObject {
    if (this.file !== undefined && existsSync(this.file)) {
      return createPrivateKey(readFileSync(this.file));
    }
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    if (this.file !== undefined) {
      mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
      writeFileSync(`${this.file}.new`, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
      renameSync(`${this.file}.new`, this.file);
    }
    return privateKey;
  }

  /** Signs claims as an RS256 JWT. */
  sign(claims: JsonObject): string {
    const { privateKey, id } = this.key();
    const part = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const content = `${part({ alg: 'RS256', kid: id })}.${part(claims)}`;
    return `${content}.${sign('RSA-SHA256', Buffer.from(content), privateKey).toString('base64url')}`;
  }

  /** The claims of a token signed by this key, or undefined for any other text. Does not look at the times. */
  verify(token: string): JsonObject | undefined {
    const [header, claims, signature, ...rest] = token.split('.');
    if (signature === undefined || rest.length > 0) {
      return undefined;
    }
    const { publicKey, id } = this.key();
    const parsed = parsePart(header);
    if (parsed?.['alg'] !== 'RS256' || parsed['kid'] !== id) {
      return undefined;
    }
    const content = Buffer.from(`${header}.${claims}`);
    return verify('RSA-SHA256', content, publicKey, Buffer.from(signature, 'base64url'))
      ? parsePart(claims)
      : undefined;
  }

  /** The public key as a JSON Web Key Set. */
  keySet(): JsonObject {
    const { publicKey, id } = this.key();
    return { keys: [{ use: 'sig', alg: 'RS256', kid: id, ...publicKey.export({ format: 'jwk' }) }] };
  }
}
