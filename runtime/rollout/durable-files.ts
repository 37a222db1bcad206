// Files that must be there after a crash: written beside their place, synced, put into it, and the folder synced as well. Asynchronous, since a disk may
// hang, and the process has addresses to hold.

import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const folderMode = 0o700;
const fileMode = 0o600;

export async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: folderMode });
  if (made !== undefined) await syncFolder(dirname(path));
}

/** All of it or nothing. Throws what the disk says; then the old content is still there. */
export async function writeDurably(path: string, bytes: Uint8Array | string): Promise<void> {
  const fresh = `${path}.new`;
  try {
    const file = await open(fresh, 'w', fileMode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
}

/** A line at the end, synced. What a crash leaves of a line is passed over by who reads. */
export async function appendDurably(path: string, line: string): Promise<void> {
  const file = await open(path, 'a', fileMode);
  try {
    await file.writeFile(line);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
