import tls from 'node:tls';

/**
 * Makes this process trust the given CA for every connection opened from now on, beside the CAs it trusts already.
 * Needs Node 22.19 or later; a child process takes NODE_EXTRA_CA_CERTS instead.
 */
export function trust(caCertPem: string): void {
  const trusted = tls.getCACertificates('default');
  const wanted = caCertPem.trim();
  if (trusted.some((pem) => pem.trim() === wanted)) return;
  tls.setDefaultCACertificates([...trusted, caCertPem]);
}
