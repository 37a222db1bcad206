// A change of the text that is to change nothing for any node. Plain data: whoever offers it proves it first, and an editor carries it out.

import type { FileEdit } from '../diagnostics.ts';
import type { Project } from '../load/model.ts';

export interface Refactoring {
  readonly title: string;
  readonly kind: 'move' | 'inline' | 'extract';
  readonly edits: readonly FileEdit[];
  readonly creates: readonly { readonly path: string; readonly text: string }[];
  /** Files that nobody reads any more. */
  readonly deletes: readonly string[];
}

/** The folder of the tree in which a file lies: `default`, `global`, the name of a node's; null: in none. */
export function folderOf({ layout }: Pick<Project, 'layout'>, path: string): string | null {
  const found = layout?.folders.find((folder) => folder.name !== '' && path.startsWith(`${folder.path}/`));
  return found?.name ?? null;
}
