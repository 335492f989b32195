import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { AuthInfo, LinkerProperties } from './linker';

const PREFIX = 'sealed:v1:';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts one credential with AES-256-GCM. `key` has 32 bytes. */
export function seal(plain: string, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

/** Decrypts what {@link seal} made. Throws when the text was changed or sealed with another key. */
export function unseal(sealed: string, key: Buffer): string {
  if (!isSealed(sealed)) throw new Error('The value is not sealed');
  const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
    'utf8',
  );
}

export function isSealed(value: string): boolean {
  return value.startsWith(PREFIX);
}

/** Seals every credential of a linker. A caller's text that only looks sealed is sealed again. */
export function sealProperties(properties: LinkerProperties, key: Buffer): LinkerProperties {
  return mapSecrets(properties, (value) => seal(value, key));
}

/** Opens every credential of a linker, for use inside one activity. */
export function unsealProperties(properties: LinkerProperties, key: Buffer): LinkerProperties {
  return mapSecrets(properties, (value) => unseal(value, key));
}

function mapSecrets(properties: LinkerProperties, map: (value: string) => string): LinkerProperties {
  const { authInfo, configurationInfo } = properties;
  const mapped = { ...properties };
  if (authInfo) mapped.authInfo = mapAuthSecrets(authInfo, map);
  if (configurationInfo) {
    mapped.configurationInfo = {
      ...configurationInfo,
      ...mapValues('additionalConfigurations', configurationInfo.additionalConfigurations, map),
      ...mapValues(
        'additionalConnectionStringProperties',
        configurationInfo.additionalConnectionStringProperties,
        map,
      ),
    };
  }
  return mapped;
}

function mapAuthSecrets(authInfo: AuthInfo, map: (value: string) => string): AuthInfo {
  if (authInfo.authType === 'servicePrincipalSecret') return { ...authInfo, secret: map(authInfo.secret) };
  if (authInfo.authType !== 'secret' || !authInfo.secretInfo || !('value' in authInfo.secretInfo))
    return authInfo;
  const { value } = authInfo.secretInfo;
  return value ? { ...authInfo, secretInfo: { ...authInfo.secretInfo, value: map(value) } } : authInfo;
}

/** Additional values come from the caller and may hold credentials, so they are sealed as a whole. */
function mapValues<K extends string>(
  name: K,
  values: Record<string, string> | null | undefined,
  map: (value: string) => string,
): Partial<Record<K, Record<string, string>>> {
  if (!values) return {};
  const entries = Object.entries(values).map(([key, value]) => [key, map(value)] as const);
  return { [name]: Object.fromEntries(entries) } as Partial<Record<K, Record<string, string>>>;
}
