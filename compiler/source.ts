// A configuration file that has been read and parsed, and the interface through which the compiler sees files at all.

import type { Tree } from '../grammar/tree.ts';
import type { LineIndex } from '../grammar/line-index.ts';
import type { Place } from './diagnostics.ts';

/** The only way to the disk. The command line gives the real one, the editor puts unsaved buffers in front, tests give a map. */
export interface Files {
  /** The bytes, or a short reason why not (`ENOENT`, `EACCES`, `EISDIR`, `ELOOP`, `too large` ...). */
  read(path: string): { readonly bytes: Uint8Array } | { readonly error: string };
  /** The names in a folder, sorted, or null when it is no readable folder. */
  list(path: string): readonly FolderEntry[] | null;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

export interface Source {
  /** Normalised path, as the user would name it. Identity of the file everywhere. */
  readonly path: string;
  readonly text: string;
  readonly tree: Tree;
  readonly lines: LineIndex;
}

/** The place of a tree node (or anything with offsets) in a source. */
export function placeOf(source: Source, node: { readonly start: number; readonly end: number }): Place {
  return { file: source.path, start: node.start, end: node.end };
}
