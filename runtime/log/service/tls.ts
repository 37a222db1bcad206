// TLS on both sides of the log service: each shows a certificate, and takes one of the same authority only.

import { readFileSync } from 'node:fs';
import type { SecureContextOptions, TlsOptions } from 'node:tls';

/** Paths of files in PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** For the side that connects; throws where a file cannot be read. */
export function readTls(files: TlsFiles): SecureContextOptions {
  return { cert: readFileSync(files.cert), key: readFileSync(files.key), ca: readFileSync(files.ca), minVersion: 'TLSv1.2' };
}

/** For the side that listens. */
export function serverTls(files: TlsFiles): TlsOptions {
  return { ...readTls(files), requestCert: true, rejectUnauthorized: true };
}
