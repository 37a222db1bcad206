// The folder of an authority: `authority.pem` (its key and certificate) stays where it was made; `NAME.pem` is all that a machine needs (its
// key, its certificate, and the authority's certificate) and is copied to it. Every file is for its owner alone, written whole or not at all.

import { randomBytes, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn, type Role } from '../trust/certificate-names.ts';
import { PkiError } from './pki-error.ts';
import type { Issued } from './issue.ts';

export interface Machine {
  readonly role: Role;
  readonly name: string;
}

export interface Kept extends Machine {
  readonly file: string;
  readonly notAfter: Date;
}

/** Whoever has it is a member of the bus. As corosync-keygen makes it. */
const busKeyFile = 'bus.key';
const busKeyBytes = 256;

const authorityFile = 'authority.pem';
/** Beside the files of the machines nothing else is looked at. */
const ending = '.pem';

export class Store {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes the folder where it is missing. */
  open(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  /** Null: there is none yet. */
  authority(): Issued | null {
    const text = this.#read(authorityFile);
    return text === null ? null : partsOf(text);
  }

  authorityPath(): string {
    return join(this.folder, authorityFile);
  }

  /** The key of Corosync, the same on all machines; gives its path where there was none. */
  makeBusKey(): string | null {
    const path = join(this.folder, busKeyFile);
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) return null;
    this.#write(busKeyFile, randomBytes(busKeyBytes));
    return path;
  }

  saveAuthority({ key, cert }: Issued): void {
    this.#write(authorityFile, key + cert);
  }

  /** Gives the path. */
  save(machine: Machine, { key, cert }: Issued, authority: Issued): string {
    const file = fileOf(machine);
    const other = this.#kept(file).find((each) => each.name !== machine.name || each.role !== machine.role);
    if (other !== undefined)
      throw new PkiError(1, `${other.file} is that of ${other.role} ${other.name}; give ${machine.name} a folder of its own with --dir`);
    this.#write(file, key + cert + authority.cert);
    return join(this.folder, file);
  }

  find({ role, name }: Machine): Kept | null {
    return this.list().find((each) => each.role === role && each.name === name) ?? null;
  }

  /** By name. What is no certificate of ours is passed over. */
  list(): readonly Kept[] {
    const files = readdirSync(this.folder).filter((file) => file.endsWith(ending) && file !== authorityFile);
    return files.sort().flatMap((file) => this.#kept(file));
  }

  #kept(file: string): readonly Kept[] {
    const text = this.#read(file);
    const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(text ?? '')?.[0];
    if (block === undefined) return [];
    const certificate = new X509Certificate(block);
    return namesIn(certificate).flatMap(({ role, name }) =>
      role === null ? [] : [{ role, name, file: join(this.folder, file), notAfter: new Date(certificate.validTo) }],
    );
  }

  #read(file: string): string | null {
    const path = join(this.folder, file);
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'utf8') : null;
  }

  #write(file: string, text: string | Buffer): void {
    const path = join(this.folder, file);
    const made = `${path}.new`;
    rmSync(made, { force: true });
    writeFileSync(made, text, { mode: 0o600, flag: 'wx' });
    renameSync(made, path);
  }
}

/** Names of machines may hold what a file name must not. */
function fileOf({ role, name }: Machine): string {
  const safe = name.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_');
  return safe === 'authority' ? `${role}-${safe}${ending}` : `${safe}${ending}`;
}

function partsOf(text: string): Issued | null {
  const key = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n?/.exec(text)?.[0];
  const cert = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/.exec(text)?.[0];
  return key === undefined || cert === undefined ? null : { key, cert };
}
