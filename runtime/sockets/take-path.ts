// How a hub takes a path for its socket, so that nobody ever moves a socket that lives, between any number of connections and processes.
//
// A free path is taken by a link, which fails where somebody else was faster. A dead socket in the way is replaced by one rename, and only by
// whoever holds the claim for it: a link to his own socket, under a name made of what the dead file is. As long as he lives the claim answers, so
// he may be as slow as he likes; when he dies holding it, the claim is a dead socket itself, and is replaced in the same way.

import { linkSync, lstatSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';

/** Claims for claims: each takes a process that died within three system calls. */
const depthMax = 4;

/** What is at a path: no two files that ever were there have the same. Null: nothing. */
export function identityOf(path: string): string | null {
  const file = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  // Numbers of files are given again, but not within the same tick of the kernel's clock.
  return file === undefined ? null : `${file.ino.toString(36)}-${file.birthtimeNs.toString(36)}`;
}

/** The name of the claim for the dead file at `path`. */
export function claimOf(path: string, dead: string): string {
  return `${path}.${dead}`;
}

/**
 * Links our listening socket `own` to `path`. `dead`: the identity of the file there that refused a connection, null: there was none. False:
 * somebody else was faster, or is at it.
 */
export async function takePath(own: string, path: string, dead: string | null): Promise<boolean> {
  return dead === null ? linked(own, path) : replaceDead(own, path, dead, depthMax);
}

async function replaceDead(own: string, path: string, dead: string, depth: number): Promise<boolean> {
  const claim = claimOf(path, dead);
  if (!linked(own, claim)) {
    const holder = identityOf(claim);
    if (holder === null || depth === 0 || !(await refuses(claim))) return false;
    if (!(await replaceDead(own, claim, holder, depth - 1))) return false;
  }
  try {
    // A dead file is moved by the holder of its claim only, so what is seen here stays.
    if (identityOf(path) !== dead) return false;
    const next = `${own}.next`;
    linkSync(own, next);
    renameSync(next, path);
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether nobody listens there any more. */
function refuses(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
}
