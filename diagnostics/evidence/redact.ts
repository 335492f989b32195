/** What stands where a credential was. */
export const REDACTED = '[redacted]';

interface CredentialPattern {
  pattern: RegExp;
  /** Keeps what comes before the secret, so that the line still tells what it was. */
  replacement: string;
}

// The values that Azure services, connection strings and tokens print. Deliberately greedy: a lost word costs less than a
// leaked key.
const KEY_NAMES =
  'AccountKey|SharedAccessKey|SharedAccessSignature|SharedSecret|Password|Pwd|Passwd|ClientSecret|client_secret|AccessKey|ApiKey|api[-_]key|Secret|sig|InstrumentationKey|refresh_token|access_token|id_token|client_assertion|Token|AuthKey|private_key|protectedSettings';

const PATTERNS: readonly CredentialPattern[] = [
  {
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    replacement: REDACTED,
  },
  { pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, replacement: REDACTED },
  { pattern: /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, replacement: `$1 ${REDACTED}` },
  // user:password@host in any URL
  { pattern: /([a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*):[^\s/@"']+@/gi, replacement: `$1:${REDACTED}@` },
  // name=value, name: value, "name":"value", also with escaped quotes
  {
    pattern: new RegExp(
      `((?:[\\w-]*(?:${KEY_NAMES}))\\\\*["']?\\s*[=:]\\s*\\\\*["']?)(?!\\s|\\[redacted\\])[^\\s"'\\\\;,&}]{4,}`,
      'gi',
    ),
    replacement: `$1${REDACTED}`,
  },
  // Azure keys are 32, 64 or more bytes in base64 and end in "="
  { pattern: /(?<![\w+/])(?:[A-Za-z0-9+/]{42,86}={1,2})(?![\w=])/g, replacement: REDACTED },
];

/** Replaces everything that looks like a credential. Safe on any text; changes nothing else. */
export function redact(text: string): string {
  return PATTERNS.reduce((current, { pattern, replacement }) => current.replace(pattern, replacement), text);
}
