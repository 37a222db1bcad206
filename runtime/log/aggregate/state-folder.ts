// The folder beside the outputs where the journal is: found or made, locked for this process, and never silently begun anew.

import { closeSync, existsSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../jlog/errors.ts';
import { openLocks } from '../jlog/lock.ts';
import type { Disk } from './disk.ts';
import { Journal } from './position-journal.ts';

export interface OpenState {
  readonly journal: Journal;
  /** Not locked: why. */
  readonly warning: string | null;
  /** The journal that was there was set aside. */
  readonly setAside: string | null;
  release(): void;
}

export type StateOpened = { readonly ok: true; readonly state: OpenState } | { readonly ok: false; readonly why: string };

const folderMode = 0o700;
/** Says that there was a journal once. */
const markName = 'began';

/** @param anew set aside a journal that cannot be used, and begin with what the nodes have as checkpoints. What the disk refuses is thrown. */
export async function openState(disk: Disk, folder: string, anew: boolean): Promise<StateOpened> {
  for (const made of await disk.makeFolders(folder, folderMode)) await disk.syncFolder(made);
  const lock = await takeLock(join(folder, 'lock'));
  if ('held' in lock) return { ok: false, why: `${folder} is in use: ${lock.held}; one manager at a time writes there` };
  const path = join(folder, 'journal');
  const first = !existsSync(join(folder, markName)) && !existsSync(path);
  let opened = await Journal.open(disk, folder, first);
  let setAside: string | null = null;
  if (!opened.ok && anew) {
    if (existsSync(path)) {
      setAside = `${path}.bad-${Date.now()}`;
      renameSync(path, setAside);
    }
    opened = await Journal.open(disk, folder, true);
  }
  if (!opened.ok) {
    lock.release();
    return { ok: false, why: wayOut(path, opened.why) };
  }
  if (first || anew) writeFileSync(join(folder, markName), 'There is a position journal here; docs/log-aggregation.md tells of it.\n');
  return { ok: true, state: { journal: opened.journal, warning: lock.warning, setAside, release: lock.release } };
}

function wayOut(path: string, why: string): string {
  return (
    `the position journal ${path} cannot be used: ${why}. Without it nobody knows which lines of the last moment are in the files already. ` +
    `Bring it back from a copy; or start once with --new-journal: then every log goes on at the checkpoint that its node has, ` +
    `nothing is lost, and the last lines before the end of the journal may come twice`
  );
}

type Lock = { readonly warning: string | null; release(): void } | { readonly held: string };

async function takeLock(path: string): Promise<Lock> {
  const fd = openSync(path, 'a+', 0o600);
  const locks = await openLocks(path, 0).catch((cause: unknown) => {
    if (cause instanceof Failure) return cause.error.message;
    throw cause;
  });
  if (typeof locks === 'string') {
    closeSync(fd);
    return { warning: `${locks}; nothing keeps a second manager from writing to the same files`, release: () => {} };
  }
  return new Promise<Lock>((resolve, reject) => {
    const held = locks.hold(fd, path, () => new Promise<void>((release) => resolve({ warning: null, release })));
    held.then(
      () => closeSync(fd),
      (cause: unknown) => {
        closeSync(fd);
        if (cause instanceof Failure) resolve({ held: cause.error.message });
        else reject(cause);
      },
    );
  });
}
