// The folder of `--cache`. Whoever can write records into it could hide findings, so it is believed only where nobody else can, or where
// records are signed.

import { lstatSync, mkdirSync, type Stats } from 'node:fs';
import { errorCode } from '../load/host-files.ts';
import { UsageError } from './command.ts';
import { wayInside } from './inside.ts';

export interface CacheFolder {
  readonly path: string;
  /** Signs the records; empty where the folder itself is trusted. */
  readonly secret: string;
}

/** Shorter ones can be guessed. */
const secretMin = 16;

/** Makes it where it is missing. `trees`: what is checked, and may be somebody else's work. */
export function openCacheFolder(path: string, trees: readonly string[], env: Readonly<Record<string, string | undefined>>): CacheFolder {
  const secret = env['ECCONF_CACHE_KEY'] ?? '';
  if (secret !== '' && secret.length < secretMin)
    throw new UsageError(`ECCONF_CACHE_KEY has less than ${secretMin} characters; take a longer one`);
  const status = folderAt(path);
  if (secret !== '') return { path, secret };
  const inside = [process.cwd(), ...trees].find((tree) => wayInside(tree, path) !== null);
  if (inside !== undefined) {
    throw new UsageError(
      `the cache ${path} lies in ${inside}, where a change that is checked could bring records along that hide its own mistakes; name a folder elsewhere, or set ECCONF_CACHE_KEY to a secret that signs them`,
    );
  }
  const own = process.getuid?.();
  if (own === undefined)
    throw new UsageError(
      `this system does not say who else can write to the cache ${path}; set ECCONF_CACHE_KEY to a secret that signs it`,
    );
  if (status.uid !== own && status.uid !== 0)
    throw new UsageError(`the cache ${path} belongs to another user, who could hide findings; name a folder of your own`);
  if ((status.mode & 0o022) !== 0) {
    throw new UsageError(
      `others can write to the cache ${path} (mode ${(status.mode & 0o7777).toString(8)}) and could hide findings; chmod go-w ${path}`,
    );
  }
  return { path, secret };
}

function folderAt(path: string): Stats {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const status = lstatSync(path);
    if (!status.isDirectory()) throw new UsageError(`the cache ${path} is a link; name the folder that it leads to`);
    return status;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot make the cache ${path} (${errorCode(error)})`);
  }
}
