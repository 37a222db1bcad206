// The folder where the journal is: found or made, locked for this process, and never silently begun anew. It does not depend on templates: another
// `logfile` must not begin another journal.

import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HeldLock, takeLock } from '../jlog/held-lock.ts';
import type { Disk } from './disk.ts';
import { Journal } from './position-journal.ts';

export interface OpenState {
  readonly journal: Journal;
  /** What an operator should know: it is not locked, or was brought from elsewhere. */
  readonly warnings: readonly string[];
  /** The journal that was there was set aside. */
  readonly setAside: string | null;
  release(): Promise<void>;
}

export type StateOpened = { readonly ok: true; readonly state: OpenState } | { readonly ok: false; readonly why: string };

const folderMode = 0o700;
/** Says that there was a journal once. */
const markName = 'began';

/**
 * What the disk refuses is thrown, with nothing open or locked any more, so that it can be tried again.
 * @param former where earlier versions had the journal: one that is there, and not in `folder` yet, is brought here.
 * @param anew set aside a journal that cannot be used, and begin with what the nodes have as checkpoints.
 */
export async function openState(disk: Disk, folder: string, former: string | null, anew: boolean): Promise<StateOpened> {
  for (const made of await disk.makeFolders(folder, folderMode)) await disk.syncFolder(made);
  const lock = await takeLock(join(folder, 'lock'), 'nothing keeps a second manager from writing to the same files');
  if ('held' in lock) return { ok: false, why: `${folder} is in use: ${lock.held}; one manager at a time writes there` };
  try {
    const opened = await openLocked(disk, folder, former, anew, lock);
    if (!opened.ok) await lock.release();
    return opened;
  } catch (cause) {
    await lock.release();
    throw cause;
  }
}

async function openLocked(disk: Disk, folder: string, former: string | null, anew: boolean, lock: HeldLock): Promise<StateOpened> {
  const path = join(folder, 'journal');
  const brought = former === null ? null : bring(former, folder);
  if (brought !== null) await disk.syncFolder(folder);
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
  if (!opened.ok) return { ok: false, why: wayOut(path, opened.why) };
  const { journal } = opened;
  try {
    if (first || anew) writeFileSync(join(folder, markName), 'There is a position journal here; docs/log-aggregation.md tells of it.\n');
  } catch (cause) {
    await journal.close();
    throw cause;
  }
  const warnings = [lock.warning, brought].filter((each) => each !== null);
  return { ok: true, state: { journal, warnings, setAside, release: lock.release } };
}

/** Copies a journal of an earlier version here; the old one is renamed, so that it is not taken for one in force. What was done, or null. */
function bring(former: string, folder: string): string | null {
  const [from, to] = [join(former, 'journal'), join(folder, 'journal')];
  if (former === folder || existsSync(to) || existsSync(join(folder, markName)) || !existsSync(from)) return null;
  const fresh = `${to}.brought`;
  copyFileSync(from, fresh);
  const fd = openSync(fresh, 'r+');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(fresh, to);
  renameSync(from, `${from}.moved`);
  return `the position journal was brought from ${from} to ${to}, where it is now looked for`;
}

function wayOut(path: string, why: string): string {
  return (
    `the position journal ${path} cannot be used: ${why}. Without it nobody knows which lines of the last moment are in the files already. ` +
    `Bring it back from a copy; or start once with --new-journal: then every log goes on at the checkpoint that its node has, ` +
    `nothing is lost, and the last lines before the end of the journal may come twice`
  );
}
