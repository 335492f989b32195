import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { usageError } from '../cli-error';

/** Trusts the certificate authorities of a PEM text besides the usual ones, for the rest of this process. */
export function trustCertificates(pem: string): void {
  try {
    setDefaultCACertificates([...getCACertificates('default'), pem]);
  } catch {
    throw usageError('--ca-file', 'does not hold certificates in PEM form');
  }
}
