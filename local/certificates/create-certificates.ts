import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import {
  bitString,
  boolean,
  integer,
  octetString,
  oid,
  sequence,
  set,
  tagged,
  time,
  utf8String,
} from './der';

/** A fresh certificate authority and one server certificate signed by it, all in PEM. */
export interface CertificatePair {
  caCertPem: string;
  serverCertPem: string;
  serverKeyPem: string;
}

const OID = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  subjectAltName: '2.5.29.17',
  subjectKeyIdentifier: '2.5.29.14',
  authorityKeyIdentifier: '2.5.29.35',
} as const;

const DAY_MS = 86_400_000;
const VALID_DAYS = 3650;

interface Subject {
  name: string;
  publicKey: KeyObject;
}

/**
 * Makes a CA and a leaf (EC P-256) for the given DNS names and IP addresses, valid from a day ago for ten years.
 * The CA's private key is dropped: nobody can sign another certificate that this machine would trust.
 */
export function createCertificates(names: readonly string[], now = new Date()): CertificatePair {
  const ca = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const server = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const authority: Subject = {
    name: `Local stand-ins CA ${randomBytes(4).toString('hex')}`,
    publicKey: ca.publicKey,
  };
  const leaf: Subject = { name: 'localhost', publicKey: server.publicKey };
  return {
    caCertPem: certificate(authority, authority, ca.privateKey, caExtensions(ca.publicKey), now),
    serverCertPem: certificate(
      leaf,
      authority,
      ca.privateKey,
      leafExtensions(server.publicKey, ca.publicKey, names),
      now,
    ),
    serverKeyPem: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function certificate(
  subject: Subject,
  issuer: Subject,
  key: KeyObject,
  extensions: Buffer[],
  now: Date,
): string {
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const body = sequence(
    tagged(0xa0, integer(Uint8Array.of(2))),
    integer(randomBytes(16)),
    algorithm,
    distinguishedName(issuer.name),
    sequence(time(new Date(now.getTime() - DAY_MS)), time(new Date(now.getTime() + VALID_DAYS * DAY_MS))),
    distinguishedName(subject.name),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions)),
  );
  const signed = sequence(body, algorithm, bitString(sign('sha256', body, key)));
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(oid(OID.commonName), utf8String(commonName))));
}

function extension(id: string, isCritical: boolean, value: Buffer): Buffer {
  const critical = isCritical ? [boolean(true)] : [];
  return sequence(oid(id), ...critical, octetString(value));
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function caExtensions(key: KeyObject): Buffer[] {
  return [
    extension(OID.basicConstraints, true, sequence(boolean(true))),
    extension(OID.keyUsage, true, bitString(Uint8Array.of(0x06), 1)), // keyCertSign, cRLSign
    extension(OID.subjectKeyIdentifier, false, octetString(keyIdentifier(key))),
  ];
}

function leafExtensions(key: KeyObject, caKey: KeyObject, names: readonly string[]): Buffer[] {
  return [
    extension(OID.basicConstraints, true, sequence()),
    extension(OID.keyUsage, true, bitString(Uint8Array.of(0x80), 7)), // digitalSignature
    extension(OID.extendedKeyUsage, false, sequence(oid(OID.serverAuth))),
    extension(OID.subjectAltName, false, sequence(...names.map(generalName))),
    extension(OID.subjectKeyIdentifier, false, octetString(keyIdentifier(key))),
    extension(OID.authorityKeyIdentifier, false, sequence(tagged(0x80, keyIdentifier(caKey)))),
  ];
}

function generalName(name: string): Buffer {
  if (isIPv4(name)) return tagged(0x87, Uint8Array.from(name.split('.').map(Number)));
  if (isIPv6(name)) return tagged(0x87, ipv6Bytes(name));
  return tagged(0x82, Buffer.from(name, 'ascii'));
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail = ''] = address.split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from([...before, ...zeros, ...after].map((part) => part.padStart(4, '0')).join(''), 'hex');
}
