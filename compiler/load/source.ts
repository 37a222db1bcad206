// A configuration file that has been read and parsed, and the interface through which the compiler sees files at all.

import type { Letters } from '../../grammar/letters.ts';
import type { Item, Tree } from '../../grammar/tree.ts';
import type { Lines } from '../../grammar/line-index.ts';
import type { Place } from '../diagnostics.ts';

/** The only way to the disk. The command line gives the real one, the editor puts unsaved buffers in front, tests give a map. */
export interface Files {
  /** The bytes, or a short reason why not (`ENOENT`, `EACCES`, `EISDIR`, `ELOOP`, `too large` ...). */
  read(path: string): { readonly bytes: Uint8Array } | { readonly error: string };
  /** The names in a folder, sorted, or null when it is no readable folder. */
  list(path: string): readonly FolderEntry[] | null;
  /** The path without any link in it; null where there is nothing. Absent: no path has links. */
  readonly realPath?: (path: string) => string | null;
  /** What a symbolic link says; null for what is none. Never absent: who may read what rests on it (`world.ts`). */
  readonly link: (path: string) => string | null;
  /** Whether anything is there. Asked of paths that must not be read. */
  readonly exists: (path: string) => boolean;
  /** Whose files are; absent where that is nobody's concern, as in an editor. */
  readonly owners?: Owners;
}

/** Users of this machine, and what is theirs. */
export interface Owners {
  /** Of what a path leads to; null where there is nothing. */
  status(path: string): FileStatus | null;
  /** null: this machine has no such user. */
  user(name: string): User | null;
  /** Number of a group; null: this machine has no such group. */
  group(name: string): number | null;
}

export interface FileStatus {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  /** `root:ecuser`, or numbers. */
  readonly owner: string;
}

export interface User {
  readonly uid: number;
  readonly gids: ReadonlySet<number>;
}

export interface FolderEntry {
  readonly name: string;
  /** `outside`: a link that leads out of what may be read (see `world.ts`), to whatever is there. */
  readonly kind: 'file' | 'folder' | 'other' | 'outside';
  readonly isLink?: true;
}

/** A piece of the text of a file. What counts its offsets from the beginning of this text can be read and pointed at with it. */
export interface Excerpt {
  /** Normalised path, as the user would name it. Identity of the file everywhere. */
  readonly path: string;
  readonly text: string;
  /** The letters of a text that is not at hand; absent where it is. See `lettersOf`. */
  readonly letters?: Letters;
  /** Where the text begins in the file. Of a part of a file that is being edited it changes: ask when it is needed, keep nothing. */
  readonly start: number;
}

/** Some top-level items of a file, which count from the beginning of the part. */
export interface Part extends Excerpt {
  readonly items: readonly Item[];
}

export interface Source extends Excerpt {
  readonly tree: Tree;
  readonly lines: Lines;
  /** All of the file, in order. A part is the same object, with the same items, as long as no edit touches it. */
  readonly parts: readonly Part[];
  /** Of a file whose text is not at hand: false where a word of ASCII letters does not stand in it. */
  mayHold?(word: string): boolean;
}

/** A file that is one part. */
export function wholeSource(path: string, text: string, tree: Tree, lines: Lines): Source {
  return { path, text, start: 0, tree, lines, parts: [{ path, text, start: 0, items: tree.items }] };
}

/** For whoever reads a few values: a large file is not made text for them. */
export function lettersOf(source: Excerpt): Letters {
  return source.letters ?? source.text;
}

/** The place of a tree node (or anything with offsets) in its file. */
export function placeOf({ path, start }: Excerpt, node: { readonly start: number; readonly end: number }): Place {
  return { file: path, start: start + node.start, end: start + node.end };
}
