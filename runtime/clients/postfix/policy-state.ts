// Who is in, on disk, so that a new start of the policy service counts them again: Postfix asks about a connection when it begins, and never
// says a word about it afterwards. Written shortly after a change and at the end, by name and in one go; a file that is not there, or that
// nobody can read, is no reason not to start.

import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showEndpoint, type Endpoint } from '../../sockets/endpoint.ts';

/** A connection that the kernel knows by `peer`. */
export interface SavedSession {
  readonly key: string;
  readonly ip: string;
  readonly peer: string;
}

const changedMs = 500;
const bytesMax = 32 << 20;

export class PolicyState {
  readonly #path: string;
  readonly #list: () => readonly SavedSession[];
  readonly #failed: (why: string) => void;
  #timer: NodeJS.Timeout | null = null;
  #said = false;

  constructor(path: string, list: () => readonly SavedSession[], failed: (why: string) => void) {
    this.#path = path;
    this.#list = list;
    this.#failed = failed;
  }

  changed(): void {
    this.#timer ??= setTimeout(() => void this.#save(), changedMs).unref();
  }

  /** The last word; nothing is written afterwards. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    try {
      rmSync(`${this.#path}.new`, { force: true });
      writeFileSync(`${this.#path}.new`, this.#text(), { mode: 0o600, flag: 'wx' });
      renameSync(`${this.#path}.new`, this.#path);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #save(): Promise<void> {
    try {
      // The folder may be one where everybody makes files, and links: a new file, or none.
      await rm(`${this.#path}.new`, { force: true });
      await writeFile(`${this.#path}.new`, this.#text(), { mode: 0o600, flag: 'wx' });
      await rename(`${this.#path}.new`, this.#path);
    } catch (error) {
      this.#fail(error);
    }
    this.#timer = null;
  }

  #text(): string {
    return JSON.stringify({ version: 1, sessions: this.#list() });
  }

  #fail(error: unknown): void {
    if (this.#said) return;
    this.#said = true;
    this.#failed(error instanceof Error ? error.message : String(error));
  }
}

/** Of the service that listened there before; nothing where there is none. */
export function readState(path: string): readonly SavedSession[] {
  try {
    const text = readOwn(path);
    const read: unknown = text === null ? null : JSON.parse(text);
    const sessions = typeof read === 'object' && read !== null && 'sessions' in read ? read.sessions : null;
    return Array.isArray(sessions) ? sessions.filter(isSaved) : [];
  } catch {
    return [];
  }
}

/** Null: too large, or somebody else's. The folder may be one where everybody may put a file. */
function readOwn(path: string): string | null {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { uid, size } = fstatSync(file);
    const isOurs = uid === process.geteuid?.() || uid === 0;
    return isOurs && size <= bytesMax ? readFileSync(file, 'utf8') : null;
  } finally {
    closeSync(file);
  }
}

function isSaved(value: unknown): value is SavedSession {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  return ['key', 'ip', 'peer'].every((name) => typeof fields[name] === 'string');
}

/** Where nobody says otherwise: in the folder that systemd has made for the service, else among the temporary files of this user. */
export function statePath(endpoint: Endpoint, environment: Readonly<Record<string, string | undefined>>): string {
  const name = `postfix-policy-${createHash('sha256').update(showEndpoint(endpoint)).digest('hex').slice(0, 12)}.json`;
  const [folder] = (environment['RUNTIME_DIRECTORY'] ?? '').split(':');
  return folder !== undefined && folder !== '' ? join(folder, name) : join(tmpdir(), `ecclusterd-${process.getuid?.() ?? 0}-${name}`);
}
