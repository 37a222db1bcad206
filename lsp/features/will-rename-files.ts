// workspace/willRenameFiles: when files or folders move, the includes that read them move along, but only where the new path is
// right for every node that reads the include.

import { basename, dirname, isAbsolute, join, normalize, relative } from '../../base/paths.ts';
import type { FileEdit } from '../../compiler/diagnostics.ts';
import { quoteText, textValue } from '../../grammar/text-value.ts';
import { includesOf, type IncludeUse } from '../names/includes.ts';
import { renameNode } from '../../compiler/nodes/rename-node.ts';
import type { Snapshot } from '../state/snapshot.ts';

export interface FileRename {
  readonly from: string;
  readonly to: string;
}

/** What the renames ask for: the includes of what moves, and where a node's folder gets another name, that name wherever the node is mentioned. */
export function editsForMoves(snapshot: Snapshot, renames: readonly FileRename[]): readonly FileEdit[] {
  const { project } = snapshot;
  const folders = project.layout?.folders ?? [];
  const edits = new Map<string, FileEdit>();
  const add = (edit: FileEdit) => edits.set(`${edit.start} ${edit.end} ${edit.file}`, edit);
  for (const { from, to } of renames) {
    const folder = folders.find((each) => each.path === from);
    const isNode = [...project.nodes, ...project.managers].some((each) => each.folder === folder?.name);
    // Out of the tree it is no node of this one any more.
    if (folder === undefined || !isNode || dirname(from) !== dirname(to)) continue;
    const changed = renameNode(project, folder.name, basename(to));
    if (!('error' in changed)) for (const edit of changed.edits) add(edit);
  }
  for (const edit of editsForRenames(snapshot, renames)) add(edit);
  return [...edits.values()];
}

/** Edits of include paths, in the files under their old names. */
export function editsForRenames(snapshot: Snapshot, renames: readonly FileRename[]): readonly FileEdit[] {
  const moved = (path: string) => movedPath(path, renames);
  return includesOf(snapshot).flatMap((use) => {
    const { source, include } = use;
    if (include.path === null) return [];
    const written = textValue(source.text, include.path);
    const path = newPath(use, written, moved);
    if (path === null || path === written) return [];
    return [{ file: source.path, start: include.path.start, end: include.path.end, text: quoteText(path, include.path.quote !== '') }];
  });
}

/** What the include must say afterwards; null where no one path is right for all nodes. */
function newPath({ source, reads }: IncludeUse, written: string, moved: (path: string) => string): string | null {
  // A folder, or a URI: what stands there is no name of one file.
  if (written.endsWith('/') || /^[a-z]+:/i.test(written)) return null;
  const wanted = new Set<string | null>();
  for (const { node, targets } of reads) {
    const [target, ...others] = targets;
    if (target === undefined) continue;
    if (others.length > 0) return null;
    const searched = node.searchPath.map((folder) => ({ before: folder, after: moved(folder) }));
    const folders = [{ before: dirname(source.path), after: dirname(moved(source.path)) }, ...searched];
    wanted.add(isAbsolute(written) ? absolute(written, target, moved(target)) : relativePath(written, target, moved, folders));
  }
  const [only = null, ...others] = wanted;
  return others.length > 0 ? null : only;
}

/** An absolute path may be one on the machines of the cluster, where the tree lies elsewhere; its tail follows. */
function absolute(written: string, from: string, to: string): string | null {
  if (normalize(written) === from) return to;
  const tail = relative(dirname(from), to);
  return tail.startsWith('..') ? null : join(dirname(written), tail);
}

function relativePath(
  written: string,
  target: string,
  moved: (path: string) => string,
  folders: readonly { readonly before: string; readonly after: string }[],
): string | null {
  const to = moved(target);
  const own = folders[0]?.after ?? dirname(to);
  const finder = folders.find(({ before }) => normalize(join(before, written)) === target);
  // Where it was found is where it is looked for first; a path through the file's own folder is the last resort.
  const places = [...(finder === undefined ? [] : [finder.after]), ...folders.map(({ after }) => after)];
  for (const folder of places) {
    const path = relative(folder, to);
    if (!path.startsWith('..')) return path === normalize(written) ? written : path;
  }
  return relative(own, to);
}

function movedPath(path: string, renames: readonly FileRename[]): string {
  for (const { from, to } of renames) {
    if (path === from) return to;
    if (path.startsWith(`${from}/`)) return to + path.slice(from.length);
  }
  return path;
}
