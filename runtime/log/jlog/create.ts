// Makes a log: the directory and its metastore, at once, so that nobody ever sees the one without the other.

import { closeSync, constants, existsSync, fchmodSync, fchownSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errnoOf, failure } from './errors.ts';
import { openFile, ownerOf, syncFolder, syncLater, writeAt } from './files.ts';
import { defaultUnitLimitBytes, layoutOf, magicOf, type Layout, type Safety } from './format.ts';
import { encodeMetastore } from './metastore.ts';

export interface NewLog {
  /** Size at which a segment ends, in bytes. Default 4,194,304. */
  readonly unitLimitBytes?: number;
  /** Default `almost`, which the library treats as `unsafe`. */
  readonly safety?: Safety;
  /** Default `plain`. */
  readonly compression?: Layout['compression'];
  /** Of files; directories have x in addition wherever this has r. Default 0640. */
  readonly mode?: number;
}

let made = 0;

/** Makes the log. False where there is something at `path` already, other than an empty directory. Its parent must exist. */
export async function createLog(path: string, options: NewLog = {}): Promise<boolean> {
  const { unitLimitBytes = defaultUnitLimitBytes, safety = 'almost', compression = 'plain', mode = 0o640 } = options;
  const layout = layoutOf(magicOf(compression));
  if (layout === null || !Number.isInteger(unitLimitBytes) || unitLimitBytes < 1 || unitLimitBytes > 0xffffffff) {
    throw failure(
      'CREATE_META',
      path,
      `cannot make ${path}: a segment's size is a whole number from 1 to 4294967295, not ${unitLimitBytes}`,
    );
  }
  const parent = dirname(path);
  const scratch = join(parent, `.${basename(path)}.${process.pid}.${made++}`);
  try {
    mkdirSync(scratch, { mode: 0o700 });
    const folder = openSync(scratch, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    try {
      const owner = ownerOf(statSync(parent));
      const file = join(insideOf(folder) ?? scratch, 'metastore');
      const fd = openFile(file, 'exclusive', { code: 'CREATE_META', mode, owner });
      if (fd === null) throw failure('CREATE_META', file, `cannot make ${file}`);
      try {
        writeAt(fd, file, encodeMetastore({ storageLog: 0, unitLimitBytes, safety, layout }), 0);
        await syncLater(fd, file);
      } finally {
        closeSync(fd);
      }
      if (owner !== null) fchownSync(folder, owner.uid, owner.gid);
      fchmodSync(folder, mode | ((mode & 0o444) >> 2));
    } finally {
      closeSync(folder);
    }
    // Fails where somebody else was faster, and where there is anything but an empty directory.
    renameSync(scratch, path);
    await syncFolder(parent);
    return true;
  } catch (cause) {
    rmSync(scratch, { recursive: true, force: true });
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errnoOf(cause) ?? '')) return false;
    throw failure('CREATE_MKDIR', path, `cannot make ${path}`, cause);
  }
}

/** A folder by its descriptor: whoever owns the one around it could have put a link in its place, and root would go along. Null: not here. */
function insideOf(folder: number): string | null {
  const path = `/proc/self/fd/${folder}`;
  return existsSync(path) ? path : null;
}
