// Whose socket it is that one is about to talk to. `/tmp/2025` is where the product has it, and in `/tmp` everybody may listen first:
// he would be told what root types, and would answer what he likes.

import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Links in a row; the kernel gives up here, too. */
const linksMax = 40;
const othersMayWrite = 0o002;
/** In a folder with this bit only the owner of a thing may take it away or put another one in its place. */
const sticky = 0o1000;

/**
 * Why a socket must not be talked to; null: it may be, or nothing is there. Fit for use is what belongs to root or to oneself, and what
 * stands where nobody but root, oneself and its own owner can put anything, such as `/run/ecclusterd` of the manager's user: whoever
 * made that folder for him trusts him with it.
 */
export function whyNotTrusted(path: string, self = process.getuid?.() ?? 0): string | null {
  let at = resolve(path);
  for (let links = 0; links <= linksMax; links++) {
    const found = statusOf(at);
    if (found === null) return null;
    const isOurs = found.uid === 0 || found.uid === self;
    const open = openFolder(dirname(at), [0, self, found.uid], [0, self], isOurs);
    if (open !== null) {
      const whose = isOurs ? '' : ` belongs to the user with id ${found.uid}, and it`;
      return `${at}${whose} stands in ${open}, where others may put a socket, so it may be no daemon of yours: see who listens there, and start ecclusterd again`;
    }
    if (!found.isSymbolicLink()) return null;
    at = resolve(dirname(at), readlinkSync(at));
  }
  return null;
}

/** What is there, to see after connecting that it is still the same. */
export function identityOf(path: string): string {
  let at = resolve(path);
  let way = '';
  for (let links = 0; links <= linksMax; links++) {
    const found = statusOf(at);
    if (found === null) return way;
    way += `${found.uid} ${found.dev} ${found.ino}\n`;
    if (!found.isSymbolicLink()) return way;
    at = resolve(dirname(at), readlinkSync(at));
  }
  return way;
}

/**
 * A folder on the way in which others may put something in the place of what is there; null: there is none. In a folder with the sticky bit
 * only what is ours is safe: what is someone else's could have been there first.
 */
function openFolder(folder: string, owners: readonly number[], ours: readonly number[], isOurs: boolean): string | null {
  let isSafe = isOurs;
  for (let at = folder; ; at = dirname(at)) {
    const found = statusOf(at);
    if (found !== null) {
      const isOpen = (found.mode & othersMayWrite) !== 0 && !found.isSymbolicLink();
      if ((isOpen && !(isSafe && (found.mode & sticky) !== 0)) || !owners.includes(found.uid)) return at;
      isSafe = ours.includes(found.uid);
    }
    if (at === dirname(at)) return null;
  }
}

function statusOf(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}
