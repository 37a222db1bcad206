// The certificate and key of this machine, and the authority whose certificates it takes. Read again when the files change, so that renewed
// certificates need no restart; what cannot be read leaves the old ones in use and is said.

import { X509Certificate, createHash, createPrivateKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { SecureContextOptions, TlsOptions } from 'node:tls';
import { namesIn, shownNames, type CertifiedName } from './certificate-names.ts';

/** Paths of files in PEM. All three may be one file, as `ecclusterd pki` writes it. */
export interface CredentialFiles {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

export interface OwnCertificate {
  readonly names: readonly CertifiedName[];
  readonly notAfter: Date;
  /** The first of the authorities that ends. */
  readonly authorityNotAfter: Date;
  /** Sixteen hexadecimal digits, by which two machines see that they have one private key; nobody learns anything of it. */
  readonly keyMark: string;
}

const pemBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
/** A PEM file larger than this is none. */
const mostBytes = 1 << 20;

export class Credentials {
  readonly #files: CredentialFiles;
  #stamp: string;
  #context: SecureContextOptions;
  #own: OwnCertificate;
  readonly #listeners: (() => void)[] = [];

  private constructor(files: CredentialFiles, stamp: string, context: SecureContextOptions, own: OwnCertificate) {
    this.#files = files;
    this.#stamp = stamp;
    this.#context = context;
    this.#own = own;
  }

  /** Throws an Error with a reason for people where a file cannot be read, or holds no certificate. */
  static read(files: CredentialFiles): Credentials {
    const stamp = stampOf(files);
    const { context, own } = load(files);
    return new Credentials(files, stamp, context, own);
  }

  /** For `setSecureContext` and `connect` of `node:tls`. */
  get context(): SecureContextOptions {
    return this.#context;
  }

  get own(): OwnCertificate {
    return this.#own;
  }

  /** Both sides show a certificate. */
  serverOptions(): TlsOptions {
    return { ...this.#context, requestCert: true, rejectUnauthorized: true };
  }

  /** Called after each renewal, for whoever shows the certificate. */
  onRenewed(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Reads the files again where they have changed. `changed`: what comes next uses the new ones. `problem`: the old ones stay. */
  refresh(): { readonly changed: boolean; readonly problem: string | null } {
    try {
      const stamp = stampOf(this.#files);
      if (stamp === this.#stamp) return { changed: false, problem: null };
      const { context, own } = load(this.#files);
      // A file of another machine: nobody would take this one for what it is.
      if (
        !this.#own.names.some(({ role, name }) =>
          own.names.some((each) => each.name === name && (role ?? each.role) === (each.role ?? role)),
        )
      )
        throw new Error(`${this.#files.cert} is that of ${shownNames(own.names)} now, and this machine is ${shownNames(this.#own.names)}`);
      this.#stamp = stamp;
      this.#context = context;
      this.#own = own;
      for (const listener of this.#listeners) listener();
      return { changed: true, problem: null };
    } catch (error) {
      return { changed: false, problem: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** Changes whenever a file is written or replaced. */
function stampOf({ cert, key, ca }: CredentialFiles): string {
  return [cert, key, ca]
    .map((path) => {
      const { mtimeMs, ino, size } = statSync(path);
      return `${mtimeMs} ${ino} ${size}`;
    })
    .join();
}

function load(files: CredentialFiles): { readonly context: SecureContextOptions; readonly own: OwnCertificate } {
  const chain = certificatesIn(files.cert);
  const leaf = chain.find(({ ca }) => !ca);
  if (leaf === undefined) throw new Error(`${files.cert} holds no certificate of a machine`);
  const authorities = certificatesIn(files.ca).filter(({ ca }) => ca);
  if (authorities.length === 0) throw new Error(`${files.ca} holds no certificate of an authority`);
  const key = keyIn(files.key);
  if (!leaf.checkPrivateKey(createPrivateKey(key)))
    throw new Error(`the key in ${files.key} is not that of the certificate in ${files.cert}`);
  const between = chain.filter((each) => each !== leaf);
  return {
    context: {
      cert: [leaf, ...between].map(String).join('\n'),
      key,
      ca: authorities.map(String),
      minVersion: 'TLSv1.2',
    },
    own: {
      names: namesIn(leaf),
      notAfter: new Date(leaf.validTo),
      authorityNotAfter: new Date(authorities.reduce((first, { validTo }) => Math.min(first, Date.parse(validTo)), Infinity)),
      keyMark: createHash('sha256')
        .update(leaf.publicKey.export({ type: 'spki', format: 'der' }))
        .digest('hex')
        .slice(0, 16),
    },
  };
}

function certificatesIn(path: string): readonly X509Certificate[] {
  return (read(path).match(pemBlock) ?? []).map((text) => new X509Certificate(text));
}

function keyIn(path: string): string {
  const found = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[^-]+-----END \1PRIVATE KEY-----/.exec(read(path));
  if (found === null) throw new Error(`${path} holds no private key`);
  return found[0];
}

function read(path: string): string {
  if (statSync(path).size > mostBytes) throw new Error(`${path} is larger than a file of certificates`);
  return readFileSync(path, 'utf8');
}
