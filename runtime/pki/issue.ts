// Makes certificates: the authority of a cluster, and one for each of its machines, bound to its name and part. The only place that loads the
// X.509 library; what reads certificates uses Node's own.

import 'reflect-metadata';
import { webcrypto, randomBytes } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  cryptoProvider,
} from '@peculiar/x509';
import { uriOf, type Role } from '../trust/certificate-names.ts';

/** A certificate and its key, in PEM. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;
/** Clocks of the machines may differ by so much. */
const skewMs = 3_600_000;

cryptoProvider.set(globalThis.crypto);

/** A new authority that signs for itself, and for machines but no further authorities. */
export async function makeAuthority(name: string, days: number, now: number): Promise<Issued> {
  const keys = await newKeys();
  const cert = await X509CertificateGenerator.createSelfSigned({
    ...validity(days, now),
    name: [{ CN: [name] }],
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: `${cert.toString('pem')}\n`, key: await exported(keys.privateKey) };
}

/** A certificate for one machine, which both connects and is connected to. */
export async function issueFor(
  authority: Issued,
  machine: { readonly role: Role; readonly name: string },
  days: number,
  now: number,
): Promise<Issued> {
  const keys = await newKeys();
  const issuer = new X509Certificate(authority.cert);
  // What outlives the authority would be refused anyway, and its end be read wrongly.
  const end = Math.min(now + days * dayMs, issuer.notAfter.getTime());
  const cert = await X509CertificateGenerator.create({
    ...validity(days, now),
    notAfter: new Date(end),
    subject: [{ CN: [machine.name] }, { OU: [machine.role] }],
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await imported(authority.key),
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      // Two authorities of one cluster have one name while the first is replaced.
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      new SubjectAlternativeNameExtension([{ type: 'url', value: uriOf(machine) }]),
    ],
  });
  return { cert: `${cert.toString('pem')}\n`, key: await exported(keys.privateKey) };
}

function validity(days: number, now: number): { serialNumber: string; notBefore: Date; notAfter: Date } {
  // The first bit of a serial number is its sign.
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return { serialNumber: serial.toString('hex'), notBefore: new Date(now - skewMs), notAfter: new Date(now + days * dayMs) };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function exported(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', key);
  return `${PemConverter.encode(bytes, PemConverter.PrivateKeyTag)}\n`;
}

async function imported(pem: string): Promise<webcrypto.CryptoKey> {
  const [bytes] = PemConverter.decode(pem);
  if (bytes === undefined) throw new Error('the file of the authority holds no private key');
  return webcrypto.subtle.importKey('pkcs8', bytes, algorithm, false, ['sign']);
}
