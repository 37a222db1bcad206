// What a run may look at. The configuration tree (or the folder of a single file) is the world: a configuration is often somebody
// else's (a pull request, a workspace just opened), and an `include "/proc/self/environ"`, a `..` or a symbolic link in it must not
// bring a file of this machine into a report. Judged by where a path really leads, and without touching anything outside.

import { dirname, isAbsolute, isWithin, join, resolve, rootOf } from '../../base/paths.ts';
import type { Files, FolderEntry } from './source.ts';

/** Whether a path leads to something inside. */
export type World = (path: string) => boolean;

/** Where the target of a symbolic link is read. Absent where there are none. */
type ReadLink = Files['link'];

/** Links in one path; the kernel gives up here, too. */
const linksMax = 40;

/** The folders (or files) `roots` and all below them. A root may be reached through links itself: whoever names it means what is there. */
export function openWorld(roots: readonly string[], link: ReadLink): World {
  const named = [...new Set(roots.map((root) => resolve(root)))];
  const known = new Map<string, string | null>();
  const linkAt = (path: string): string | null => {
    let target = known.get(path);
    if (target === undefined) {
      target = link(path);
      known.set(path, target);
    }
    return target;
  };
  const real = named.map((root) => ({ named: root, real: followed(root, linkAt) }));
  const isInside = (path: string) => real.some((root) => isWithin(root.real, path));
  const isAbove = (path: string) => real.some((root) => isWithin(path, root.real));
  const ways = new Map<string, string | null>();

  /** The real path, or null as soon as it leaves every root. */
  const lead = (path: string): string | null => {
    const begin = real.find((root) => isWithin(root.named, path)) ?? real.find((root) => isWithin(root.real, path));
    if (begin === undefined) return null;
    const from = isWithin(begin.named, path) ? begin.named : begin.real;
    let at = begin.real;
    const left = partsOf(path.slice(from.length)).reverse();
    for (let links = 0; ;) {
      const part = left.pop();
      if (part === undefined) return isInside(at) ? at : null;
      const next = part === '..' ? dirname(at) : join(at, part);
      // What lies above a root is no link, because the root is where its links lead.
      const target = part === '..' || !isInside(next) ? null : linkAt(next);
      if (target === null) {
        if (!isInside(next) && !isAbove(next)) return null;
        at = next;
        continue;
      }
      // Round in circles: inside, and the system says so when it is read.
      if (++links > linksMax) return next;
      const to = isAbsolute(target) ? real.find((root) => isWithin(root.named, target)) : undefined;
      if (to !== undefined) {
        at = to.real;
        push(left, target.slice(to.named.length));
      } else if (isAbsolute(target)) {
        at = rootFor(target);
        push(left, target.slice(rootOf(target).length));
      } else push(left, target);
    }
  };

  return (path) => {
    const absolute = resolve(path);
    const folder = dirname(absolute);
    // Most paths are files of few folders.
    let way = ways.get(folder);
    if (way === undefined) {
      way = lead(folder);
      ways.set(folder, way);
    }
    const plain = way === null ? null : join(way, absolute.slice(folder.length));
    if (plain !== null && isInside(plain) && linkAt(plain) === null) return true;
    return lead(absolute) !== null;
  };
}

interface Reading<T> {
  read(path: string): T | { readonly error: string };
  list(path: string): readonly FolderEntry[] | null;
  readonly link: Files['link'];
  readonly exists: Files['exists'];
  readonly realPath?: (path: string) => string | null;
  readonly owners?: Files['owners'];
}

/** Why a file is not read that lies outside, in place of the system's name of an error. */
export const outside = 'outside';

/** What is said of a path that leads out of the world. */
export const leadsOut = 'leads out of the configuration, so it was not read; `--allow-outside DIR` allows it';

/** The same files, as far as they are inside of the world. Entries of folders that lead out are of the kind `outside`. */
export function confine<T>(files: Reading<T>, world: World): Reading<T> {
  return {
    link: files.link,
    exists: files.exists,
    ...(files.realPath !== undefined && { realPath: files.realPath }),
    ...(files.owners !== undefined && { owners: files.owners }),
    // That there is something is not hidden: who checks on the node itself must know that a part of the configuration is missing.
    read: (path) => (world(path) ? files.read(path) : { error: files.exists(path) ? outside : 'ENOENT' }),
    list(path) {
      const all = world(path) ? files.list(path) : null;
      return all === null ? null : marked(path, all, world);
    },
  };
}

/** As it was marked before, for those who compare lists by identity. */
const markedBefore = new WeakMap<readonly FolderEntry[], readonly FolderEntry[]>();

function marked(path: string, all: readonly FolderEntry[], world: World): readonly FolderEntry[] {
  const leaves = (entry: FolderEntry) => entry.isLink === true && !world(join(path, entry.name));
  if (!all.some(leaves)) return all;
  const now = all.map((entry) => (leaves(entry) ? { ...entry, kind: 'outside' as const } : entry));
  const before = markedBefore.get(all);
  if (before?.every((entry, i) => entry.kind === now[i]?.kind) === true) return before;
  markedBefore.set(all, now);
  return now;
}

/** Where a path leads in the end, whatever is there. */
function followed(path: string, linkAt: (path: string) => string | null): string {
  let at = rootOf(path);
  const left = partsOf(path.slice(at.length)).reverse();
  for (let links = 0; ;) {
    const part = left.pop();
    if (part === undefined) return at;
    const next = part === '..' ? dirname(at) : join(at, part);
    const target = part === '..' ? null : linkAt(next);
    if (target === null || ++links > linksMax) at = next;
    else {
      if (isAbsolute(target)) at = rootFor(target);
      push(left, target.slice(rootOf(target).length));
    }
  }
}

/** Puts the parts of `path` in front of those that are left. */
function push(left: string[], path: string): void {
  for (const part of partsOf(path).reverse()) left.push(part);
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** Where an absolute path begins; on Windows, one without a drive on that of the working directory. */
function rootFor(path: string): string {
  return rootOf(resolve(rootOf(path)));
}
